"""The reports about cars against arithmetic written by hand, in every grouping, on both databases."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.charts.measuring import Row, Table, measure
from app.charts.report import By, Report
from app.charts.reports import REPORTS, find
from app.charts.selection import Asked, resolve
from tests.charts import work_arithmetic
from tests.charts.arithmetic import EXPECTED, Numbers, was_approved
from tests.charts.cases import NETWORK, PERIODS, REGIONS
from tests.charts.network import Car
from tests.charts.speaking import speaking
from tests.stage import NOW

OF_CARS = [report for report in REPORTS if report.slug in EXPECTED]
every_report = pytest.mark.parametrize("report", OF_CARS, ids=lambda report: report.slug)

GROUPS: dict[By, Callable[[Car], str]] = {
    By.DEALER: lambda car: car.dealer,
    By.REGION: lambda car: REGIONS[car.dealer],
    By.MAKE: lambda _car: "Hyundai",
    By.MODEL: lambda car: car.model,
    By.TOTAL: lambda _car: "total",
}


def run(slug: str, period: str, by: By, **asked: Any) -> Table:
    """The one table of a report."""
    (table,) = measure(find(slug), resolve(Asked(*PERIODS[period], by, **asked), now=NOW)).tables
    return table


def assert_same(measured: dict[str, Any], expected: Numbers, where: str) -> None:
    """Every number, null where null is expected."""
    assert set(measured) == set(expected), where
    for name, want in expected.items():
        found = measured[name]
        told = f"{where}, {name}: {found} instead of {want}"
        assert (found is None) == (want is None), told
        assert want is None or float(found) == pytest.approx(float(want), rel=1e-12), told


def test_every_report_has_arithmetic_of_its_own() -> None:
    assert {report.slug for report in REPORTS} == set(EXPECTED) | set(work_arithmetic.EXPECTED)


@pytest.mark.postgres
@every_report
def test_rows_and_totals_agree_with_arithmetic(network: Flask, report: Report) -> None:
    count = EXPECTED[report.slug]
    with speaking(network):
        for period, days in PERIODS.items():
            for by in GROUPS.keys() & set(report.dimensions):
                table = run(report.slug, period, by)
                for row in table.rows:
                    own = [car for car in NETWORK if GROUPS[by](car) == code_of(row)]
                    assert_same(row.values, count(own, *days), f"{period}, {by} {row.group.label}")
                assert_same(table.totals, count(NETWORK, *days), f"{period}, total by {by}")


def code_of(row: Row) -> str:
    """What a car of the cases says for the row's group."""
    return row.group.narrowed["model"].split("/")[1] if "model" in row.group.narrowed else row.group.texts[0]


@pytest.mark.postgres
@every_report
def test_months_agree_with_arithmetic(network: Flask, report: Report) -> None:
    from_on, to_on = PERIODS["parts of three months"]
    with speaking(network):
        table = run(report.slug, "parts of three months", By.MONTH)
    months = list(cut_into_months(from_on, to_on))
    assert [row.group.texts[0] for row in table.rows] == ["2026-01", "2026-02", "2026-03"]
    for row, (first, last) in zip(table.rows, months, strict=True):
        assert_same(row.values, EXPECTED[report.slug](NETWORK, first, last), row.group.label)
    assert_same(table.totals, EXPECTED[report.slug](NETWORK, from_on, to_on), "total of months")


def cut_into_months(from_on: date, to_on: date) -> Any:
    """First and last day of each month within the period."""
    first = from_on
    while first <= to_on:
        last = min(first.replace(day=calendar.monthrange(first.year, first.month)[1]), to_on)
        yield first, last
        first = last + timedelta(days=1)


def test_groups_without_cars_have_their_row(network: Flask) -> None:
    with speaking(network):
        dealers = run("revenue", "March", By.DEALER)
        regions = run("revenue", "March", By.REGION)
    assert [row.group.texts[0] for row in dealers.rows] == ["EAST", "IDLE", "NORTH", "SOUTH"]
    assert {row.group.texts[0] for row in regions.rows} == set(REGIONS.values())
    assert [row.values["revenue"] for row in dealers.rows if row.group.texts[0] == "IDLE"] == [0]


FILTERS: tuple[tuple[dict[str, Any], Callable[[Car], bool]], ...] = (
    ({"dealers": ("EAST",)}, lambda car: car.dealer == "EAST"),
    ({"dealers": ("IDLE",)}, lambda _car: False),
    ({"regions": ("Краснодарский край",)}, lambda car: car.dealer in {"EAST", "SOUTH"}),
    ({"makes": ("hyundai",)}, lambda _car: True),
    ({"makes": ("kia",)}, lambda _car: False),
    ({"models": ("hyundai/solaris", "hyundai/creta")}, lambda car: car.model in {"solaris", "creta"}),
)


@pytest.mark.postgres
@every_report
def test_a_filter_leaves_the_other_cars_out(network: Flask, report: Report) -> None:
    with speaking(network):
        for asked, keeps in FILTERS:
            own = [car for car in NETWORK if keeps(car)]
            table = run(report.slug, "March", By.TOTAL, **asked)
            assert_same(table.totals, EXPECTED[report.slug](own, *PERIODS["March"]), str(asked))


def test_only_approved_cars_are_those_approved_when_sold(network: Flask) -> None:
    with speaking(network):
        table = run("cars-sold", "March", By.TOTAL, certified=True)
        others = run("cars-sold", "March", By.TOTAL, certified=False)
        everything = run("cars-sold", "March", By.TOTAL)
    assert table.totals["sold"] == table.totals["certified"] == everything.totals["certified"]
    assert others.totals["certified"] == 0
    assert others.totals["sold"] == everything.totals["sold"] - everything.totals["certified"]  # type: ignore[operator]


def test_only_approved_stock_is_approved_on_the_last_day(network: Flask) -> None:
    last = PERIODS["March"][1]
    with speaking(network):
        table = run("stock", "March", By.TOTAL, certified=True)
    expected = EXPECTED["stock"]([car for car in NETWORK if was_approved(car, last)], *PERIODS["March"])
    assert_same(table.totals, expected, "approved")
