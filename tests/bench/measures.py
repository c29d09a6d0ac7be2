"""What is measured, in order: each gives figures with their targets (no clock is asserted anywhere else)."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import event

from tests.bench.world import DEALER, ROOT, World
from tests.servers import find_free_port

FILTERS = (
    "", "?make=hyundai", "?fuel=petrol&color=black", "?price_max=1500000&sort=price", "?year_min=2020&page=2",
    "?color=white&color=red&sort=-year", "?mileage_max=60000", "?gearbox=automatic&drive=front&sort=mileage",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One measured value and what it should be; one without a target is told for comparison."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the target is kept."""
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target

    def as_row(self) -> dict[str, Any]:
        """The figure as it stands in var/bench.json."""
        return {**asdict(self), "is_met": self.is_met}


def take_time(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_catalogue(world: World) -> Iterator[Figure]:
    """Catalogue pages with filters: page, count and facets as whole HTML, counted on the replica as when serving."""
    app = world.build()
    app.extensions["replica"].load()
    client = app.test_client()
    addresses = [f"/ru/cars{query}" for query in FILTERS] * 12
    client.get(addresses[0])
    times = [take_time(lambda address=address: client.get(address)) for address in addresses]  # type: ignore[misc]
    yield Figure("catalogue page, 95 of 100 within", quantiles(times, n=20)[-1] * 1000, "ms", 40)


def measure_car(world: World) -> Iterator[Figure]:
    """A car's page against a page that only renders a template, and its statements."""
    from app.extensions import db  # noqa: PLC0415 - made when it is measured

    app = world.build()
    client = app.test_client()
    cars = client.get("/ru/cars", headers={"Accept": "application/json"}).get_json()["cars"]
    address = urlsplit(cars[0]["url"]).path
    statements: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    client.get(address)
    statements.clear()
    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} does not answer")
    yield Figure("car page: SQL statements", len([s for s in statements if s.startswith("SELECT")]), "", 4)
    bare = make_bare_page().test_client()
    floor = take_time(lambda: [bare.get("/") for _ in range(100)])
    spent = take_time(lambda: [client.get(address) for _ in range(100)])
    yield Figure("car page: share of a bare template's requests", 100 * floor / spent, "%", 40, at_least=True)


def make_bare_page() -> Flask:
    """An application whose only page renders a template of the size of a car's page."""
    bare = Flask("bare")
    rows = "{% for n in range(60) %}<div class='row'><dt>{{ n }}</dt><dd>{{ words }}</dd></div>{% endfor %}"
    template = bare.jinja_env.from_string(f"<!doctype html><html><body><h1>{{{{ words }}}}</h1>{rows}</body></html>")
    bare.add_url_rule("/", "page", lambda: template.render(words="Hyundai Tucson, 2019"))
    return bare


def measure_reports(world: World) -> Iterator[Figure]:
    """Every report over a year, by dealer."""
    from app.charts.reports import REPORTS  # noqa: PLC0415 - made when it is measured

    app = world.build()
    runner = app.test_cli_runner()

    def run(*command: str) -> None:
        if runner.invoke(args=command).exit_code:
            raise SystemExit(f"{' '.join(command)} fails")

    period = ["--from", "2026-01-01", "--to", "2026-12-31", "--by", "dealer", "--format", "json"]
    times = {
        report.slug: take_time(lambda slug=report.slug: run("report", "run", slug, *period))  # type: ignore[misc]
        for report in REPORTS
    }
    slowest = max(times, key=lambda slug: times[slug])
    yield Figure(f"slowest report ({slowest})", times[slowest] * 1000, "ms", 150)
    yield Figure(f"all {len(times)} reports", sum(times.values()), "s", 1.5)
    book = ("--format", "xlsx", "--out", str(world.var / "reports.xlsx"))
    of_dealer = take_time(lambda: run("report", "run", "all", *period, "--dealer", DEALER, *book))
    yield Figure("a dealer's set of reports as XLSX", of_dealer, "s", 5)
    yield Figure("the network's set as XLSX", take_time(lambda: run("report", "run", "all", *period, *book)), "s", 60)


def measure_start(world: World) -> Iterator[Figure]:
    """From the command on a prepared installation to the first answer."""
    port = find_free_port()
    start = time.perf_counter()
    command, quiet = [sys.executable, "run.py"], subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env={**world.env, "PORT": str(port)}, stdout=quiet, stderr=quiet
    ) as process:
        while time.perf_counter() - start < 60 and process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                break
            time.sleep(0.02)
        spent = time.perf_counter() - start
        process.terminate()
    yield Figure("start to first answer", spent, "s", 3)


def measure_credit(_world: World) -> Iterator[Figure]:
    """Offers with full cost and schedule of 60 months against as many plain annuities; the best of five rounds."""
    from app.lib.credit.cost import find_psk  # noqa: PLC0415 - made when it is measured
    from app.lib.credit.loan import Loan, plan_payments  # noqa: PLC0415

    on, cent = date(2026, 1, 31), Decimal("0.01")
    wishes = [(Decimal(1_000_000 + place), Decimal("15.9") + Decimal(place) / 1000) for place in range(10_000)]

    def reckon_plainly() -> None:
        for amount, yearly in wishes:
            rate = yearly / 1200
            (amount * rate / (1 - (1 + rate) ** -60)).quantize(cent)

    def make_offers() -> None:
        for amount, yearly in wishes:
            find_psk(plan_payments(Loan(amount, yearly, 60), on), 600_000)

    floor, spent = (min(take_time(work) for _round in range(5)) for work in (reckon_plainly, make_offers))
    yield Figure("10,000 offers with full cost and schedule / plain annuities", spent / floor, "x", 20)


MEASURES = (measure_catalogue, measure_car, measure_reports, measure_credit, measure_start)
