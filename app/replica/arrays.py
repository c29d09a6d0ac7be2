"""Answers of statements column by column, as arrays to count with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select

from app.replica import counting_session

Known: TypeAlias = tuple[NDArray[Any], NDArray[np.bool_]]
_PART: Final = 20_000


def read_columns(statement: Select[*tuple[Any, ...]]) -> dict[str, NDArray[Any]]:
    """The answer of a statement column by column, as arrays; no column may hold a null.

    DuckDB hands its columns over as they are; those of other databases are put together from rows.
    """
    result = counting_session().execute(statement)
    names = list(result.keys())
    if "kept" in counting_session().info:
        return {name: np.asarray(column) for name, column in result.raw.cursor.fetchnumpy().items()}  # type: ignore[attr-defined]
    rows = result.all()
    columns = zip(*rows, strict=True) if rows else ([] for _name in names)
    return {name: _make_array(column) for name, column in zip(names, columns, strict=True)}


def read_known(statement: Select[*tuple[Any, ...]]) -> dict[str, Known]:
    """The same, with nulls: each column with an array of whether its values are known; of the others it tells nothing.

    Rows become arrays by and by: those of many facts would take ten times the memory.
    """
    result = counting_session().execute(statement)
    names = list(result.keys())
    if "kept" in counting_session().info:
        columns = result.raw.cursor.fetchnumpy()  # type: ignore[attr-defined]
        return {name: (np.ma.getdata(columns[name]), ~np.ma.getmaskarray(columns[name])) for name in names}
    parts = [[_split_nulls(column) for column in zip(*rows, strict=True)] for rows in result.partitions(_PART)]
    parts = parts or [[_split_nulls([]) for _name in names]]
    return {name: _put_together(columns) for name, columns in zip(names, zip(*parts, strict=True), strict=True)}


def _put_together(parts: Sequence[Known]) -> Known:
    return np.concatenate([values for values, _known in parts]), np.concatenate([known for _values, known in parts])


def _split_nulls(values: Sequence[Any]) -> Known:
    known = np.fromiter((value is not None for value in values), np.bool_, len(values))
    return np.array([0 if value is None else value for value in values] or np.zeros(0, np.int64)), known


def _make_array(values: Sequence[Any]) -> NDArray[Any]:
    if values and isinstance(values[0], datetime):
        return np.array([moment.replace(tzinfo=None) for moment in values], dtype="datetime64[us]")
    return np.array(values)
