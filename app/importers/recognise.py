"""From a file to a delivery: what is it, is it safe, which format does it speak."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from app.importers.format import Document, Format
from app.importers.formats import FORMATS
from app.importers.limits import STANDARD, Limits
from app.importers.problems import FileRefused, Problem, found, refuse
from app.importers.readers.archive import Unpacking, is_photo
from app.importers.readers.delimited import open_delimited
from app.importers.readers.html import open_html
from app.importers.readers.json_stream import open_json
from app.importers.readers.packages import check_workbook, directory_fits, in_megabytes, is_workbook
from app.importers.readers.signatures import OLE, is_archive, is_html, is_json, is_markup, is_text, is_zip
from app.importers.readers.table import TableDocument
from app.importers.readers.workbook import open_workbook
from app.importers.readers.xml import open_xml
from app.importers.records import Delivery, Member

_HEAD: Final = 4_096


@contextmanager
def open_delivery(
    path: Path, name: str, *, limits: Limits = STANDARD, formats: Sequence[Format] = FORMATS
) -> Iterator[Delivery]:
    """Open a delivered file; `name` is what the sender called it and serves in messages only.

    `formats` are asked in their order whether it is theirs; a dealer's own tables stand before the known ones.
    Inside the block the cars can be read once and the photos' files exist. Raises FileRefused, with problems that say
    why, for a file that cannot be taken; the same can come while the cars are read.
    """
    with ExitStack() as stack:
        check_size(path, name, limits)
        opening = _Opening(name, limits, formats, stack)
        if is_packed(path, name, limits):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="delivery-")))
            yield opening.open_archive(path, folder)
        else:
            yield _deliver(*opening.recognise(path, name), [])


def check_size(path: Path, name: str, limits: Limits) -> None:
    """Raise FileRefused for a file that is empty or too large."""
    size = path.stat().st_size
    if not size:
        raise refuse("FILE_EMPTY", name)
    if size > limits.file_bytes:
        raise refuse("FILE_TOO_LARGE", name, limit=in_megabytes(limits.file_bytes))


def is_packed(path: Path, name: str, limits: Limits) -> bool:
    """Tell whether a file is an archive and no workbook; raises FileRefused for one with too many members."""
    if not is_zip(_head(path)):
        return False
    if not directory_fits(path, limits):
        raise refuse("ARCHIVE_TOO_LARGE", name, limit=f"{limits.archive_files}")
    return not is_workbook(path, limits)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A delivery on its way to be recognised; what is opened is closed with `stack`."""

    name: str
    limits: Limits
    formats: Sequence[Format]
    stack: ExitStack

    def open_archive(self, path: Path, folder: Path) -> Delivery:
        """Unpack, then find the one file with cars among the members."""
        problems: list[Problem] = []
        members = Unpacking(path, self.name, folder, self.limits, problems).unpack()
        photos = tuple(member for member in members if is_photo(member))
        delivery = _deliver(*self._find_stock([one for one in members if one not in photos], problems), problems)
        delivery.files = photos
        return delivery

    def _find_stock(self, members: Iterable[Member], problems: list[Problem]) -> tuple[Document, Format]:
        stock: tuple[Document, Format] | None = None
        tables = False
        for member in members:
            if _says_nothing(member):
                continue
            place = f"{self.name}/{member.name}"
            try:
                document, format_ = self.recognise(member.path, place)
            except FileRefused as refused:
                if {problem.code for problem in refused.problems} != {"FORMAT_UNKNOWN"}:
                    raise
                tables = tables or has_columns(refused.problems[0])
                problems.append(found("FILE_IGNORED", place, value=member.name))
                continue
            if stock:
                raise refuse("ARCHIVE_SEVERAL_FILES", self.name, value=f"{stock[0].name}, {place}")
            stock = document, format_
        if stock is None:
            raise _unknown(self.name, table=tables)
        return stock

    def recognise(self, path: Path, name: str) -> tuple[Document, Format]:
        """Give the opened file and the first format that says it is its own; raises FileRefused."""
        document = open_document(path, name, self.limits)
        for known in self.formats:
            if known.recognise(document):
                self.stack.enter_context(closing(document))
                return document, known
        document.close()
        raise _unknown(name, table=isinstance(document, TableDocument) and is_table(document))


def _says_nothing(member: Member) -> bool:
    """Tell whether a member is empty or blank: alone such a file may be a delivery, among others it is none."""
    return not member.size or (member.size < _HEAD and not member.path.read_bytes().strip())


def is_table(document: TableDocument) -> bool:
    """Tell whether a document has columns at all: a text of lines is read as a table of one."""
    return any(len(row.cells) > 1 for sheet in document.sheets for row in sheet.head)


def has_columns(problem: Problem) -> bool:
    """Tell whether an unknown format is a table, whose columns a person can assign."""
    return problem.code == "FORMAT_UNKNOWN" and bool(problem.params.get("table"))


def open_document(path: Path, name: str, limits: Limits) -> Document:
    """Open a file as what its first bytes say; raises FileRefused."""
    head = _head(path)
    if is_zip(head):
        check_workbook(path, name, limits)
        return open_workbook(path, name, limits)
    if head.startswith(OLE):
        return open_workbook(path, name, limits)
    if is_archive(head):
        raise _unknown(name)
    if is_html(head):
        return open_html(path, name)
    if is_markup(head):
        return open_xml(path, name, limits)
    if is_json(head):
        return open_json(path, name, limits)
    if is_text(head):
        return open_delimited(path, name)
    raise _unknown(name)


def _deliver(document: Document, format_: Format, problems: list[Problem]) -> Delivery:
    header = format_.header(document)
    return Delivery(
        format=format_.name,
        mode=header.mode or format_.default_mode,
        header=header,
        rows=format_.read(document, problems),
        id_from_vin=format_.id_from_vin or header.id_from_vin,
        problems=problems,
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _unknown(name: str, *, table: bool = False) -> FileRefused:
    return refuse("FORMAT_UNKNOWN", name, accepted=tuple(known.name for known in FORMATS), table=table)
