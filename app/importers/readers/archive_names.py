"""Names in ZIP archives: UTF-8 when the archive says so, else what Russian and other Windows programs left behind."""

import zipfile
from typing import Final

_UTF8: Final = 0x800
_UNICODE_PATH: Final = 0x7075  # APPNOTE.TXT 4.6.9
# Letters by which the right one of two Cyrillic readings shows: the commonest of Russian text.
_COMMON: Final = frozenset("оеаинтсрвлкмдпуяыОЕАИНТСРВЛКМДПФ")


def decode_name(entry: zipfile.ZipInfo) -> str:
    """Give a file's path in the archive, with forward slashes.

    A name without the UTF-8 mark is read as the extra field with the UTF-8 path, as UTF-8, or as cp866 or cp1251,
    whichever looks more like Russian; the library alone would show it in cp437.
    """
    name = entry.filename if entry.flag_bits & _UTF8 else _unmarked(entry)
    return name.replace("\\", "/")


def _unmarked(entry: zipfile.ZipInfo) -> str:
    # orig_filename keeps what the directory says; filename ends at a NUL byte
    raw = entry.orig_filename.encode("cp437", "replace")
    if raw.isascii():
        return entry.orig_filename
    if path := _unicode_path(entry.extra):
        return path
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return max((raw.decode(encoding, "replace") for encoding in ("cp866", "cp1251")), key=_likeness)


def _likeness(name: str) -> int:
    return sum(1 if letter in _COMMON else -1 for letter in name if not letter.isascii())


def _unicode_path(extra: bytes) -> str | None:
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return None
