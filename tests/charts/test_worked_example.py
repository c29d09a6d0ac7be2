"""The worked example of March 2026, delivered in our own XML: on both databases and on the replica of each."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.charts.measuring import Table, measure
from app.charts.report import By
from app.charts.reports import REPORTS, find
from app.charts.selection import Asked, resolve
from tests.charts.example import FROM_ON, PROMISED, TO_ON
from tests.charts.speaking import speaking
from tests.stage import NOW

SLUGS = [report.slug for report in REPORTS if report.slug in PROMISED]


def run(slug: str, by: By = By.DEALER, **asked: Any) -> Table:
    """The one table of a report over the example's month."""
    (table,) = measure(find(slug), resolve(Asked(FROM_ON, TO_ON, by, **asked), now=NOW)).tables
    return table


def nearly(value: float | None) -> Any:
    """Equal as far as the example writes digits."""
    return None if value is None else pytest.approx(value, rel=1e-5)


def assert_as_promised(slug: str) -> None:
    """The report has the example's numbers, by dealer and in total."""
    table = run(slug)
    rows = {row.group.texts[0]: row.values for row in table.rows}
    for name, (north, south, both) in PROMISED[slug].items():
        assert number(rows["NORTH"][name]) == nearly(north), name
        assert number(rows["SOUTH"][name]) == nearly(south), name
        assert number(table.totals[name]) == nearly(both), name
        assert number(run(slug, By.TOTAL).totals[name]) == nearly(both), name


def number(value: Any) -> float | None:
    """A measured value as a plain number."""
    return None if value is None else float(value)


@pytest.mark.postgres
@pytest.mark.parametrize("slug", SLUGS)
def test_the_worked_example_comes_out(example: Flask, slug: str) -> None:
    with speaking(example):
        assert_as_promised(slug)


@pytest.mark.postgres
def test_the_worked_example_comes_out_on_the_replica(example: Flask) -> None:
    replica = example.extensions["replica"]
    with speaking(example):
        replica.load()
        try:
            assert replica.current() is not None
            for slug in SLUGS:
                assert_as_promised(slug)
        finally:
            replica.forget()
