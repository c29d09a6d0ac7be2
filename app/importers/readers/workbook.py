"""Workbooks (xlsx, xlsm, xlsb, xls, ods), read by python-calamine in a process of its own."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final, cast

from app.importers.limits import MEGABYTE, Limits
from app.importers.problems import FileRefused, refuse
from app.importers.readers.table import HEAD_ROWS, NumberedRow, Sheet, TableDocument

_CHILD: Final = Path(__file__).with_name("workbook_child.py")
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES: Final = "xl/workbook.xml"
_WAIT: Final = 5


def open_workbook(path: Path, name: str, limits: Limits) -> TableDocument:
    """Open a workbook and look at the heads of its visible sheets.

    Raises FileRefused: ENCRYPTED, FILE_TOO_LARGE (more memory or time than the limits allow), FILE_UNREADABLE.
    """
    if _is_encrypted(path):
        raise refuse("ENCRYPTED", name)
    child = _Child(path, name, limits)
    try:
        told = child.ask()
        sheets = tuple(Sheet(sheet["name"], tuple(_number(sheet["head"], 1))) for sheet in told["sheets"])
    except BaseException:
        child.close()
        raise
    return TableDocument(name, sheets, child, epoch_1904=_counts_from_1904(path))


class _Child:
    """The process that reads; it ends when the document is closed."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        bounds = (HEAD_ROWS, limits.workbook_bytes, limits.workbook_seconds)
        command = [sys.executable, "-I", str(_CHILD), str(path.absolute()), *(str(bound) for bound in bounds)]
        self._process = subprocess.Popen(  # noqa: S603  (our own file, no shell)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )

    def rows(self, index: int) -> Iterator[NumberedRow]:
        """Give all rows of a sheet."""
        stdin = cast("IO[str]", self._process.stdin)
        with suppress(BrokenPipeError):  # the answer below tells why
            stdin.write(f"{index}\n")
            stdin.flush()
        number = 1
        while batch := self.ask():
            yield from _number(batch, number)
            number += len(batch)

    def ask(self) -> Any:
        """Take the next message; raises FileRefused when the process ended or gave up."""
        stdout = cast("IO[str]", self._process.stdout)
        line = stdout.readline()
        message = json.loads(line, object_hook=_understand) if line.endswith("\n") else {"error": "large"}
        if isinstance(message, dict) and "error" in message:
            raise self._refuse(message)
        return message

    def _refuse(self, message: dict[str, Any]) -> FileRefused:
        if message["error"] == "encrypted":
            return refuse("ENCRYPTED", self._name)
        if message["error"] == "large":
            return refuse("FILE_TOO_LARGE", self._name, limit=f"{self._limits.workbook_bytes // MEGABYTE} MB")
        return refuse("FILE_UNREADABLE", self._name, value=message["reason"])

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate(timeout=_WAIT)


def _number(rows: list[list[Any]], first: int) -> Iterator[NumberedRow]:
    return (NumberedRow(number, row) for number, row in enumerate(rows, first))


def _understand(told: dict[str, Any]) -> Any:
    if "on" in told:
        return date.fromisoformat(told["on"])
    return datetime.fromisoformat(told["at"]) if "at" in told else told


def _is_encrypted(path: Path) -> bool:
    """Tell whether an OLE file wraps an encrypted workbook: its directory names the package."""
    with path.open("rb") as stream:
        return stream.read(len(_OLE)) == _OLE and _ENCRYPTED_PACKAGE in stream.read()


def _counts_from_1904(path: Path) -> bool:
    """Tell whether bare serial numbers of an xlsx count days from 1904; cells formatted as dates come right anyway."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as stream:
            properties = stream.read(MEGABYTE)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return False
    return any(mark in properties for mark in (b'date1904="1"', b'date1904="true"'))
