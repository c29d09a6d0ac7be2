"""A stock to measure on: one delivery in own XML, the same with some prices changed, and an application over it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
FLASK = str(Path(sys.executable).parent / "flask")
DEALER = "BENCH"
MODELS = ("Solaris", "Creta", "Tucson", "Santa Fe", "Elantra", "Sonata", "i30", "Palisade")
COLORS = ("white", "black", "grey", "silver", "blue", "red")
WORDS = "One owner, serviced at the dealer, two sets of wheels, winter package, no accidents, documents in order. "
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
VALUES = dict(zip(LETTERS, map(int, "12345678123457923456789"), strict=True))


def make_vin(number: int) -> str:
    """A VIN of its own for each number, with the right check digit."""
    vin = f"KMHBN81C0{number:08d}"
    total = sum(weight * (int(c) if c.isdigit() else VALUES[c]) for weight, c in zip(WEIGHTS, vin, strict=True))
    return vin[:8] + "0123456789X"[total % 11] + vin[9:]


def make_car(number: int, price: int) -> str:
    """A car of about 2 KB; every third was sold within the last year."""
    acquired = date.today() - timedelta(days=60 + number % 300)  # noqa: DTZ011 - any day will do
    left = acquired + timedelta(days=20 + number % 40)
    sale = f"<status>sold</status><sold_on>{left}</sold_on><sale_price>{price - 10_000}</sale_price>"
    return (
        f"<car><unique_id>B-{number}</unique_id><vin>{make_vin(number)}</vin><make>Hyundai</make>"
        f"<model>{MODELS[number % len(MODELS)]}</model><condition>used</condition><year>{2015 + number % 10}</year>"
        f"<mileage_km>{20_000 + number * 37 % 150_000}</mileage_km><price currency='RUB'>{price}</price>"
        f"<body_type>suv</body_type><fuel>petrol</fuel><gearbox>automatic</gearbox><drive>front</drive><wheel>left</wheel>"
        f"<engine_cc>1999</engine_cc><power_hp>150</power_hp><color>{COLORS[number % len(COLORS)]}</color>"
        f"<description>{WORDS * 14}</description><acquired_on>{acquired}</acquired_on>"
        f"<purchase_price>{price * 8 // 10}</purchase_price>{'' if number % 3 else sale}</car>"
    )


def write_stock(path: Path, cars: int, *, changed: int = 0, dealer: str = DEALER, mode: str = "full") -> Path:
    """A delivery; every `changed`-th car costs less than in the delivery without."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"<stock dealer='{dealer}' mode='{mode}'>\n")
        for number in range(cars):
            cheaper = 5_000 if changed and number % changed == 1 else 0
            file.write(make_car(number, 900_000 + number * 131 % 2_000_000 - cheaper) + "\n")
        file.write("</stock>")
    return path


@dataclass(frozen=True)
class World:
    """A scratch installation: where it writes, its environment, how many cars its deliveries have."""

    var: Path
    env: dict[str, str]
    cars: int

    def call(self, *command: str) -> float:
        """Run a command; the peak of its memory in MB."""
        with subprocess.Popen([FLASK, *command], cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return usage.ru_maxrss / 1024

    def fill(self) -> None:
        """Deliver a stock."""
        self.call("stock", "import", str(write_stock(self.var / "stock.xml", self.cars)), "--dealer", DEALER)

    def build(self) -> Flask:
        """The application over this installation."""
        from config import load_settings  # noqa: PLC0415 - made when it is measured
        from run import build  # noqa: PLC0415

        return build(load_settings(self.env))


@contextmanager
def make_world(cars: int) -> Iterator[World]:
    """An installation with one dealer and no car yet; it is deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="hpromise-bench-") as folder:
        env = {**os.environ, "HPROMISE_VAR": folder, "HPROMISE_RATE_LIMITS": "off", "HPROMISE_LOG_LEVEL": "ERROR"}
        world = World(Path(folder), env, cars)
        world.call("db", "upgrade")
        world.call("dealers", "create", DEALER, "--name", "Bench", "--city", "Москва")
        yield world
