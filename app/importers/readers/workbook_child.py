"""Reads one workbook in a process of its own and tells its rows as lines of JSON.

A sheet of one cell in its last corner makes the library ask for 500 GB and end the process; so the process that ends is
this one, with a bound on memory and time, never the one that serves people. It knows nothing of the application.

Started with: path, rows of a head, bytes of memory, seconds. First line out: {"sheets": [{"name", "head"}]} or
{"error"}. Then for each sheet number on its input the rows in batches, each a line, and an empty batch at the end.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

_BATCH: Final = 200


def main(path: str, head_rows: int, memory: int, seconds: int) -> None:
    """Serve one workbook until its input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheets = _open_sheets(path)
        _say({"sheets": [{"name": sheet.name, "head": _rows(sheet, head_rows)} for sheet in sheets]})
        for line in sys.stdin:
            _say_rows(sheets[int(line)])
    except PasswordError:
        _say({"error": "encrypted"})
    except MemoryError:
        _say({"error": "large"})
    except BaseException as error:  # noqa: BLE001  (a panic of the library is no Exception)
        _say({"error": "unreadable", "reason": str(error)[:200]})


def _open_sheets(path: str) -> list[CalamineSheet]:
    book = CalamineWorkbook.from_path(path)
    return [
        book.get_sheet_by_name(found.name)
        for found in book.sheets_metadata
        if found.typ == SheetTypeEnum.WorkSheet and found.visible == SheetVisibleEnum.Visible
    ]


def _rows(sheet: CalamineSheet, count: int) -> list[list[Any]]:
    return [list(row) for row in islice(_padded(sheet), count)]


def _say_rows(sheet: CalamineSheet) -> None:
    rows = _padded(sheet)
    while batch := list(islice(rows, _BATCH)):
        _say(batch)
    _say([])


def _padded(sheet: CalamineSheet) -> Any:
    """Give rows whose first cell is column A; the library begins at the first used column, but at the first row."""
    start = sheet.start
    if start is None:
        return iter(())
    pad: list[Any] = [""] * start[1]
    return (pad + row for row in sheet.iter_rows()) if pad else sheet.iter_rows()


def _say(message: Any) -> None:
    sys.stdout.write(json.dumps(message, default=_tell, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _tell(value: object) -> Any:
    """Mark days and moments, which JSON does not know; durations and times of day are told as text."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main(sys.argv[1], *(int(number) for number in sys.argv[2:5]))
