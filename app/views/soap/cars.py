"""Cars of a SOAP message as our own XML: the importer reads them as it reads a file."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from lxml import etree

from app.views.deliveries import Part, pack
from app.views.soap.contract import tag
from app.views.soap.mtom import find_part

FILE_NAME: Final = "cars.xml"
PACKED_NAME: Final = "cars.zip"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_ROWS: Final = frozenset({"expense", "price"})  # rows whose values our own XML keeps in attributes


@contextmanager
def write_delivery(
    element: Any, parts: Mapping[str, bytes], *, mode: str, at: datetime | None = None
) -> Iterator[Part]:
    """The cars below an element as a file, with the photos (some of them ``parts`` of the message) as an archive.

    ``at`` makes a delivery of one car another one than the same words an hour ago.

    :raises Malformed: a photo names a part that has not come.
    """
    root = etree.Element("stock", mode=mode)
    if at is not None:
        root.set("generated_at", at.isoformat())
    for car in element.iterchildren(tag("car")):
        _write_car(etree.SubElement(root, "car"), car)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    photos = _read_photos(element, parts)
    if not photos:
        yield Part(FILE_NAME, BytesIO(content))
        return
    with pack([Part(FILE_NAME, BytesIO(content)), *photos]) as file:
        yield Part(PACKED_NAME, file)


def _write_car(into: Any, car: Any) -> None:
    """The fields of a car; one that is nil was not told."""
    for field in car.iterchildren(tag=etree.Element):
        if field.get(_NIL) not in {"1", "true"}:
            _copy(into, field)


def _copy(into: Any, field: Any) -> None:
    copied = etree.SubElement(into, etree.QName(field).localname)
    children = list(field.iterchildren(tag=etree.Element))
    if not children:
        copied.text = field.text
    elif copied.tag in _ROWS:
        for child in children:
            copied.set(etree.QName(child).localname, child.text or "")
    else:
        for child in children:
            _copy(copied, child)


def _read_photos(element: Any, parts: Mapping[str, bytes]) -> Sequence[Part]:
    return [
        Part(photo.findtext(tag("name")) or "photo", BytesIO(_read_photo(photo.find(tag("content")), parts)))
        for photo in element.iterchildren(tag("photo"))
    ]


def _read_photo(content: Any, parts: Mapping[str, bytes]) -> bytes:
    """The bytes of a photo; what is no base64 is no picture, which the importer says without blocking its car."""
    beside = find_part(content, parts)
    try:
        return base64.b64decode(content.text or "") if beside is None else beside
    except ValueError:
        return b""
