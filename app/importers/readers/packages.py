"""ZIP files looked at from outside: is it a workbook, and is it safe to open at all."""

import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from app.importers.limits import MEGABYTE, Limits
from app.importers.problems import refuse

# What the library raises on damaged archives; RuntimeError is a password asked for late.
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
SMALL: Final = MEGABYTE  # repetitive texts of this size shrink more than any ratio and harm nobody
_ENTRY_BYTES: Final = 4_096  # of the directory, for each file allowed
_LOCKED: Final = 0x41  # encrypted, by the old way or the strong one
_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"


class _TooLarge(Exception):
    """More was to be read at once than allowed."""


class _Bounded:
    """A file of which the library reads at most so many bytes at once: it reads a directory in one go."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most = stream, most
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(self._most + 1 if size < 0 else min(size, self._most + 1))
        if max(size, len(content)) > self._most:
            raise _TooLarge
        return content


def opens_lightly(stream: BinaryIO, limits: Limits) -> bool:
    """Tell whether an archive's directory is small enough to be read at all: it is held in memory as a whole.

    The library itself looks for it: end records that contradict each other would be read in another way by any other.
    """
    bounded = cast("IO[bytes]", _Bounded(stream, limits.archive_files * _ENTRY_BYTES))
    try:
        zipfile.ZipFile(bounded).close()
    except _TooLarge:
        return False
    except BROKEN:
        return True  # nothing to hold; who reads it says what is wrong
    return True


def directory_fits(path: Path, limits: Limits) -> bool:
    """Tell the same of the archive at a path."""
    with path.open("rb") as stream:
        return opens_lightly(stream, limits)


def is_locked(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a file of an archive is encrypted."""
    return bool(entry.flag_bits & _LOCKED)


def is_workbook(path: Path, limits: Limits) -> bool:
    """Tell whether a ZIP holds a workbook (OOXML or OpenDocument) rather than files to unpack."""
    if not directory_fits(path, limits):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.NameToInfo
            if "[Content_Types].xml" in names:
                return any(name.startswith("xl/") for name in names)
            if "mimetype" not in names:
                return False
            with archive.open("mimetype") as stream:
                return stream.read(len(_SPREADSHEET)) == _SPREADSHEET
    except BROKEN:
        return False


def check_workbook(path: Path, name: str, limits: Limits) -> None:
    """Refuse a zipped workbook that unpacks to more than the limits allow (ARCHIVE_TOO_LARGE) or is locked (ENCRYPTED).

    Declared sizes are enough here: the workbook's reader refuses parts that are larger than they declare.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.filelist
    except BROKEN as error:
        raise refuse("FILE_UNREADABLE", name, value=error) from error
    if any(is_locked(entry) for entry in entries):
        raise refuse("ENCRYPTED", name)
    too_dense = any(entry.file_size > max(entry.compress_size * limits.ratio, SMALL) for entry in entries)
    if too_dense or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise refuse("ARCHIVE_TOO_LARGE", name, limit=in_megabytes(limits.unpacked_bytes))


def in_megabytes(size: int) -> str:
    """Give a size for people."""
    return f"{max(size // MEGABYTE, 1)} MB"
