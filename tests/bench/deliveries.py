"""Deliveries at full scale against the time that reading their files alone takes: first, and with 1 % changed.

Reading means that every value reaches the program, as it must whoever reads: the rows of a workbook as calamine gives
them, the texts of an XML as iterparse gives its elements. What the command takes for next to no car is subtracted: its
start, and all that is loaded, compiled and looked up once, whatever the number of cars (docs/decisions/0044).
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.bench.measures import Figure
from tests.bench.world import COLORS, DEALER, FLASK, MODELS, ROOT, WORDS, World, make_vin, make_world, write_stock

COLUMNS = (
    "unique_id", "vin", "make", "model", "generation", "trim", "modification", "condition", "year", "mileage_km",
    "price", "currency", "body_type", "fuel", "gearbox", "drive", "wheel", "engine_cc", "power_hp", "doors", "seats",
    "owners", "color", "metallic", "options", "description", "registered_on", "acquired_on", "acquired_via",
    "purchase_price",
)  # fmt: skip
CHANGED = 100  # every hundredth car costs less the second time


@dataclass(frozen=True)
class Delivery:
    """A kind of file at the size of its target."""

    name: str
    cars: int
    write: Callable[..., Path]
    read: Callable[[Path], object]
    skim: Callable[[Path], object] | None
    times: float
    megabytes: float


@dataclass(frozen=True)
class Spent:
    """What a process and its children took: seconds on processors, and the largest one's memory in MB."""

    seconds: float
    megabytes: float


def write_book(path: Path, cars: int, *, changed: int = 0) -> Path:
    """The XLSX of a stock, a row a car."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Stock")
    sheet.write_row(0, 0, COLUMNS)
    for number in range(cars):
        cheaper = 5_000 if changed and number % changed == 1 else 0
        sheet.write_row(number + 1, 0, list_values(number, 900_000 + number * 131 % 2_000_000 - cheaper))
    book.close()
    return path


def list_values(number: int, price: int) -> list[Any]:
    """A car in the order of COLUMNS."""
    acquired = date.today() - timedelta(days=60 + number % 300)  # noqa: DTZ011 - any day will do
    return [
        f"B-{number}", make_vin(number), "Hyundai", MODELS[number % len(MODELS)], "II", "Comfort",
        "2.0 AT (150 л.с.) 4WD", "used", 2015 + number % 10, 20_000 + number * 37 % 150_000, price, "RUB", "suv",
        "petrol", "automatic", "front", "left", 1999, 150, 5, 5, 1 + number % 3, COLORS[number % len(COLORS)], "yes",
        "ABS|ESP", WORDS, acquired, acquired, "trade_in", price * 8 // 10,
    ]  # fmt: skip


def read_xml(path: Path) -> None:
    """Read the plain way: each element's text as it ends, and the element cleared."""
    for _, element in etree.iterparse(path):
        _text = element.text
        element.clear()


def skim_xml(path: Path) -> None:
    """Go through the cars without a look at them, which is parsing in C alone."""
    for _, element in etree.iterparse(path, tag="car"):
        element.clear()


def read_book(path: Path) -> None:
    """Go through the rows."""
    for _row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
        pass


DELIVERIES = (
    Delivery("XLSX", 20_000, write_book, read_book, None, times=15, megabytes=400),
    Delivery("own XML", 50_000, write_stock, read_xml, skim_xml, times=18, megabytes=300),
)


def measure_deliveries(share: float = 1.0) -> Iterator[Figure]:
    """All kinds, at full scale or a share of it."""
    for delivery in DELIVERIES:
        with make_world(int(delivery.cars * share)) as world:
            yield from measure_delivery(delivery, world)


def measure_delivery(delivery: Delivery, world: World) -> Iterator[Figure]:
    """One kind, into an empty stock: in seconds of processors, so that neighbours on the machine do not count."""
    idle, idle_again = measure_start(delivery)
    first = delivery.write(world.var / "first", world.cars)
    second = delivery.write(world.var / "second", world.cars, changed=CHANGED)
    floor = take_least(lambda: delivery.read(first))
    whole, again = (run(world, "stock", "import", str(file), "--dealer", DEALER) for file in (first, second))
    name = f"{delivery.name}, {world.cars:,} cars"
    spent = whole.seconds - idle
    yield Figure(f"{name}: plan and apply / reading the file", spent / floor, "x", delivery.times)
    if skim := delivery.skim:
        skimmed = take_least(lambda: skim(first))
        yield Figure(f"{name}: plan and apply / parsing without a look at the values", spent / skimmed, "x")
    yield Figure(f"{name}: peak of memory", whole.megabytes, "MB", delivery.megabytes)
    yield Figure(f"{name}: 1 % changed, times faster", spent / (again.seconds - idle_again), "x", 6, at_least=True)
    yield Figure(f"{name}: 1 % changed, peak of memory", again.megabytes, "MB", delivery.megabytes)


def measure_start(delivery: Delivery) -> tuple[float, float]:
    """What a delivery of one new car takes, and another one of two cars of which one has changed, at the least."""
    firsts, agains = zip(*(start_small(delivery) for _round in range(2)), strict=True)
    return min(firsts), min(agains)


def start_small(delivery: Delivery) -> tuple[float, float]:
    """Deliver these in a stock of their own."""
    with make_world(2) as world:
        one = delivery.write(world.var / "one", 1)
        two = delivery.write(world.var / "two", 2)
        changed = delivery.write(world.var / "changed", 2, changed=2)
        first, _second, again = (
            run(world, "stock", "import", str(file), "--dealer", DEALER) for file in (one, two, changed)
        )
    return first.seconds, again.seconds


def take_least(work: Callable[[], object]) -> float:
    """The least of three rounds."""
    return min(take_processor(work) for _round in range(3))


def take_processor(work: Callable[[], object]) -> float:
    """Seconds of the processor that a piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def run(world: World, *command: str) -> Spent:
    """Run a command of the application."""
    with subprocess.Popen([FLASK, *command], cwd=ROOT, env=world.env, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
