"""Rejected rows on their way once more: a file of ours with a row a line, which no format of deliveries reads."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, NamedTuple

from app.importers.formats import BY_NAME
from app.importers.kept_row import bring_back
from app.importers.limits import Limits
from app.importers.readers.archive import Unpacking, is_photo
from app.importers.readers.packages import is_workbook
from app.importers.readers.signatures import is_zip
from app.importers.records import Delivery, Header, Member, RawCar

_HEAD: Final = 8


class MendedRow(NamedTuple):
    """A row as `keep_row` kept it, what a person typed (field -> text), and the typed keys of another car."""

    number: int
    kept: Mapping[str, Any]
    typed: Mapping[str, str]
    taken: Sequence[str] = ()


def write_mended(
    sink: IO[bytes], rows: Iterable[MendedRow], *, format_name: str, id_from_vin: bool, at: datetime
) -> None:
    """Write the file, a row at a time; ``at`` makes it another one than the same rows an hour ago."""
    known = BY_NAME.get(format_name)
    by_vin = id_from_vin or bool(known and known.id_from_vin)
    head = {"format": format_name, "id_from_vin": by_vin, "generated_at": at.isoformat()}
    for line in chain([head], (row._asdict() for row in rows)):
        sink.write(json.dumps(line, allow_nan=False).encode() + b"\n")


@contextmanager
def open_mended(path: Path, first: Path | None, *, limits: Limits) -> Iterator[Delivery]:
    """Open a file of mended rows; the photos are those of the archive that the rows first came in."""
    with ExitStack() as stack:
        photos: tuple[Member, ...] = ()
        if first is not None and _is_archive(first, limits):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="delivery-")))
            members = Unpacking(first, first.name, folder, limits, []).unpack()
            photos = tuple(member for member in members if is_photo(member))
        with path.open(encoding="utf-8") as stream:
            head = json.loads(next(stream))
            header = Header(mode="delta", generated_at=datetime.fromisoformat(head["generated_at"]))
            yield Delivery(head["format"], "delta", header, _read(stream), head["id_from_vin"], photos)


def _read(lines: Iterable[str]) -> Iterator[RawCar]:
    for line in lines:
        row = MendedRow(**json.loads(line))
        yield bring_back(*row)


def _is_archive(path: Path, limits: Limits) -> bool:
    with path.open("rb") as stream:
        return is_zip(stream.read(_HEAD)) and not is_workbook(path, limits)
