"""Column types and SQL words that mean the same on SQLite, PostgreSQL and DuckDB."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from app.lib.money import from_minor, to_minor
from app.lib.vocabulary import Vocabulary


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, stored as naive UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse naive moments: nobody knows what they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the moment its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Money(TypeDecorator[Decimal]):
    """An exact amount: Decimal with two places in Python, whole minor units in the database (docs/decisions/0008)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | float | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Turn an amount into minor units; more than two places are a fault."""
        return None if value is None else to_minor(value if isinstance(value, Decimal) else Decimal(str(value)))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Turn minor units (also sums of them) into an amount."""
        return None if value is None else from_minor(int(value))


def code_type(vocabulary: Vocabulary) -> String:
    """The column type of a vocabulary's codes."""
    return String(max(32, *(len(code) for code in vocabulary.codes)))


def code_check(column: str, vocabulary: Vocabulary) -> CheckConstraint:
    """A constraint that keeps a column within its vocabulary."""
    codes = ", ".join(f"'{code}'" for code in vocabulary.codes)
    return CheckConstraint(f"{column} IN ({codes})", name=column)


class days_between(FunctionElement[int]):  # noqa: N801 - reads as an SQL function
    """Whole days from the first date to the second."""

    inherit_cache = True
    type = Integer()
    name = "days_between"

    def __init__(self, start: date | Any, end: date | Any) -> None:
        super().__init__(start, end)


def _operands(element: days_between, compiler: SQLCompiler, **kw: Any) -> tuple[str, str]:
    start, end = element.clauses
    return compiler.process(start, **kw), compiler.process(end, **kw)


@compiles(days_between)
def _days_by_subtraction(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = _operands(element, compiler, **kw)
    return f"(CAST({end} AS DATE) - CAST({start} AS DATE))"


@compiles(days_between, "sqlite")
def _days_by_julian_day(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = _operands(element, compiler, **kw)
    return f"CAST(julianday({end}) - julianday({start}) AS INTEGER)"


class seconds_between(FunctionElement[int]):  # noqa: N801 - reads as an SQL function
    """Whole seconds from the first moment to the second, parts of a second dropped from both."""

    inherit_cache = True
    type = BigInteger()
    name = "seconds_between"

    def __init__(self, start: datetime | Any, end: datetime | Any) -> None:
        super().__init__(start, end)


@compiles(seconds_between)
def _seconds_by_epoch(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    first, last = (f"CAST(FLOOR(EXTRACT(EPOCH FROM {moment})) AS BIGINT)" for moment in (start, end))
    return f"({last} - {first})"


@compiles(seconds_between, "sqlite")
def _seconds_by_strftime(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST(strftime('%s', {end}) AS INTEGER) - CAST(strftime('%s', {start}) AS INTEGER))"


class numbers_of(FunctionElement[int]):  # noqa: N801 - reads as an SQL function
    """The numbers of a JSON list as rows with a column ``value``: any number of them in one parameter."""

    inherit_cache = True
    name = "numbers_of"


@compiles(numbers_of)
def _numbers_by_json_each(element: numbers_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(numbers_of, "postgresql")
def _numbers_by_elements(element: numbers_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **kw)} AS JSON))"
