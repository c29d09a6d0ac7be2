"""Every report has the same numbers on the replica as on the database of record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.charts.measuring import Table, measure
from app.charts.report import By, Report
from app.charts.reports import REPORTS
from app.charts.selection import Asked, resolve
from tests.charts.speaking import speaking
from tests.stage import NOW

PERIOD = (date(2025, 12, 20), date(2026, 4, 10))


def measure_all(report: Report, ways: Collection[By]) -> dict[By, tuple[Table, ...]]:
    """The tables of a report by each of these that it knows; by make of approved cars only."""
    found = {}
    for by in (known for known in report.dimensions if known in ways):
        asked = Asked(*PERIOD, by=by, certified=True if by is By.MAKE else None)
        found[by] = measure(report, resolve(asked, now=NOW)).tables
    return found


@pytest.mark.postgres
@pytest.mark.parametrize("ways", [(By.MODEL, By.MONTH), pytest.param(tuple(By), marks=pytest.mark.slow)])
def test_reports_are_the_same_on_the_replica(abroad: Flask, ways: tuple[By, ...]) -> None:
    replica = abroad.extensions["replica"]
    with speaking(abroad):
        asked = {report.slug: measure_all(report, ways) for report in REPORTS}
        replica.load()
        try:
            assert replica.current() is not None
            for report in REPORTS:
                assert _show(measure_all(report, ways)) == _show(asked[report.slug]), report.slug
        finally:
            replica.forget()


def _show(tables: dict[By, tuple[Table, ...]]) -> list[object]:
    """What a reader sees: groups by their texts, numbers as they are.

    Shares of single cars are divided by the database, to as many digits as it likes: nine places are compared.
    """
    return [
        (by, table.currency, table.completeness, _settle(table.totals),
         [(row.group.texts, _settle(row.values)) for row in table.rows],
         [(row.group.texts, _settle(row.values)) for row in table.second])
        for by, some in tables.items()
        for table in some
    ]  # fmt: skip


def _settle(values: Mapping[str, object]) -> dict[str, object]:
    return {name: round(value, 9) if isinstance(value, Decimal) else value for name, value in values.items()}
