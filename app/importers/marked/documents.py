"""XML and JSON with the errors inside each car; both are copied as streams."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.importers.marked.remarks import Remarks
from app.importers.problems import Problem
from app.importers.readers.ignored import ERROR_ELEMENT, ERROR_KEY
from app.importers.readers.json_stream import ALONE, Item, JsonDocument
from app.importers.readers.xml import XmlDocument

_CHUNK: Final = 1 << 16
_WIDE: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def mark_xml(document: XmlDocument, target: Path, element: str, remarks: Remarks) -> None:
    """Copy the file byte for byte, with `<error code= field= severity=>` elements at the end of cars with findings."""
    ends = _Ends(element, remarks)
    with document.path.open("rb") as source:
        ends.find(source)
    with document.path.open("rb") as source, target.open("wb") as sink:
        _copy(source, sink, ends)


class _Ends:
    """Finds where the cars with findings end: byte offset and number of the car, in order."""

    def __init__(self, element: str, remarks: Remarks) -> None:
        self.found: list[tuple[int, int]] = []
        self.encoding = "utf-8"
        self.remarks = remarks
        self._element = element
        self._path: list[str] | None = None
        self._stack: list[str] = []
        self._count = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.XmlDeclHandler = self._declare

    def find(self, source: IO[bytes]) -> None:
        """Read the file to its end."""
        mark = source.read(2)
        source.seek(0)
        while chunk := source.read(_CHUNK):
            self._parser.Parse(chunk, False)
        self._parser.Parse(b"", True)
        self.encoding = _WIDE.get(mark, self.encoding)

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding or self.encoding

    def _start(self, tag: str, _attributes: Any) -> None:
        self._stack.append(tag)
        if self._path is None and tag == self._element:
            self._path = [*self._stack]

    def _end(self, _tag: str) -> None:
        if self._stack == self._path:
            self._count += 1
            if self._count in self.remarks:
                self.found.append((self._parser.CurrentByteIndex, self._count))
        self._stack.pop()


def _copy(source: IO[bytes], sink: IO[bytes], ends: _Ends) -> None:
    closing = "</".encode(ends.encoding)
    for offset, number in ends.found:
        _copy_bytes(source, sink, offset - source.tell())
        is_closed_apart = source.read(len(closing)) == closing  # not <car/>, which has no place inside
        source.seek(offset)
        if is_closed_apart:
            sink.write("".join(map(_as_element, ends.remarks[number])).encode(ends.encoding, "xmlcharrefreplace"))
    while chunk := source.read(_CHUNK):
        sink.write(chunk)


def _copy_bytes(source: IO[bytes], sink: IO[bytes], count: int) -> None:
    while count > 0 and (chunk := source.read(min(count, _CHUNK))):
        sink.write(chunk)
        count -= len(chunk)


def _as_element(problem: Problem) -> str:
    told = {"code": problem.code, "severity": problem.severity.value, "field": problem.field, "value": problem.value}
    attributes = "".join(f" {name}={quoteattr(_printable(text))}" for name, text in told.items() if text is not None)
    return f"<{ERROR_ELEMENT}{attributes}>{escape(_printable(f'{problem.message} {problem.cure}'))}</{ERROR_ELEMENT}>\n"


def _printable(text: str) -> str:
    """Take out what XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")


def mark_json(document: JsonDocument, target: Path, remarks: Remarks) -> None:
    """Copy the object with a list of errors in each car with findings; its other members stay."""
    with target.open("w", encoding="utf-8") as sink:
        if ALONE in document.lists:
            _write_list(sink, document.items(ALONE), remarks)
            return
        sink.write("{")
        parting = ""
        for name, value in document.members.items():
            sink.write(f"{parting}\n{_dump(name)}: {_dump(value)}")
            parting = ","
        for name in sorted(document.lists):
            sink.write(f"{parting}\n{_dump(name)}: ")
            _write_list(sink, document.items(name), remarks if name == "cars" else {})
            parting = ","
        sink.write("\n}\n")


def _write_list(sink: IO[str], items: Iterator[Item], remarks: Remarks) -> None:
    sink.write("[")
    for number, item in enumerate(items, 1):
        value = item.value
        if isinstance(value, dict) and number in remarks:
            value = {**value, ERROR_KEY: [problem.as_json() for problem in remarks[number]]}
        sink.write(f"{',' if number > 1 else ''}\n{_dump(value)}")
    sink.write("\n]")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
