"""Many rows in one statement, past the unit of work and the compiler: they look at each value of each row anew.

What both would keep is kept here: types and defaults of columns, the stamp of the change clock, and that nobody writes
rows of another dealer (docs/decisions/0041).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Column, Dialect, FromClause, insert, inspect

from app.extensions import db
from app.models.change import Replicated, give_stamp
from app.tenancy import check_new_rows

_Bind: TypeAlias = Callable[[Any], Any] | None


class _Statement(NamedTuple):
    """An insert as the driver takes it: its columns in order with what turns their values into the driver's, and
    what they hold where nothing is told.
    """

    text: str
    binds: Mapping[str, _Bind]
    defaults: Mapping[str, Any]


def insert_rows(model: type[Any], rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
    """Insert rows that have the same columns each; ``same`` are columns with one value for all of them.

    :raises Forbidden: they belong to a dealer whose rows the scope may not write.
    """
    if not rows:
        return
    told = {name: [row[name] for row in rows] for name in rows[0]}
    check_new_rows(model, {same["dealer_id"]} if "dealer_id" in same else set(told.get("dealer_id", (None,))))
    connection = db.session.connection()
    if issubclass(model, Replicated):
        same["stamp"] = give_stamp(connection, model)
    statement = _compile(inspect(model).local_table, (*told, *same), connection.dialect)
    shared = {**statement.defaults, **same}
    columns = [
        _bind_each(told[name], bind)
        if name in told
        else repeat(bind(shared[name]) if bind else shared[name], len(rows))
        for name, bind in statement.binds.items()
    ]
    connection.exec_driver_sql(statement.text, list(zip(*columns, strict=True)))


@lru_cache(maxsize=64)
def _compile(table: FromClause, given: tuple[str, ...], dialect: Dialect) -> _Statement:
    """Compile for values by position, which drivers take faster than by name."""
    by_position: Any = type(dialect)
    style = "qmark" if dialect.paramstyle == "qmark" else "format"
    compiled: Any = insert(table).compile(  # type: ignore[arg-type]
        dialect=by_position(paramstyle=style), column_keys=list(given), for_executemany=True
    )
    columns = [table.columns[name] for name in compiled.positiontup]
    binds = {column.name: column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns}
    return _Statement(
        compiled.string, binds, {column.name: _default(column) for column in columns if column.name not in given}
    )


def _default(column: Column[Any]) -> Any:
    """What a column holds when nothing is told: a value, or what a function of no arguments gives (an empty list)."""
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg


def _bind_each(values: Sequence[Any], bind: _Bind) -> Iterable[Any]:
    """Turn values into the driver's, each different one once: days, moments and amounts repeat from row to row."""
    if bind is None:
        return values
    try:
        bound = {value: bind(value) for value in set(values)}
    except TypeError:  # lists and mappings, which become JSON, are no keys
        return [bind(value) for value in values]
    return [bound[value] for value in values]
