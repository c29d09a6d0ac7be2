"""Networks to measure on: one of the demo's scales with its history, and a million cars on sale made straight."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg
from flask import Flask
from psycopg import sql

from tests.bench.world import ROOT, make_vin
from tests.servers import find_postgres, make_database

FLASK = str(Path(sys.executable).parent / "flask")
ON_SALE = 1_000_000
DEALERS = 500
READ_BY_CATALOGUE = (
    "programme_conditions", "dealer", "location", "make", "make_alias", "car_model", "car_model_alias", "listing",
    "photo",
)  # fmt: skip


@dataclass(frozen=True)
class Network:
    """An installation with cars: what it is called, and the folder in which it lives."""

    name: str
    var: Path

    @property
    def env(self) -> dict[str, str]:
        """Its environment."""
        return {
            **os.environ,
            "HPROMISE_VAR": str(self.var),
            "HPROMISE_RATE_LIMITS": "off",
            "HPROMISE_LOG_LEVEL": "ERROR",
        }

    @property
    def database(self) -> Path:
        """Its SQLite file."""
        return self.var / "hpromise.db"

    def call(self, *command: str) -> None:
        """Run one of our commands."""
        subprocess.run([FLASK, *command], cwd=ROOT, env=self.env, check=True, stdout=subprocess.DEVNULL)

    def build(self, **environ: str) -> Flask:
        """The application over it."""
        from config import load_settings  # noqa: PLC0415 - made when it is measured
        from run import build  # noqa: PLC0415

        return build(load_settings({**self.env, **environ}))


def load_demo(scale: str, folder: Path) -> Network:
    """The demo's network of a scale; one that is there already is taken as it is."""
    network = Network(f"the {scale}", folder / scale)
    if not network.database.exists():
        network.var.mkdir(parents=True, exist_ok=True)
        network.call("db", "upgrade")
        network.call("demo", "load", "--scale", scale)
    return network


def make_million(folder: Path) -> Network:
    """A million cars on sale at 500 dealers, with nothing but what a list reads."""
    network = Network("a million cars on sale", folder / "million")
    if network.database.exists():
        return network
    network.var.mkdir(parents=True, exist_ok=True)
    network.call("db", "upgrade")
    with closing(sqlite3.connect(network.database)) as connection, connection:
        write_dealers(connection)
        write_cars(connection)
    return network


def write_dealers(connection: sqlite3.Connection) -> None:
    """Dealers in fifty towns."""
    found = [(number, f"D{number:03d}", f"Dealer {number}", f"Town {number % 50}") for number in range(1, DEALERS + 1)]
    connection.executemany(
        "INSERT INTO dealer (id, code, public_name, legal_name, brands, country, currency, status, email, website, "
        "time_zone, booking_hours, stock_version, created_at) "
        "VALUES (?, ?, ?, '', '[]', 'RU', 'RUB', 'active', '', '', 'Europe/Moscow', 48, 0, '2024-01-01 00:00:00')",
        [row[:3] for row in found],
    )
    connection.executemany(
        "INSERT INTO location (dealer_id, position, city, region, address, phones, hours) "
        "VALUES (?, 0, ?, ?, '', '[]', '{}')",
        [(number, town, f"Region {number % 20}") for number, _code, _name, town in found],
    )


def write_cars(connection: sqlite3.Connection) -> None:
    """Cars of all models, their values drawn by a fixed seed."""
    random = Random(3)
    models = connection.execute("SELECT make_id, id FROM car_model").fetchall()

    def draw(number: int) -> tuple[object, ...]:
        price = random.randrange(300_000, 6_000_000, 1_000) * 100
        return (
            number, number % DEALERS + 1, f"M-{number}", make_vin(number), *random.choice(models),
            random.randint(2010, 2025), random.randrange(220_000), price,
            random.choice(("sedan", "hatchback", "suv", "wagon")), random.choice(("petrol", "diesel", "hybrid")),
            random.choice(("manual", "automatic", "robot", "cvt")), random.choice(("front", "rear", "all")),
            random.choice(("white", "black", "grey", "silver", "blue", "red")), random.randint(70, 300),
            f"2026-0{random.randint(1, 9)}-{random.randint(10, 28)} 10:00:00.000000", random.randint(0, 1),
        )  # fmt: skip

    connection.executemany(
        "INSERT INTO listing (id, dealer_id, unique_id, vin, make_id, model_id, year, mileage_km, price, body_type, "
        "fuel, gearbox, drive, color, power_hp, first_seen_at, certified, condition, currency, wheel, status, "
        "acquired_on, changed_at, origin, options, unknown_options, locked_fields, extra, photo_count) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'used', 'RUB', 'left', 'on_sale', '2026-01-01', "
        "'2026-01-01 00:00:00', 'feed', '[]', '[]', '[]', '{}', 0)",
        (draw(number) for number in range(1, ON_SALE + 1)),
    )


@contextmanager
def copy_to_postgres(network: Network) -> Iterator[Flask]:
    """The same cars in PostgreSQL, with an application that counts there.

    :raises Unavailable: there is no PostgreSQL.
    """
    with find_postgres() as server, make_database(server, f"bench_{os.getpid()}") as url:
        environ = {"HPROMISE_DATABASE_URL": url, "HPROMISE_REPLICA": "off"}
        app = network.build(**environ)
        done = app.test_cli_runner().invoke(args=["db", "upgrade"])
        if done.exit_code:
            raise SystemExit(done.output)
        with closing(sqlite3.connect(network.database)) as source, psycopg.connect(url) as target:
            for table in READ_BY_CATALOGUE:
                copy_table(source, target, table)
        with psycopg.connect(url, autocommit=True) as target:
            target.execute("ANALYZE")
        yield app
        from app.extensions import db  # noqa: PLC0415 - made when it is measured

        with app.app_context():
            db.engine.dispose()


def copy_table(source: sqlite3.Connection, target: psycopg.Connection, table: str) -> None:
    """All rows; what SQLite keeps as 0 and 1 becomes yes and no where PostgreSQL wants that."""
    kinds = target.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    names = [name for name, _kind in kinds]
    flags = {place for place, (_name, kind) in enumerate(kinds) if kind == "boolean"}
    quoted = ", ".join(f'"{name}"' for name in names)
    target.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table)))
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    with target.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)) as copy:
        for row in source.execute(f'SELECT {quoted} FROM "{table}"'):  # noqa: S608 - our own names
            copy.write_row(
                [bool(value) if place in flags and value is not None else value for place, value in enumerate(row)]
            )
