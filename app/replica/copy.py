"""One copy of the columns in an in-memory DuckDB, at a known moment of the database of record."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import count
from typing import Any, Final

import duckdb
from duckdb_sqlalchemy import ConnectionWrapper
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import QueuePool

from app.database import reading
from app.replica.copying import Moment, OutOfReach, copy_all, pack, read_changes, read_clock, take_over

_TABLES: Final = "columns"
_POOL: Final = {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 56}


class Copy:
    """The tables as of ``moment``; ``engine`` runs statements on them, each transaction on one state.

    ``kept`` is for answers that hold as long as the moment does, or as the tables that they read do not change.
    """

    def __init__(self, replica: duckdb.DuckDBPyConnection, moment: Moment) -> None:
        self._replica = replica
        self.moment = moment
        self.kept: dict[Hashable, tuple[frozenset[str], Any]] = {}
        self.engine = create_engine("duckdb://", creator=lambda: ConnectionWrapper(self._open()), **_POOL)

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = self._replica.cursor()
        connection.execute(f"USE {_TABLES}")
        return connection

    @classmethod
    def of(cls, source: Engine) -> Copy:
        """Copy all tables and catch up with what was committed meanwhile.

        :raises OutOfReach: the database changed more meanwhile than it remembers.
        """
        with reading(), source.connect() as connection:
            moment = read_clock(connection)
        replica = duckdb.connect(f":memory:hpromise-{next(_numbers)}")
        replica.execute(f"ATTACH ':memory:' AS {_TABLES} (COMPRESS)")
        replica.execute(f"USE {_TABLES}")
        copy_all(source, replica)
        pack(replica)
        copy = cls(replica, moment)
        if not copy.catch_up(source):
            raise OutOfReach
        return copy

    def is_current(self, source: Engine) -> bool:
        """Whether nothing was committed since; one number is compared."""
        known = self.moment  # before the clock is read: another thread may be catching up
        with reading(), source.connect() as connection:
            return read_clock(connection) == known

    def catch_up(self, source: Engine) -> bool:
        """Take over what was committed since; one thread at a time.

        :returns: False when the database does not remember the changes, or was put back.
        """
        with reading(), _open_snapshot(source) as connection:
            now = read_clock(connection)
            if now == self.moment:
                return True
            try:
                changes = read_changes(connection, self.moment, now)
            except OutOfReach:
                return False
            with self._open() as writing:
                take_over(connection, writing, changes)
            self.kept, self.moment = _left_by(self.kept.copy(), changes), now
        return True


_numbers = count(1)


def _left_by(
    kept: dict[Hashable, tuple[frozenset[str], Any]], changes: Mapping[str, object]
) -> dict[Hashable, tuple[frozenset[str], Any]]:
    """What still holds: the answers that name the tables they read, none of which changed."""
    return {key: answer for key, answer in kept.items() if answer[0] and answer[0].isdisjoint(changes)}


def _open_snapshot(source: Engine) -> Connection:
    """A transaction whose statements all see one state of the database."""
    connection = source.connect()
    if source.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection
