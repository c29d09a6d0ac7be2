"""How connections behave, so that SQLite and PostgreSQL keep the same promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

_reading: ContextVar[bool] = ContextVar("reading", default=False)

_SAMPLE = 10_000  # entries of an index; fewer make a dealer of 50,000 cars look small
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_EMPTY: dict[type, str] = {list: "[]", dict: "{}"}
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=60000", "synchronous=NORMAL")


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun in here only read: on SQLite they take no write lock (docs/decisions/0009)."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def engine_options(url: str) -> dict[str, Any]:
    """What ``create_engine`` gets for a database."""
    # What people told us stays out of logs and faults.
    shared: dict[str, Any] = {"json_serializer": _to_json, "hide_parameters": True}
    if url.startswith("sqlite"):
        return {**shared, "connect_args": {"timeout": 60}}
    pool = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
    return {**shared, **pool, "connect_args": {"options": "-c timezone=utc"}}


def _to_json(value: Any) -> str:
    """Letters stay letters: Russian text as escapes takes three times the room and twice the time."""
    return _EMPTY[type(value)] if not value and type(value) in _EMPTY else _ENCODER.encode(value)


def prepare_engine(engine: Engine) -> None:
    """Make SQLite safe: WAL, foreign keys, and writers that wait for each other instead of losing updates."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


def learn_sizes(connection: Connection) -> None:
    """Let SQLite look at samples of its indexes after much was written; PostgreSQL does so by itself.

    Without it the index of the dealer, whose criterion is in every statement, is taken before the one that finds a few
    rows, and each of them goes through the whole stock.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={_SAMPLE}")
        connection.exec_driver_sql("ANALYZE")


def _set_pragmas(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")
