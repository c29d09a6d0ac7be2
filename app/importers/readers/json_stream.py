"""JSON as a stream: one large list, inside an object or alone, read item by item in constant memory."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from app.importers.limits import Limits
from app.importers.places import Place
from app.importers.problems import FileRefused, refuse

_CHUNK: Final = 1 << 16
_DECODER: Final = json.JSONDecoder()
_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_LIST: Final = object()
ALONE: Final = ""  # the name of a list that stands in no object


class Item(NamedTuple):
    """An item of a list with the line on which it begins."""

    line: int
    value: Any


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """An object with small `members` and with `lists` (their names), whose items are read one at a time.

    A list without an object around it is called `ALONE`.
    """

    path: Path
    name: str
    members: dict[str, Any]
    lists: frozenset[str]
    limits: Limits

    def items(self, name: str) -> Iterator[Item]:
        """Give the items of a list; raises FileRefused with JSON_MALFORMED."""
        with self.path.open("rb") as stream:
            for key, item in _Scanner(stream, self.name, self.limits).scan():
                if key == name and isinstance(item, Item):
                    yield item

    def close(self) -> None:
        """Nothing is kept open between the items."""


def open_json(path: Path, name: str, limits: Limits) -> JsonDocument:
    """Read an object's members once, without keeping the items of its lists.

    Raises FileRefused with JSON_MALFORMED, also for what is neither an object nor a list.
    """
    members: dict[str, Any] = {}
    lists: set[str] = set()
    with path.open("rb") as stream:
        for key, item in _Scanner(stream, name, limits).scan():
            if isinstance(item, Item) or item is _LIST:
                lists.add(key)
            else:
                members[key] = item
    return JsonDocument(path, name, members, frozenset(lists), limits)


class _Scanner:
    """Reads values from a growing buffer; what was read is dropped from it."""

    def __init__(self, stream: IO[bytes], name: str, limits: Limits) -> None:
        start = stream.read(2)
        stream.seek(0)
        wide = start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
        self._decode = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")().decode
        self._stream = stream
        self._name = name
        self._limit = limits.car_bytes
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def scan(self) -> Iterator[tuple[str, Any]]:
        """Give each member of the object: a list as `_LIST` and then its items, anything else as its value."""
        try:
            if self._peek() == "[":
                yield from self._list(ALONE)
            else:
                self._expect("{")
                yield from self._between("}", self._members)
            if self._peek():
                raise ValueError("text after the end")
        except (ValueError, RecursionError) as error:
            raise self._malformed(error) from error

    def _between(self, end: str, read: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """Read what stands between commas until the closing sign."""
        if self._peek() == end:
            self._expect(end)
            return
        yield from read()
        while self._expect("," + end) == ",":
            yield from read()

    def _members(self) -> Iterator[tuple[str, Any]]:
        key = str(self._value())
        self._expect(":")
        if self._peek() != "[":
            yield key, self._value()
            return
        yield from self._list(key)

    def _list(self, name: str) -> Iterator[tuple[str, Any]]:
        yield name, _LIST
        self._expect("[")
        yield from ((name, item) for item in self._between("]", self._items))

    def _items(self) -> Iterator[Any]:
        self._peek()
        yield Item(self._line, self._value())

    def _value(self) -> Any:
        """Read one value; the buffer doubles until it is whole, a number also needs to see what follows."""
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except ValueError:
                if self._ended or len(self._text) > self._limit:
                    raise
            else:
                if end < len(self._text) or self._ended:
                    self._move(end)
                    return value
            self._fill(max(len(self._text), _CHUNK))

    def _peek(self) -> str:
        """Give the next sign that is no blank, "" at the end."""
        while True:
            self._move(_BLANKS.match(self._text, self._at).end())  # type: ignore[union-attr]  # it always matches
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._fill(_CHUNK)

    def _expect(self, signs: str) -> str:
        sign = self._peek()
        if not sign or sign not in signs:
            raise ValueError(f"{' or '.join(signs)} expected")
        self._move(self._at + 1)
        return sign

    def _fill(self, size: int) -> None:
        chunk = self._stream.read(size)
        self._ended = not chunk
        self._text = self._text[self._at :] + self._decode(chunk, self._ended)
        self._at = 0

    def _move(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at

    def _malformed(self, error: Exception) -> FileRefused:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return refuse("JSON_MALFORMED", Place(self._name, line=self._line), reason=reason)
