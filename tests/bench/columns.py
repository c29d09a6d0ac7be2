"""The columnar replica at scale: how long it loads, how soon it sees a change, what it counts against the databases."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.bench.measures import Figure, take_time
from tests.bench.networks import Network, copy_to_postgres
from tests.servers import Unavailable

ASKED = 60
COMPARED = 12
_CHOICES = {
    "make": ("hyundai", "kia", "toyota", "lada", "volkswagen", "skoda"),
    "body": ("suv", "sedan", "hatchback", "wagon", "liftback"),
    "fuel": ("petrol", "diesel", "hybrid"),
    "gearbox": ("automatic", "manual", "robot", "cvt"),
    "drive": ("front", "all", "rear"),
    "color": ("white", "black", "grey", "silver", "blue", "red"),
    "certified": ("yes", "no"),
}
_BOUNDS = {
    "price_max": (900_000, 3_500_000), "price_min": (300_000, 900_000), "year_min": (2014, 2022),
    "mileage_max": (20_000, 160_000),
}  # fmt: skip
_SORTS = ("", "", "price", "-price", "-year", "mileage", "-added")


def draw_queries(count: int, seed: int = 5) -> list[str]:
    """Addresses' queries as people make them: up to three filters, a bound or two, an order, a page."""
    random = Random(seed)
    queries = []
    for _ in range(count):
        pairs = [
            (name, value)
            for name in random.sample(list(_CHOICES), random.randint(0, 3))
            for value in random.sample(_CHOICES[name], random.randint(1, 2))
        ]
        pairs += [
            (name, str(random.randint(*_BOUNDS[name]))) for name in random.sample(list(_BOUNDS), random.randint(0, 2))
        ]
        pairs += [("sort", random.choice(_SORTS)), ("page", str(random.choice((1, 1, 1, 2, 5))))]
        queries.append("&".join(f"{name}={value}" for name, value in pairs if value))
    return queries


def search_all(app: Flask, queries: Sequence[str]) -> list[float]:
    """Seconds that the catalogue's statements take for each query, after a first one that fills the caches."""
    from app.queries import catalogue  # noqa: PLC0415 - made when it is measured
    from app.tenancy import Scope, acting  # noqa: PLC0415
    from public_site.catalogue_address import read_filters  # noqa: PLC0415

    asked = [read_filters(MultiDict(parse_qsl(query))) for query in queries]
    times = []
    for filters in [*asked[:1], *asked]:
        with app.app_context(), acting(Scope.public()):
            times.append(take_time(lambda filters=filters: catalogue.search(filters)))  # type: ignore[misc]
    return times[1:]


def measure_loading(network: Network, app: Flask) -> Iterator[Figure]:
    """From nothing to an answer on the replica, the memory that it takes, and how soon a commit is in it."""
    replica = app.extensions["replica"]
    before = read_memory()
    spent = take_time(replica.load)
    gc.collect()
    yield Figure(f"replica of {network.name}: load", spent, "s", 10)
    yield Figure(f"replica of {network.name}: memory of the process", read_memory(), "MB", 600)
    yield Figure(f"replica of {network.name}: its part of it", read_memory() - before, "MB", 600)
    yield Figure(f"replica of {network.name}: to see one edit", median(see_edits(app, 15)) * 1000, "ms", 10)


def see_edits(app: Flask, count: int) -> list[float]:
    """Seconds from a commit until the replica has it."""
    from app.extensions import db  # noqa: PLC0415 - made when it is measured
    from app.models import Listing  # noqa: PLC0415
    from app.tenancy import Scope, acting  # noqa: PLC0415

    times = []
    with app.app_context(), acting(Scope.system("bench")):
        for number in range(1, count + 1):
            db.session.get_one(Listing, number).year += 1
            db.session.commit()
            times.append(take_time(app.extensions["replica"].current))
            db.session.remove()
    return times


def read_memory() -> float:
    """The process's resident memory in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1024 / 1024


def measure_pages(network: Network, app: Flask, target: float) -> Iterator[Figure]:
    """Whole pages in one process, random filters."""
    client = app.test_client()
    addresses = [f"/ru/cars?{query}" for query in draw_queries(ASKED)]
    for address in addresses[:10]:
        client.get(address, follow_redirects=True)
    times = [take_time(lambda address=address: client.get(address)) for address in addresses]  # type: ignore[misc]
    yield Figure(
        f"catalogue of {network.name}: 95 of 100 pages within", quantiles(times, n=20)[-1] * 1000, "ms", target
    )


def measure_peers(network: Network, app: Flask) -> Iterator[Figure]:
    """The same statements on the replica, on SQLite and on PostgreSQL."""
    queries = draw_queries(COMPARED, seed=9)
    replica = app.extensions["replica"]
    fast = median(search_all(app, queries))
    yield Figure(f"catalogue of {network.name}: statements on the replica", fast * 1000, "ms", 120)
    replica.forget()
    yield Figure(
        f"catalogue of {network.name}: replica / SQLite",
        median(search_all(app, queries)) / fast,
        "x",
        30,
        at_least=True,
    )
    with ExitStack() as stack:
        try:
            beside = stack.enter_context(copy_to_postgres(network))
        except Unavailable:
            return
        slow = median(search_all(beside, queries))
        yield Figure(f"catalogue of {network.name}: replica faster than PostgreSQL", slow / fast, "x", 8, at_least=True)


def measure_reports(network: Network, app: Flask) -> Iterator[Figure]:
    """Every report over a year, by dealer, on the replica: statements and arithmetic."""
    from app.charts.reports import REPORTS  # noqa: PLC0415 - made when it is measured

    times = {report.slug: min(take_time(measuring(app, report)) for _ in range(2)) for report in REPORTS}
    for slug, spent in sorted(times.items(), key=lambda item: -item[1])[:3]:
        yield Figure(f"report {slug} of {network.name}, a year by dealer", spent * 1000, "ms", 150)
    yield Figure(f"all {len(times)} reports of {network.name}, a year by dealer", sum(times.values()), "s", 1.5)


def measuring(app: Flask, report: object) -> Callable[[], object]:
    """Measures a report over the last year, by dealer, for the distributor."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415

    from flask_babel import force_locale  # noqa: PLC0415

    from app.charts.measuring import measure  # noqa: PLC0415
    from app.charts.selection import Asked, resolve  # noqa: PLC0415
    from app.tenancy import Scope, acting  # noqa: PLC0415

    now = datetime.now(UTC)
    asked = Asked((now - timedelta(days=365)).date(), now.date())

    def work() -> object:
        with app.app_context(), acting(Scope.network()), force_locale("en"):
            return measure(report, resolve(asked, now=now))  # type: ignore[arg-type]

    return work


def measure_network(network: Network, *, whole: bool) -> Iterator[Figure]:
    """All that is measured of a network; ``whole`` ones have a history besides cars on sale."""
    app = network.build()
    yield from measure_loading(network, app)
    yield from measure_pages(network, app, 40 if whole else 120)
    if whole:
        yield from measure_reports(network, app)
        yield from measure_peers(network, app)
