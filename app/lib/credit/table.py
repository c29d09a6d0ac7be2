"""What is wrong with the terms of a programme: rows that overlap, wishes that no row answers, limits that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise, product
from typing import Final, TypeAlias

from app.lib.credit.loan import is_rate
from app.lib.credit.terms import RateRow, Terms
from app.lib.vocabulary.credit import CHARGE_BASIS, CHARGE_KIND, CREDIT_SCHEME
from app.lib.vocabulary.listing import CONDITION

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_OLDEST: Final = 100
_MOST_MONTHS: Final = 600
_WHOLE: Final = Decimal(100)

Cell: TypeAlias = tuple[tuple[int, int], tuple[Decimal, Decimal], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``code`` is a word of TERMS_FAULT, ``rows`` count from 1, ``gap`` is the first that no row answers."""

    code: str
    field: str
    rows: tuple[int, ...] = ()
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Wishes without a row: for conditions, months and years with both ends, shares up to below the second one."""

    conditions: tuple[str, ...]
    months: tuple[int, int]
    shares: tuple[Decimal, Decimal]
    ages: tuple[int, int | None]


def find_faults(terms: Terms) -> list[Fault]:
    """All faults of terms; terms without any answer each wish within their limits with exactly one row."""
    faults = [*_check_limits(terms), *_check_rows(terms), *_check_charges(terms)]
    return faults or [*_find_overlaps(terms.rates), *_find_gaps(terms)]


def _check_limits(terms: Terms) -> Iterator[Fault]:
    if not _CURRENCY.fullmatch(terms.currency):
        yield Fault("currency_invalid", "currency")
    if terms.scheme not in CREDIT_SCHEME:
        yield Fault("scheme_invalid", "scheme")
    if not 0 < terms.amount_from <= terms.amount_to:
        yield Fault("limits_reversed", "amount_to")
    if not 0 <= terms.share_from <= terms.share_to <= _WHOLE:
        yield Fault("shares_invalid", "share_to")
    if terms.valid_until is not None and terms.valid_until < terms.valid_from:
        yield Fault("days_reversed", "valid_until")
    if terms.age_at_end is not None and not 0 <= terms.age_at_end <= _OLDEST:
        yield Fault("age_invalid", "age_at_end")
    if terms.scheme == "balloon" and not 0 <= terms.balloon_from <= terms.balloon_to <= _WHOLE - terms.share_from:
        yield Fault("balloon_invalid", "balloon_to")


def _check_rows(terms: Terms) -> Iterator[Fault]:
    if not terms.rates:
        yield Fault("no_rows", "rates")
    for number, row in enumerate(terms.rates, start=1):
        if not is_rate(row.yearly_rate):
            yield Fault("rate_invalid", "rates", (number,))
        if not 1 <= row.months_from <= row.months_to <= _MOST_MONTHS:
            yield Fault("months_invalid", "rates", (number,))
        if not 0 <= row.share_from < row.share_to <= _WHOLE:
            yield Fault("row_shares_invalid", "rates", (number,))
        if row.age_from < 0 or (row.age_to is not None and row.age_to < row.age_from):
            yield Fault("ages_invalid", "rates", (number,))


def _check_charges(terms: Terms) -> Iterator[Fault]:
    for number, charge in enumerate(terms.charges, start=1):
        is_known = charge.kind in CHARGE_KIND and charge.basis in CHARGE_BASIS
        if not is_known or charge.value < 0 or (charge.basis != "fixed" and charge.value >= _WHOLE):
            yield Fault("charge_invalid", "charges", (number,))


def _find_overlaps(rows: Sequence[RateRow]) -> Iterator[Fault]:
    for (first, one), (second, other) in combinations(enumerate(rows, start=1), 2):
        if _overlap(one, other):
            yield Fault("rows_overlap", "rates", (first, second))


def _overlap(one: RateRow, other: RateRow) -> bool:
    return (
        (one.condition is None or other.condition is None or one.condition == other.condition)
        and max(one.months_from, other.months_from) <= min(one.months_to, other.months_to)
        and max(one.share_from, other.share_from) < min(one.share_to, other.share_to)
        and max(one.age_from, other.age_from) <= min(_oldest(one), _oldest(other))
    )


def _find_gaps(terms: Terms) -> Iterator[Fault]:
    """The first gap of each condition; conditions and ages that the table never mentions are not offered at all."""
    gaps: dict[Cell, list[str]] = {}
    for condition in CONDITION.codes:
        rows = [row for row in terms.rates if row.condition in {None, condition}]
        holes = (cell for cell in _cells(terms, rows) if not any(_covers(row, cell) for row in rows))
        if rows and (hole := next(holes, None)):
            gaps.setdefault(hole, []).append(condition)
    for hole, conditions in gaps.items():
        months, shares, (young, old) = hole
        gap = Gap(tuple(conditions), months, shares, (young, None if old >= _OLDEST else old))
        yield Fault("rows_gap", "rates", _neighbours(terms.rates, hole, conditions), gap)


def _cells(terms: Terms, rows: Sequence[RateRow]) -> Iterator[Cell]:
    """The table cut at every border of its rows: within a cell all wishes have the same rows."""
    months = _cut([(row.months_from, row.months_to) for row in rows])
    ages = [
        span
        for span in _cut([(row.age_from, _oldest(row)) for row in rows])
        if terms.age_at_end is None or span[0] <= terms.age_at_end
    ]
    borders = {terms.share_from, terms.share_to}
    borders |= {end for row in rows for end in (row.share_from, row.share_to)}
    shares = [
        pair
        for pair in pairwise(sorted(borders))
        if pair[1] > terms.share_from and (pair[0] < terms.share_to or pair[0] == terms.share_from)
    ]
    return product(months, shares, ages)


def _cut(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Whole numbers from the lowest to the highest end, cut at every border, with both ends."""
    borders = sorted({low for low, _high in spans} | {high + 1 for _low, high in spans})
    return [(low, above - 1) for low, above in pairwise(borders)]


def _covers(row: RateRow, cell: Cell) -> bool:
    (short, long), (low, high), (young, old) = cell
    return (
        row.months_from <= short
        and long <= row.months_to
        and row.share_from <= low
        and high <= row.share_to
        and row.age_from <= young
        and old <= _oldest(row)
    )


def _neighbours(table: Sequence[RateRow], hole: Cell, conditions: Sequence[str]) -> tuple[int, ...]:
    """The rows that touch the gap; all of these conditions when it lies apart."""
    ours = {number: row for number, row in enumerate(table, start=1) if row.condition in {None, *conditions}}
    return tuple(number for number, row in ours.items() if _touches(row, hole)) or tuple(ours)


def _touches(row: RateRow, cell: Cell) -> bool:
    (short, long), (low, high), (young, old) = cell
    return (
        row.months_from <= long + 1
        and short - 1 <= row.months_to
        and row.share_from <= high
        and low <= row.share_to
        and row.age_from <= old + 1
        and young - 1 <= _oldest(row)
    )


def _oldest(row: RateRow) -> int:
    return _OLDEST if row.age_to is None else row.age_to
