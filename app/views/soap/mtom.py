"""MTOM: a message whose photos stand beside it as parts of a multipart body, bytes as they are."""

from __future__ import annotations

import base64
import copy
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from flask_babel import lazy_gettext as _l
from requests_toolbelt import MultipartDecoder
from requests_toolbelt.multipart.decoder import BodyPart, ImproperBodyPartContentException
from werkzeug.http import parse_options_header

from app.views.soap.contract import tag
from app.views.soap.faults import Malformed

MULTIPART: Final = "multipart/related"
INCLUDE: Final = "{http://www.w3.org/2004/08/xop/include}Include"
_CONTENT: Final = tag("content")
_MOST_PARTS: Final = 2_001


class Package(NamedTuple):
    """The envelope and the parts beside it by their Content-ID."""

    envelope: bytes
    parts: Mapping[str, bytes]


def open_package(content_type: str, content: bytes) -> Package:
    """Take a body apart; one that is no multipart is the envelope itself.

    :raises Malformed: the parts cannot be told apart.
    """
    kind, told = parse_options_header(content_type)
    if kind.lower() != MULTIPART:
        return Package(content, {})
    parts = _split(told.get("boundary", ""), content)
    names = [_header(part, b"Content-ID").strip("<>") or str(number) for number, part in enumerate(parts)]
    start = told.get("start", "").strip("<> ")
    root = names.index(start) if start in names else 0
    beside = {name: _read(part) for name, part in zip(names, parts, strict=True) if part is not parts[root]}
    return Package(_read(parts[root]), beside)


def without_includes(element: Any) -> Any:
    """A copy as the schema knows it: content that stands beside the message is empty."""
    told = copy.deepcopy(element)
    for include in list(told.iter(INCLUDE)):
        if include.getparent().tag == _CONTENT:
            include.getparent().remove(include)
    return told


def find_part(content: Any, parts: Mapping[str, bytes]) -> bytes | None:
    """The bytes that the content of a photo names, None when it holds them itself.

    :raises Malformed: it names a part that has not come.
    """
    include = content.find(INCLUDE)
    if include is None:
        return None
    name = unquote((include.get("href") or "").removeprefix("cid:"))
    if name not in parts:
        raise Malformed("PART_MISSING", _l("No part of the message has the Content-ID %(name)s.", name=name[:200]))
    return parts[name]


def _split(boundary: str, content: bytes) -> tuple[BodyPart, ...]:
    if content.count(f"--{boundary}".encode()) > _MOST_PARTS + 1:  # before each becomes an object
        raise _not_parted()
    try:
        parts = MultipartDecoder(content, f'{MULTIPART}; boundary="{boundary}"').parts if boundary else ()
    except (ImproperBodyPartContentException, ValueError) as error:
        raise _not_parted() from error
    if not 0 < len(parts) <= _MOST_PARTS:
        raise _not_parted()
    return tuple(parts)


def _not_parted() -> Malformed:
    return Malformed("PARTS_MALFORMED", _l("The parts of the message cannot be told apart."))


def _header(part: BodyPart, name: bytes) -> str:
    return str(part.headers.get(name, b"").decode("utf-8", "replace")).strip()


def _read(part: BodyPart) -> bytes:
    """The bytes of a part; base64 that is none is no picture, which the importer says without blocking its car."""
    content = bytes(part.content)
    if _header(part, b"Content-Transfer-Encoding").lower() != "base64":
        return content
    try:
        return base64.b64decode(content)
    except ValueError:
        return b""
