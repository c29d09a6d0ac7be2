"""From a file to a delivery: what is it, is it safe, which format does it speak."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
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
from app.importers.readers.workbook import open_workbook
from app.importers.readers.xml import open_xml
from app.importers.records import Delivery, Member

_HEAD: Final = 4_096


@contextmanager
def open_delivery(path: Path, name: str, *, limits: Limits = STANDARD) -> Iterator[Delivery]:
    """Open a delivered file; `name` is what the sender called it and serves in messages only.

    Inside the block the cars can be read once and the photos' files exist. Raises FileRefused, with problems that say
    why, for a file that cannot be taken; the same can come while the cars are read.
    """
    with ExitStack() as stack:
        _check_size(path, name, limits)
        if is_zip(_head(path)) and not _is_workbook(path, name, limits):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="delivery-")))
            yield _open_archive(path, name, folder, limits, stack)
        else:
            document, format_ = _recognise(path, name, limits)
            stack.enter_context(closing(document))
            yield _deliver(document, format_, [])


def _check_size(path: Path, name: str, limits: Limits) -> None:
    size = path.stat().st_size
    if not size:
        raise refuse("FILE_EMPTY", name)
    if size > limits.file_bytes:
        raise refuse("FILE_TOO_LARGE", name, limit=in_megabytes(limits.file_bytes))


def _is_workbook(path: Path, name: str, limits: Limits) -> bool:
    if not directory_fits(path, limits):
        raise refuse("ARCHIVE_TOO_LARGE", name, limit=f"{limits.archive_files}")
    return is_workbook(path, limits)


def _open_archive(path: Path, name: str, folder: Path, limits: Limits, stack: ExitStack) -> Delivery:
    """Unpack, then find the one file with cars among the members."""
    problems: list[Problem] = []
    members = Unpacking(path, name, folder, limits, problems).unpack()
    photos = tuple(member for member in members if is_photo(member))
    stock = _find_stock([member for member in members if member not in photos], name, limits, problems, stack)
    if stock is None:
        raise _unknown(name)
    delivery = _deliver(*stock, problems)
    delivery.files = photos
    return delivery


def _find_stock(
    members: list[Member], name: str, limits: Limits, problems: list[Problem], stack: ExitStack
) -> tuple[Document, Format] | None:
    stock: tuple[Document, Format] | None = None
    for member in members:
        if not member.size:
            continue
        place = f"{name}/{member.name}"
        try:
            document, format_ = _recognise(member.path, place, limits)
        except FileRefused as refused:
            if {problem.code for problem in refused.problems} != {"FORMAT_UNKNOWN"}:
                raise
            problems.append(found("FILE_IGNORED", place, value=member.name))
            continue
        stack.enter_context(closing(document))
        if stock:
            raise refuse("ARCHIVE_SEVERAL_FILES", name, value=f"{stock[0].name}, {place}")
        stock = document, format_
    return stock


def _recognise(path: Path, name: str, limits: Limits) -> tuple[Document, Format]:
    document = _open_document(path, name, limits)
    for known in FORMATS:
        if known.recognise(document):
            return document, known
    document.close()
    raise _unknown(name)


def _open_document(path: Path, name: str, limits: Limits) -> Document:
    """Open a file as what its first bytes say."""
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
        cars=format_.read(document, problems),
        id_from_vin=format_.id_from_vin,
        problems=problems,
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _unknown(name: str) -> FileRefused:
    return refuse("FORMAT_UNKNOWN", name, accepted=tuple(known.word.en for known in FORMATS))
