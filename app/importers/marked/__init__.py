"""The delivered file given back with its problems marked, ready to be mended and sent again."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _l

from app.errors import NotFound, RuleBroken
from app.importers.limits import Limits
from app.importers.marked.archive import find_stock, pack_again
from app.importers.marked.delimited import mark_delimited
from app.importers.marked.documents import mark_json, mark_xml
from app.importers.marked.remarks import Remarks, read_remarks
from app.importers.marked.spots import Spots, find_spots
from app.importers.marked.workbook import mark_workbook
from app.importers.problems import FileRefused
from app.importers.readers.delimited import Lines
from app.importers.readers.json_stream import JsonDocument
from app.importers.readers.xml import XmlDocument
from app.importers.recognise import open_document
from app.importers.source import open_source
from app.models import Upload
from app.queries import rejected_rows
from app.storage import local_file

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES: Final[Mapping[str, str]] = {
    ".xlsx": XLSX,
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".json": "application/json",
    ".zip": "application/zip",
}


class MarkedFile(NamedTuple):
    """The file, its name and media type; it is there while the block of `open_marked` lasts."""

    path: Path
    name: str
    media_type: str


@contextmanager
def open_marked(upload: Upload, limits: Limits) -> Iterator[MarkedFile]:
    """Write the delivered file with each bad value marked and a remark for each row, in the reader's language.

    Workbooks of any kind come back as xlsx, everything else as what it was, in its archive when it came in one.

    :raises RuleBroken: the file is kept no longer, or nothing in it can be marked.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="marked-")))
        try:
            yield _write(upload, limits, folder, stack)
        except (FileRefused, NotFound) as error:
            raise RuleBroken(
                "SOURCE_PURGED", _l("The delivered file is kept no longer: send the cars again.")
            ) from error


def can_be_marked(upload: Upload) -> bool:
    """Whether rows of the delivery have findings that can be shown in its file."""
    return upload.mends is None and upload.storage_key is not None and rejected_rows.has_remarks(upload.id)


def _write(upload: Upload, limits: Limits, folder: Path, stack: ExitStack) -> MarkedFile:
    if not can_be_marked(upload):
        raise RuleBroken("NOTHING_TO_MARK", _l("No row of this delivery has a problem that can be marked."))
    remarks = read_remarks(upload.id)
    with open_source(upload, limits) as delivery:
        spots = find_spots(delivery, remarks)
    source = stack.enter_context(local_file(str(upload.storage_key)))
    inside = spots.file.removeprefix(f"{upload.file_name}/") if spots.file != upload.file_name else ""
    stock = find_stock(source, inside, folder / "stock") if inside else source
    marked = folder / "marked"
    suffix = _mark(_Stock(stock, spots.file, limits), marked, spots, remarks)
    if inside:
        pack_again(source, inside, marked, suffix, folder / "archive")
        marked, suffix = folder / "archive", ".zip"
    return MarkedFile(marked, f"{Path(upload.file_name).stem or upload.id}-{upload.id}{suffix}", _TYPES[suffix])


class _Stock(NamedTuple):
    """The file with the cars, its name in messages, and the limits under which it is opened."""

    path: Path
    name: str
    limits: Limits


def _mark(stock: _Stock, target: Path, spots: Spots, remarks: Remarks) -> str:
    """Write the marked file and give the ending of its name."""
    with closing(open_document(*stock)) as document:
        if isinstance(document, XmlDocument):
            mark_xml(document, target, spots.element, remarks)
            return ".xml"
        if isinstance(document, JsonDocument):
            mark_json(document, target, remarks)
            return ".json"
        if isinstance(document.source, Lines):
            mark_delimited(document, document.source, target, spots)
            return ".csv"
        mark_workbook(document, stock.path, target, spots)
        return ".xlsx"
