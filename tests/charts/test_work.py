"""The reports about deliveries, edits, requests, views and market against plain arithmetic, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from app.charts.measuring import Row, Table, measure
from app.charts.report import By, Report
from app.charts.reports import REPORTS, find
from app.charts.selection import Asked, resolve
from app.extensions import db
from app.models import MarketFigure
from tests.charts.cases import PERIODS, REGIONS
from tests.charts.speaking import speaking
from tests.charts.test_arithmetic import cut_into_months
from tests.charts.work_arithmetic import EXPECTED, Numbers, problems_by_code, requests_by_type
from tests.charts.work_world import Place, World, read_world
from tests.stage import NOW

WORK = [report for report in REPORTS if report.slug in EXPECTED]
every_report = pytest.mark.parametrize("report", WORK, ids=lambda report: report.slug)

GROUPS: dict[By, Callable[[Place], str | None]] = {
    By.DEALER: lambda place: place.dealer,
    By.REGION: lambda place: place.region,
    By.MAKE: lambda place: place.make,
    By.MODEL: lambda place: place.model,
    By.TOTAL: lambda _place: "total",
}
# What is no data in rows of a kind: a delivery has no make, a market figure no dealer.
UNKNOWN: dict[tuple[str, By], set[str]] = {
    ("dealer-activity", By.MAKE): {"uploads", "last_update_at", "days_since_update"},
    ("dealer-activity", By.MODEL): {"uploads", "last_update_at", "days_since_update"},
    ("market-share", By.DEALER): {"market", "share_pct", "change_points"},
}


def run(slug: str, days: tuple[date, date], by: By, **asked: Any) -> Table:
    """The one table of a report."""
    (table,) = measure(find(slug), resolve(Asked(*days, by, **asked), now=NOW)).tables
    return table


def assert_same(measured: dict[str, Any], expected: Numbers, where: str) -> None:
    """Every number, null where null is expected."""
    assert set(measured) == set(expected), where
    for name, want in expected.items():
        found = measured[name]
        told = f"{where}, {name}: {found} instead of {want}"
        if want is None or not hasattr(want, "numerator"):
            assert found == want, told
        else:
            assert found is not None, told
            assert float(found) == pytest.approx(float(want), rel=1e-12), told


def group_of(row: Row, by: By) -> str | None:
    """What a place says for the row's group."""
    if by in {By.MAKE, By.MODEL}:
        code = row.group.narrowed[str(by)].split("/")[-1]
        return None if code == "-" else code
    return row.group.texts[0]


def expect(world: World, slug: str, by: By, days: tuple[date, date]) -> Numbers:
    unknown = UNKNOWN.get((slug, by), set())
    return {name: None if name in unknown else value for name, value in EXPECTED[slug](world, *days).items()}


@pytest.mark.postgres
@every_report
def test_rows_and_totals_agree_with_arithmetic(network: Flask, report: Report) -> None:
    with speaking(network):
        world = read_world()
        for period, days in PERIODS.items():
            whole = EXPECTED[report.slug](world, *days)
            for by in GROUPS.keys() & set(report.dimensions):
                table = run(report.slug, days, by)
                for row in table.rows:
                    own = narrow(world, by, group_of(row, by))
                    assert_same(row.values, expect(own, report.slug, by, days), f"{period}, {by} {row.group.label}")
                assert_same(table.totals, whole, f"{period}, total by {by}")


def narrow(world: World, by: By, group: str | None) -> World:
    return world.narrowed(lambda place: GROUPS[by](place) == group)


@pytest.mark.postgres
@every_report
def test_months_agree_with_arithmetic(network: Flask, report: Report) -> None:
    days = PERIODS["parts of three months"]
    with speaking(network):
        world, table = read_world(), run(report.slug, days, By.MONTH)
        for row, month in zip(table.rows, cut_into_months(*days), strict=True):
            assert_same(row.values, EXPECTED[report.slug](world, *month), row.group.label)


@every_report
def test_a_filter_leaves_the_others_out(network: Flask, report: Report) -> None:
    days, south = PERIODS["March"], {"EAST", "SOUTH"}
    filters: tuple[tuple[dict[str, Any], Callable[[Place], bool]], ...] = (
        ({"dealers": ("NORTH",)}, lambda place: place.dealer == "NORTH" or place.region == "Москва"),
        (
            {"regions": ("Краснодарский край",)},
            lambda place: place.dealer in south or place.region == "Краснодарский край",
        ),
        ({"dealers": ("IDLE",)}, lambda place: place.dealer == "IDLE" or place.region == "Тува"),
    )
    with speaking(network):
        world = read_world()
        for asked, keeps in filters:
            found = run(report.slug, days, By.TOTAL, **asked)
            assert_same(found.totals, EXPECTED[report.slug](world.narrowed(keeps), *days), str(asked))


@pytest.mark.postgres
def test_problems_stand_by_code_the_commonest_first(network: Flask) -> None:
    with speaking(network):
        expected = problems_by_code(read_world(), *PERIODS["March"])
        rows = run("upload-errors", PERIODS["March"], By.TOTAL).second
    assert rows[0].group.key == "VIN_CHECK"
    assert {row.group.key: {name: int(str(value)) for name, value in row.values.items()} for row in rows} == expected


@pytest.mark.postgres
def test_requests_stand_by_type_whether_there_are_any_or_not(network: Flask) -> None:
    with speaking(network):
        rows = run("request-handling", PERIODS["March"], By.DEALER).second
        keys = [str(row.group.key) for row in rows]
        expected = requests_by_type(read_world(), *PERIODS["March"], keys)
    assert set(keys) == {"question", "booking", "test_drive", "valuation", "callback", "credit_offer"}
    for row in rows:
        assert_same(row.values, expected[str(row.group.key)], row.group.label)


def test_the_numbers_of_march_at_one_dealer_are_those_counted_by_hand(network: Flask) -> None:
    days = PERIODS["March"]
    with speaking(network):
        found = {slug: run(slug, days, By.DEALER, dealers=("NORTH",)).rows[0].values for slug in EXPECTED}
    errors, asked, looks = found["upload-errors"], found["request-handling"], found["car-views"]
    # 21:01 UTC on the last of February is March in Moscow, 21:30 on the last of March is April
    assert [errors[name] for name in ("uploads", "rows", "rejected", "warned", "top_code")] == [
        3,
        19,
        2,
        2,
        "VIN_CHECK",
    ]
    assert found["dealer-activity"]["uploads"] == 2
    # of six requests one was answered a minute late and one never; 20:59 UTC is March, 21:00 is April
    assert [asked[name] for name in ("received", "answered", "in_time", "never_answered", "sold")] == [6, 5, 4, 1, 1]
    assert float(str(asked["median_minutes"])) == 90.5
    assert float(str(asked["p90_minutes"])) == pytest.approx(240.6)
    assert [looks[name] for name in ("views", "visitors")] == [7, 3]


def test_one_person_is_one_visitor_a_day_at_however_many_dealers(network: Flask) -> None:
    with speaking(network):
        table = run("car-views", (date(2026, 3, 1), date(2026, 3, 1)), By.DEALER)
    assert [row.values["visitors"] for row in table.rows if row.group.texts[0] in {"EAST", "NORTH"}] == [1, 2]
    assert table.totals["visitors"] == 2


def test_whoever_asks_from_the_beginning_of_all_calendars_gets_the_same_market(network: Flask) -> None:
    with speaking(network):
        ever, before = date(1, 1, 1), date(1980, 1, 1)
        told = run("market-share", (ever, date(2026, 3, 31)), By.TOTAL).totals
        assert told["market"] == run("market-share", (date(2020, 1, 1), date(2026, 3, 31)), By.TOTAL).totals["market"]
        assert told["market"] is not None
        assert run("market-share", (ever, before), By.TOTAL).totals["market"] is None


def test_a_part_of_a_month_has_its_share_of_the_market(network: Flask) -> None:
    with speaking(network):
        half = run("market-share", (date(2026, 1, 17), date(2026, 1, 31)), By.REGION, regions=("Москва",))
        nobody = run("market-share", (date(2025, 12, 1), date(2025, 12, 31)), By.TOTAL)
    assert half.totals["market"] == 62 * 15 / 31
    assert nobody.totals["market"] is None
    assert nobody.totals["share_pct"] is None


def test_sales_without_a_market_figure_lower_the_completeness(network: Flask) -> None:
    with speaking(network):
        table = run("market-share", (date(2026, 2, 1), date(2026, 3, 31)), By.TOTAL)
        whole = run("market-share", PERIODS["March"], By.TOTAL)
        before = run("market-share", (date(2025, 12, 1), date(2026, 3, 31)), By.TOTAL)
    assert table.completeness == whole.completeness == 1
    assert before.completeness == 1


@pytest.mark.postgres
def test_the_market_of_one_region_says_nothing_of_sales_in_another(network: Flask) -> None:
    with speaking(network):
        assert run("market-share", PERIODS["March"], By.TOTAL, dealers=("SOUTH",)).completeness == 1
        known = run("market-share", PERIODS["March"], By.TOTAL, dealers=("NORTH",)).completeness
        db.session.execute(delete(MarketFigure).where(MarketFigure.region == REGIONS["SOUTH"]))
        assert run("market-share", PERIODS["March"], By.TOTAL, dealers=("SOUTH",)).completeness == 0
        assert run("market-share", PERIODS["March"], By.TOTAL, dealers=("NORTH",)).completeness == known == 1
        db.session.rollback()
