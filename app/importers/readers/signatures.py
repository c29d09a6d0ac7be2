"""What a file is, by its first bytes; names are never believed."""

import re
from typing import Final

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ARCHIVES: Final = (
    *_ZIP, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF",
    b"ustar", b"\x60\xea", b"xar!",
)  # fmt: skip
_TAR_MARK: Final = slice(257, 262)
_IMAGES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_BRANDED: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_BLANK: Final = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
_JSON: Final = re.compile(rb"\{|\[[\s\x00]*(?:\{|\])")
_HTML: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style", b"<div")
_NOT_IN_TEXT: Final = frozenset(range(32)) - {0x09, 0x0A, 0x0D, 0x1A}


def is_zip(head: bytes) -> bool:
    return head.startswith(_ZIP)


def is_archive(head: bytes) -> bool:
    """Tell whether it is a ZIP or any other archive or compressed file."""
    return head.startswith(_ARCHIVES) or head[_TAR_MARK] == b"ustar"


def is_image(head: bytes) -> bool:
    """Tell whether it is a picture: JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC or AVIF."""
    if head[4:8] == b"ftyp":
        return head[8:12] in _BRANDED
    return head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def is_html(head: bytes) -> bool:
    return head.lstrip(_BLANK).lower().startswith(_HTML)


def is_markup(head: bytes) -> bool:
    """Tell whether the first sign is "<", in UTF-8, UTF-16 or any encoding that extends ASCII."""
    return head.lstrip(_BLANK).startswith(b"<")


def is_json(head: bytes) -> bool:
    """Tell whether the first signs open a JSON object, or a list of such."""
    return _JSON.match(head.lstrip(_BLANK)) is not None


def is_text(head: bytes) -> bool:
    """Tell whether it can be text: no control bytes, unless it says that it is UTF-16."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or _NOT_IN_TEXT.isdisjoint(head)
