"""CSV and its relatives: any common delimiter, UTF-8, UTF-16, or the code page of Russian or Western programs."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from app.importers.problems import refuse
from app.importers.readers.table import HEAD_ROWS, NumberedRow, Sheet, TableDocument
from app.lib.cells import restore

_SAMPLE: Final = 1 << 16
_LONGEST_CELL: Final = 1 << 20
_DELIMITERS: Final = ";,\t|"
# A letter beyond ASCII stands alone among the letters of Western words, in Cyrillic ones they all do.
_LONE: Final = re.compile(rb"(?<![\xa4-\xff])[\xa4-\xff](?![\xa4-\xff])")
_TOGETHER: Final = re.compile(rb"[\xa4-\xff]{2,}")


def open_delimited(path: Path, name: str) -> TableDocument:
    """Open a text whose lines are rows; raises FileRefused with FILE_UNREADABLE."""
    source = Lines(path, name)
    return TableDocument(name, (Sheet(None, tuple(islice(source.rows(0), HEAD_ROWS))),), source)


class Lines:
    """Rows read from the file when they are asked for; `encoding`, `delimiter` and `line_end` are the file's own."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        with path.open("rb") as stream:
            sample = stream.read(_SAMPLE)
        self.encoding = guess_encoding(path, sample)
        text = sample.decode(self.encoding, "replace")
        self.delimiter = _guess_delimiter(text)
        self.line_end = "\r\n" if "\r\n" in text else "\n"

    def rows(self, _index: int) -> Iterator[NumberedRow]:
        """Give the rows, each numbered by its place among the rows, which is what a spreadsheet will show."""
        csv.field_size_limit(_LONGEST_CELL)
        with self._path.open(encoding=self.encoding, newline="", errors="replace") as stream:
            try:
                for number, cells in enumerate(csv.reader(stream, delimiter=self.delimiter), 1):
                    yield NumberedRow(number, [restore(cell) if cell[:1] == "'" else cell for cell in cells])
            except csv.Error as error:
                raise refuse("FILE_UNREADABLE", self._name, value=error) from error

    def close(self) -> None:
        """Nothing is kept open between the rows."""


def guess_encoding(path: Path, sample: bytes) -> str:
    """Give the encoding of a text by its bytes: UTF-16 by its mark, UTF-8 when all is, else a code page."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    chunk = sample
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_SAMPLE):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _guess_code_page(chunk or sample)
    return "utf-8-sig"


def _guess_code_page(text: bytes) -> str:
    """Give Windows-1251, or ISO-8859-15 where letters with accents stand alone among plain ones."""
    return "iso-8859-15" if len(_LONE.findall(text)) > len(_TOGETHER.findall(text)) else "cp1251"


def _guess_delimiter(sample: str) -> str:
    """Take the delimiter that parts the first lines into most columns, the same number in each."""
    lines = sample.splitlines()[:HEAD_ROWS]

    def width(delimiter: str) -> tuple[int, int]:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        return (counts.count(counts[0]), counts[0]) if counts and counts[0] > 1 else (0, 0)

    return max(_DELIMITERS, key=width)
