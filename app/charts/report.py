"""The vocabulary of reports: parts that SQL folds, metrics made of parts, a report made of metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Subquery

from app.queries.report_facts import Population

Value: TypeAlias = Decimal | date | str | None
Words: TypeAlias = Any  # a lazy translation: its type is Flask-Babel's, its use is str()


class Kind(StrEnum):
    """What a value is: every face formats by it."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    MONTHS = "months"
    RATIO = "ratio"
    MINUTES = "minutes"
    DATE = "date"
    MOMENT = "moment"


class Fold(StrEnum):
    """How the facts of a group become one value; those up to HIGHEST are folded by the database in one go.

    FLOAT_SUM is rounded once, at the end, so that it is the same in whatever order facts come. MEDIAN and NINTH (nine
    of ten lie below) are interpolated between neighbours. LATEST is the last moment, on the clock of its dealer.
    COMMONEST is the value that most facts have, of several the first.
    """

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    LOWEST = "lowest"
    HIGHEST = "highest"
    FLOAT_SUM = "float_sum"
    MEDIAN = "median"
    NINTH = "ninth"
    LATEST = "latest"
    COMMONEST = "commonest"


class By(StrEnum):
    """By what a report groups; by type of request and by code of problem only second tables do."""

    DEALER = "dealer"
    REGION = "region"
    MAKE = "make"
    MODEL = "model"
    MONTH = "month"
    TOTAL = "total"
    TYPE = "type"
    CODE = "code"


ROWS = (By.DEALER, By.REGION, By.MAKE, By.MODEL, By.MONTH, By.TOTAL)


class Compare(StrEnum):
    """With what a period is compared: as many days before it, or the same days a year ago."""

    PREVIOUS = "previous"
    YEAR = "year"


class Given(StrEnum):
    """A part that comes from the period itself: of a month's row from the month."""

    DAYS = "days"
    MONTHS = "months"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A fold of one value over a population.

    Without ``value`` every fact counts. A fact whose value is null is left out: a condition is declared as a value that
    is null where it does not hold. ``label`` and ``kind`` say what it is of one car, in the list behind a number.
    ``crosses_groups`` where several groups may have the same of its DISTINCT values, so that these do not add up.
    """

    code: str
    population: Population
    value: Callable[[Subquery], ColumnElement[Any]] | None = None
    fold: Fold = Fold.COUNT
    kind: Kind = Kind.COUNT
    label: Words = ""
    crosses_groups: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """A number that reports show, defined once: ``compute`` takes the values of ``parts`` in their order.

    ``compute`` never sees single cars, so a total is made of summed parts like every row. ``meaning`` is the formula in
    words.
    """

    name: str
    label: Words
    kind: Kind
    meaning: Words
    parts: tuple[Part | Given, ...]
    compute: Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Completeness:
    """The share of the cars used that had every input: a count of those over a count of all, and what they need."""

    known: Part
    used: Part
    inputs: Words


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture: bars of these columns, which share one unit; stacked where they add up to something."""

    columns: tuple[str, ...]
    is_stacked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Second:
    """A further table of a report: the same selection, grouped otherwise."""

    by: By
    title: Words
    columns: tuple[Metric, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One report. ``headline`` names the column that stands for it on the list of reports.

    ``knows_cars`` says whether its facts are about cars: others cannot be narrowed to makes, models and approved cars.
    """

    slug: str
    number: int
    title: Words
    summary: Words
    columns: tuple[Metric, ...]
    completeness: Completeness
    headline: str
    chart: Chart
    dimensions: tuple[By, ...] = ROWS
    second: Second | None = None
    knows_cars: bool = True

    def metric(self, name: str) -> Metric | None:
        """The column of a name, of the second table where only that has it."""
        further = self.second.columns if self.second else ()
        return next((column for column in (*self.columns, *further) if column.name == name), None)

    @property
    def headline_metric(self) -> Metric:
        """The column that stands for the report."""
        return next(column for column in self.columns if column.name == self.headline)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part that the columns and the completeness need, once."""
        return tuple(dict.fromkeys((*parts_of(self.columns), self.completeness.known, self.completeness.used)))


def parts_of(columns: Iterable[Metric]) -> tuple[Part, ...]:
    """Every part that the columns need, once."""
    return tuple(dict.fromkeys(part for column in columns for part in column.parts if isinstance(part, Part)))


# What a row is looked at by when it is opened: a region by its dealers, a dealer by makes, a make by models.
NEXT_ROWS = {By.TOTAL: By.DEALER, By.REGION: By.DEALER, By.DEALER: By.MAKE, By.MAKE: By.MODEL, By.MONTH: By.DEALER}


def next_rows(report: Report, by: By) -> By:
    """The kind of rows in which one row of a report is looked at closer; months where there is nothing finer."""
    following = NEXT_ROWS.get(by, By.MONTH)
    return following if following in report.dimensions else By.MONTH


def count_of(part: Part, **metric: Any) -> Metric:
    """A metric that is one part as it stands."""
    return Metric(parts=(part,), compute=_itself, **metric)


def _itself(value: Value) -> Value:
    return value


def ratio(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    """One over the other; null without a denominator."""
    return above / below if above is not None and below else None


def percent(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    """One over the other in %; null without a denominator."""
    found = ratio(above, below)
    return None if found is None else found * 100
