"""How rows come from the database of record into the replica: all of a table in bulk, or those that changed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import adbc_driver_manager as adbc
import adbc_driver_postgresql
import structlog
from duckdb import DuckDBPyConnection
from sqlalchemy import Connection, Engine, select

from app.database import reading
from app.models import Change, ChangeClock
from app.replica.tables import Table, tables

_PART: Final = 20_000
_LAST: Final = 'SELECT max(id) FROM "{}"'
_WORTH_A_PROCESS: Final = 16 * 1024 * 1024
_PATIENCE_SECONDS: Final = 600
_EXPORTING: Final = str(Path(__file__).with_name("exporting.py"))
log = structlog.get_logger("replica")

Changed: TypeAlias = tuple[set[int], set[int]]


class Moment(NamedTuple):
    """A state of the database of record: the clock's tick and the stamp of the transaction that made it."""

    tick: int
    stamp: int


class OutOfReach(Exception):
    """The changes since a moment are not known any more, or the moment never was: everything is to be copied anew."""


def read_clock(connection: Connection) -> Moment:
    """The latest moment that a connection sees; a database without a clock's row stands at the beginning."""
    row = connection.execute(select(ChangeClock.tick, ChangeClock.stamp)).one_or_none()
    return Moment(*row) if row else Moment(0, 0)


def copy_all(engine: Engine, replica: DuckDBPyConnection) -> None:
    """Make all tables and fill them, through Arrow where that is worth it and works, else row by row.

    Rows may be later than the clock read before: catching up from there on puts everything in order.
    """
    for table in tables().values():
        for definition in table.definitions():
            replica.execute(definition)
    copy_in_bulk = _copy_from_postgres if engine.dialect.name == "postgresql" else _copy_from_file
    try:
        copy_in_bulk(engine, replica)
    except (adbc.Error, OSError, subprocess.SubprocessError) as error:
        log.warning("replica is loaded row by row", reason=type(error).__name__)
        _copy_by_rows(engine, replica)


def pack(replica: DuckDBPyConnection) -> None:
    """Let DuckDB compress what it holds: a quarter of the memory, and read no slower."""
    replica.execute("FORCE CHECKPOINT")


def _copy_from_postgres(engine: Engine, replica: DuckDBPyConnection) -> None:
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with adbc_driver_postgresql.connect(address) as database, adbc.AdbcConnection(database) as connection:
        for table in tables().values():
            with adbc.AdbcStatement(connection) as statement:
                statement.set_sql_query(_reading(table))
                stream, _rows = statement.execute_query()
                replica.register("arrived", stream)
                replica.execute(table.insertion(f' FROM "arrived"{table.order}', table.quoted))
                replica.unregister("arrived")
                pack(replica)


def _copy_from_file(engine: Engine, replica: DuckDBPyConnection) -> None:
    """Let processes of their own write the tables into files of DuckDB's, beside the database (see exporting.py)."""
    source = Path(engine.url.database or "")
    if source.stat().st_size < _WORTH_A_PROCESS:
        _copy_by_rows(engine, replica)
        return
    with tempfile.TemporaryDirectory(prefix="replica-", dir=source.parent) as folder:
        halves = [(str(Path(folder) / name), statements) for name, statements in _halve(engine).items()]
        with ThreadPoolExecutor(len(halves)) as exporters:
            list(exporters.map(lambda half: _export(source, *half), halves))
        for table in tables().values():
            _join(replica, table, [target for target, _statements in halves])


def _join(replica: DuckDBPyConnection, table: Table, files: Sequence[str]) -> None:
    """Take a table over from its parts; the files are closed again at once, for DuckDB keeps what it reads of them."""
    names = [f"part_{number}" for number in range(len(files))]
    for name, file in zip(names, files, strict=True):
        replica.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
    parts = " UNION ALL ".join(f'SELECT * FROM {name}."{table.name}"' for name in names)  # noqa: S608 - our own names
    replica.execute(table.insertion(f" FROM ({parts}){table.order}", table.quoted))
    for name in names:
        replica.execute(f"DETACH {name}")
    pack(replica)


def _halve(engine: Engine) -> dict[str, dict[str, str]]:
    """Two files' names, each with the statements that read its half of every table: a core for each half."""
    with reading(), engine.connect() as connection:
        last = {name: connection.exec_driver_sql(_LAST.format(name)).scalar() or 0 for name in tables()}
    return {
        f"{name}.duckdb": {
            table.name: f"{_reading_typed(table)} WHERE id {sign} {int(last[table.name]) // 2}"
            for table in tables().values()
        }
        for name, sign in (("first", "<="), ("second", ">"))
    }


def _export(source: Path, target: str, statements: Mapping[str, str]) -> None:
    asked = json.dumps({"source": str(source), "target": target, "tables": statements})
    command = [sys.executable, "-P", _EXPORTING]
    subprocess.run(command, input=asked, text=True, check=True, timeout=_PATIENCE_SECONDS)  # noqa: S603 - our own


def _reading(table: Table) -> str:
    return f'SELECT {", ".join(table.quoted)} FROM "{table.name}"'  # noqa: S608 - our own names


def _reading_typed(table: Table) -> str:
    """With a row of our own before the others: Arrow's driver for SQLite tells types by the first rows."""
    samples = ", ".join(f'{field.sample} AS "{field.name}"' for field in table.fields)
    return f"SELECT {samples} UNION ALL {_reading(table)}"


def _copy_by_rows(engine: Engine, replica: DuckDBPyConnection) -> None:
    with reading(), engine.connect() as connection:
        for table in tables().values():
            replica.execute(f'DELETE FROM "{table.name}"')  # noqa: S608 - our own names
            for part in connection.exec_driver_sql(_reading(table)).partitions(_PART):
                insert(replica, table, part)


def insert(replica: DuckDBPyConnection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Take rows over, column by column: a hundred times faster than row by row."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        replica.execute(table.insertion("", ["unnest(?)"] * len(columns)), columns)


def read_changes(connection: Connection, known: Moment, now: Moment) -> dict[str, Changed]:
    """What changed after one moment up to another: table -> (stamps of changed rows, numbers of deleted ones).

    :raises OutOfReach: the database does not remember, or is another one.
    """
    since = select(Change.id, Change.stamp, Change.tables).where(Change.id >= known.tick, Change.id <= now.tick)
    ticks = connection.execute(since.order_by(Change.id)).all()
    if known.tick:
        if not ticks or Moment(ticks[0].id, ticks[0].stamp) != known:
            raise OutOfReach
        ticks = ticks[1:]
    if len(ticks) != now.tick - known.tick:
        raise OutOfReach
    found: dict[str, Changed] = {}
    for tick in ticks:
        for name, deleted in tick.tables.items():
            stamps, numbers = found.setdefault(name, (set(), set()))
            stamps.add(tick.stamp)
            numbers.update(deleted)
    return found


def take_over(connection: Connection, replica: DuckDBPyConnection, changes: Mapping[str, Changed]) -> None:
    """Replace the changed rows of all tables by what stands in the database, in one transaction of the replica."""
    replica.execute("BEGIN")
    try:
        for name in tables().keys() & changes.keys():
            _replace(connection, replica, tables()[name], *changes[name])
        _remove_orphans(replica, {name for name, (_stamps, deleted) in changes.items() if deleted})
        replica.execute("COMMIT")
    except BaseException:
        replica.execute("ROLLBACK")
        raise


def _replace(
    connection: Connection, replica: DuckDBPyConnection, table: Table, stamps: set[int], deleted: set[int]
) -> None:
    """A row that was to be deleted may stand there still: its savepoint was rolled back."""
    where = f"stamp IN ({_numbers(stamps)})" + (f" OR id IN ({_numbers(deleted)})" if deleted else "")
    rows = connection.exec_driver_sql(f"{_reading(table)} WHERE {where}").all()
    place = next(place for place, field in enumerate(table.fields) if field.name == "id")
    gone = sorted({row[place] for row in rows} | deleted)
    replica.execute(f'DELETE FROM "{table.name}" WHERE id IN (SELECT unnest(?))', [gone])  # noqa: S608 - our own names
    insert(replica, table, rows)


def _numbers(found: Collection[int]) -> str:
    return ", ".join(str(int(number)) for number in sorted(found))


def _remove_orphans(replica: DuckDBPyConnection, emptied: Iterable[str]) -> None:
    """What the database deletes together with a row, by its foreign keys."""
    emptied = set(emptied)
    for table in tables().values():
        for column, parent in table.parents.items():
            if parent in emptied:
                kept = f'"{column}" IS NULL OR "{column}" IN (SELECT id FROM "{parent}")'  # noqa: S608 - our own names
                replica.execute(f'DELETE FROM "{table.name}" WHERE NOT ({kept})')  # noqa: S608 - our own names
                emptied.add(table.name)
