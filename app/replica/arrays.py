"""Answers of statements column by column, as arrays to count with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select

from app.replica import counting_session


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


def _make_array(values: Sequence[Any]) -> NDArray[Any]:
    if values and isinstance(values[0], datetime):
        return np.array([moment.replace(tzinfo=None) for moment in values], dtype="datetime64[us]")
    return np.array(values)
