"""Write tables of an SQLite file into a DuckDB file: run as a program of its own, by the path of this file.

Arrow's driver brings an SQLite library of its own. Two of them in one process lose each other's locks on a file, which
can destroy it, so the driver never enters a process that has the database open (docs/decisions/0002 and after).
Takes a JSON object from standard input: ``source``, ``target``, ``tables`` (name -> statement that reads it).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import adbc_driver_manager as adbc
import adbc_driver_sqlite
import duckdb


def export(asked: dict[str, Any]) -> None:
    """Write each table as it is read; rows with the number 0 are samples that only tell types."""
    with (
        duckdb.connect(asked["target"]) as target,
        adbc_driver_sqlite.connect(asked["source"]) as database,
        adbc.AdbcConnection(database) as connection,
    ):
        for name, reading in asked["tables"].items():
            with adbc.AdbcStatement(connection) as statement:
                statement.set_sql_query(reading)
                stream, _rows = statement.execute_query()
                target.register("arrived", stream)
                target.execute(f'CREATE TABLE "{name}" AS SELECT * FROM arrived WHERE id <> 0')  # noqa: S608 - our names
                target.unregister("arrived")


if __name__ == "__main__":
    export(json.load(sys.stdin))
