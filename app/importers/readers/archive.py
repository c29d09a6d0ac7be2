"""ZIP archives, unpacked into a folder of ours under limits that hold whatever the archive says about itself."""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from app.importers.limits import Limits
from app.importers.problems import Problem, found, refuse
from app.importers.readers.archive_names import decode_name
from app.importers.readers.packages import BROKEN, SMALL, in_megabytes, is_locked, is_workbook
from app.importers.readers.signatures import is_archive, is_image, is_zip
from app.importers.records import Member

_CHUNK: Final = 1 << 16
_NOISE: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_SPECIAL: Final = frozenset({stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK})
_IMAGE_NAMES: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif", ".avif", ".gif", ".bmp", ".tif", ".tiff"}
)


@dataclass(frozen=True, slots=True)
class Unpacking:
    """One archive on its way into a folder; damaged photos become findings in `problems`."""

    path: Path
    name: str
    into: Path
    limits: Limits
    problems: list[Problem]

    def unpack(self) -> tuple[Member, ...]:
        """Unpack the files under names of our own.

        Raises FileRefused: ENCRYPTED, ARCHIVE_UNSAFE (paths that lead outside, links, devices, archives inside),
        ARCHIVE_TOO_LARGE, FILE_UNREADABLE, FILE_EMPTY.
        """
        try:
            with zipfile.ZipFile(self.path) as archive:
                entries = list(self._check(archive))
                if not entries:
                    raise refuse("FILE_EMPTY", self.name)
                return tuple(self._unpack_all(archive, entries))
        except BROKEN as error:
            raise refuse("FILE_UNREADABLE", self.name, value=error) from error

    def _check(self, archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str]]:
        """Give the files with their decoded names; nothing is unpacked yet."""
        if len(archive.filelist) > self.limits.archive_files:
            raise refuse("ARCHIVE_TOO_LARGE", self.name, limit=self.limits.archive_files)
        for entry in archive.filelist:
            inside = decode_name(entry)
            if is_locked(entry):
                raise refuse("ENCRYPTED", self._place(inside))
            if _leads_outside(inside) or stat.S_IFMT(entry.external_attr >> 16) in _SPECIAL:
                raise refuse("ARCHIVE_UNSAFE", self.name, value=inside)
            if not inside.endswith("/") and not _is_noise(inside):
                yield entry, inside

    def _unpack_all(self, archive: zipfile.ZipFile, entries: list[tuple[zipfile.ZipInfo, str]]) -> Iterator[Member]:
        left = self.limits.unpacked_bytes
        for number, (entry, inside) in enumerate(entries):
            target = self.into / f"{number:05}"
            try:
                size = self._copy(archive, entry, target, left)
            except BROKEN as error:
                self.problems.append(self._tell_broken(inside, error))
                continue
            if size < 0:
                raise refuse("ARCHIVE_TOO_LARGE", self._place(inside), limit=in_megabytes(self.limits.unpacked_bytes))
            left -= size
            self._refuse_nested(target, inside)
            yield Member(inside, target, size)

    def _copy(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int) -> int:
        """Unpack one file and give its true size, -1 when it grows past the limits.

        The packed size is declared, too: it is believed no further than the archive is large.
        """
        packed = min(entry.compress_size, self.path.stat().st_size)
        allowed = min(left, max(packed * self.limits.ratio, SMALL))
        size = 0
        with archive.open(entry) as source, target.open("wb") as sink:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > allowed:
                    return -1
                sink.write(chunk)
        return size

    def _tell_broken(self, inside: str, error: Exception) -> Problem:
        """A damaged photo is a finding; anything else damaged could be the cars themselves, so the file is refused."""
        if not is_named_as_image(inside):
            raise refuse("FILE_UNREADABLE", self._place(inside), value=error) from error
        return found("PHOTO_UNREADABLE", self._place(inside), field="photos", value=inside)

    def _refuse_nested(self, target: Path, inside: str) -> None:
        """Refuse archives in the archive; a workbook is a ZIP, too, and stays."""
        with target.open("rb") as stream:
            head = stream.read(600)
        if is_archive(head) and not (is_zip(head) and is_workbook(target, self.limits)):
            raise refuse("ARCHIVE_UNSAFE", self.name, value=inside)

    def _place(self, inside: str) -> str:
        return f"{self.name}/{inside}"


def is_photo(member: Member) -> bool:
    """Tell whether a member is a picture by its content, or wants to be one by its name."""
    with member.path.open("rb") as stream:
        return is_image(stream.read(32)) or is_named_as_image(member.name)


def _leads_outside(inside: str) -> bool:
    parts = PurePosixPath(inside).parts
    return not parts or inside.startswith("/") or ".." in parts or inside[1:2] == ":" or "\0" in inside


def _is_noise(inside: str) -> bool:
    path = PurePosixPath(inside)
    return path.parts[0] == "__MACOSX" or path.name.lower() in _NOISE


def is_named_as_image(inside: str) -> bool:
    """Tell whether a name ends as those of pictures do."""
    return PurePosixPath(inside).suffix.lower() in _IMAGE_NAMES
