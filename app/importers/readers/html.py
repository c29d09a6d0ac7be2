"""Tables in HTML: what many programs write and call ".xls"."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree, html

from app.importers.limits import MEGABYTE
from app.importers.problems import refuse
from app.importers.readers.delimited import guess_encoding
from app.importers.readers.table import HEAD_ROWS, FixedRows, NumberedRow, Row, Sheet, TableDocument

_LARGEST: Final = 50 * MEGABYTE  # the page is held in memory as a whole
_WIDEST: Final = 200
_HEAD: Final = 4_096


def open_html(path: Path, name: str) -> TableDocument:
    """Open a page and give each of its tables as a sheet; raises FileRefused: FILE_TOO_LARGE, FILE_UNREADABLE."""
    if path.stat().st_size > _LARGEST:
        raise refuse("FILE_TOO_LARGE", name, limit=f"{_LARGEST // MEGABYTE} MB")
    try:
        parser = html.HTMLParser(no_network=True, remove_comments=True, encoding=_encoding_of(path))
        page = html.parse(str(path), parser).getroot()
    except (etree.LxmlError, OSError, AssertionError) as error:
        raise refuse("FILE_UNREADABLE", name, value=error) from error
    tables = [] if page is None else [list(_rows(table)) for table in page.iter("table")]
    sheets = tuple(Sheet(None, tuple(rows[:HEAD_ROWS])) for rows in tables)
    return TableDocument(name, sheets, FixedRows(tables))


def _encoding_of(path: Path) -> str | None:
    """The page's own word counts; one that does not say it is taken for what its bytes are."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return None if b"charset" in head.lower() else guess_encoding(path, head).removesuffix("-sig")


def _rows(table: html.HtmlElement) -> Iterator[NumberedRow]:
    for number, row in enumerate(table.iter("tr"), 1):
        cells: Row = []
        for cell in row.iterchildren("td", "th"):
            cells.append(cell.text_content().strip())
            cells.extend([""] * _spanned(cell))
        yield NumberedRow(number, cells)


def _spanned(cell: html.HtmlElement) -> int:
    """How many more columns a cell covers."""
    span = cell.get("colspan", "1")
    return min(int(span), _WIDEST) - 1 if span.isdigit() and int(span) else 0
