"""Cars cut out of an XML as pieces of its bytes, so that one that is known by its words need not be parsed.

An empty element stands in the place of each piece, and the parser tells of this skeleton whether that place is one of
a car: it knows about comments, CDATA and depth, cutting does not. Whatever is out of the ordinary (another code page,
cars within cars, an end tag inside a text, broken XML) makes the file be read as a whole from there on.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from secrets import token_hex
from typing import IO, Any, Final, NamedTuple, TypeAlias

from lxml import etree

from app.importers.readers.ignored import drop_errors
from app.importers.readers.xml import CHUNK, OPTIONS, Element, XmlDocument, stands_at
from app.importers.records import RawCar, UnreadCar

Read: TypeAlias = Callable[[Element, int], RawCar]

_LONGEST: Final = 1 << 20  # bytes without a whole car in them
_PLAIN: Final = frozenset({"", "utf-8"})


class _Piece(NamedTuple):
    said: bytes
    line: int


class _Irregular(Exception):
    """The file must be read as a whole."""


def read_rows(document: XmlDocument, path: tuple[str, ...], read: Read) -> Iterator[RawCar | UnreadCar]:
    """Give the cars at a path below the root; `read` takes an element and the number of lines before its own first.

    Raises FileRefused as `XmlDocument.elements` does.
    """
    return _Rows(document, path, read).give()


class _Rows:
    """The rows of one document, in pieces as long as that goes."""

    def __init__(self, document: XmlDocument, path: tuple[str, ...], read: Read) -> None:
        self._document = document
        self._path = path
        self._read_car = read
        self._parser = etree.XMLParser(**OPTIONS)
        self._whole: Iterator[RawCar] | None = None

    def give(self) -> Iterator[RawCar | UnreadCar]:
        given = 0
        if self._document.head.encoding.lower() in _PLAIN:
            try:
                for piece in self._cut():
                    place = f"{self._document.name}:{piece.line} {self._path[-1]}"
                    given += 1
                    yield UnreadCar(piece.said, place, partial(self._read, piece, given))
                    if self._whole:
                        break
                else:
                    return
            except _Irregular:
                pass
        yield from self._whole or self._read_whole(given)

    def _read(self, piece: _Piece, number: int) -> RawCar:
        """Read a piece; one that is no element by itself is not what the row says, so nobody may know it by that."""
        try:
            element = etree.fromstring(piece.said, self._parser)
        except etree.XMLSyntaxError:
            self._whole = self._read_whole(number - 1)
            car = next(self._whole)
            car.strange = True
            return car
        drop_errors(element)
        return self._read_car(element, piece.line - 1)

    def _read_whole(self, given: int) -> Iterator[RawCar]:
        elements = islice(self._document.elements(*self._path), given, None)
        return (self._read_car(element, 0) for element in elements)

    def _cut(self) -> Iterator[_Piece]:
        """Give pieces that stand where cars stand; raises _Irregular before the first that does not."""
        skeleton = _Skeleton(self._path)
        cutter = _Cutter(self._path[-1], skeleton.stand_in, min(_LONGEST, self._document.limits.car_bytes))
        with self._document.path.open("rb") as stream:
            for bones, pieces in cutter.cut(stream):
                skeleton.take(bones, len(pieces))
                yield from pieces
        skeleton.close()


class _Cutter:
    """Cuts bytes behind each end tag of a car; counts lines."""

    def __init__(self, tag: str, stand_in: bytes, longest: int) -> None:
        name = tag.encode()
        self._begin = re.compile(rb"<%b(?:[ \t\r][^<>\n]*)?>" % re.escape(name))
        self._end = b"</%b>" % name
        self._stand_in = stand_in
        self._longest = longest
        self._line = 1

    def cut(self, stream: IO[bytes]) -> Iterator[tuple[bytes, list[_Piece]]]:
        """Give what stands around the pieces, a stand-in in the place of each, and the pieces."""
        rest = b""
        while chunk := stream.read(CHUNK):
            *wholes, rest = (rest + chunk).split(self._end)
            if len(rest) > self._longest:
                raise _Irregular
            yield self._part(wholes)
        yield rest, []

    def _part(self, wholes: Iterable[bytes]) -> tuple[bytes, list[_Piece]]:
        bones: list[bytes] = []
        pieces: list[_Piece] = []
        for text in wholes:
            begin = self._begin.search(text)
            if begin is None:
                raise _Irregular
            at = begin.start()
            bones += (text[:at], self._stand_in)
            line = self._line + text.count(b"\n", 0, at)
            pieces.append(_Piece(text[at:] + self._end, line))
            self._line = line + text.count(b"\n", at)
        return b"".join(bones), pieces


class _Skeleton:
    """The document with stand-ins, as the parser understands it."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self._path = path
        self._mark = f"m{token_hex(8)}"  # nobody can write it into a file beforehand
        self.stand_in = f'<{path[-1]} {self._mark}=""/>'.encode()
        self._parser = etree.XMLPullParser(events=("end",), tag=path[-1], **OPTIONS)

    def take(self, bones: bytes, count: int) -> None:
        """Read on; raises _Irregular when not every stand-in stands where a car stands, or another car does."""
        try:
            self._parser.feed(bones)
            found: list[Any] = [element for _, element in self._parser.read_events()]
        except etree.XMLSyntaxError as error:
            raise _Irregular from error
        cars = [element for element in found if stands_at(element, self._path)]
        if len(cars) != count or not all(self._mark in element.attrib for element in cars):
            raise _Irregular
        if cars:
            del cars[-1].getparent()[:-1]

    def close(self) -> None:
        """Raise _Irregular when the document is not whole."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            raise _Irregular from error
