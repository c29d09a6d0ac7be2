"""Reading what a call sends: JSON objects, photos, deliveries; all within limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO, Final, cast

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app.errors import HPromiseError, RuleBroken
from app.views.deliveries import Part, pack, spool

MEGABYTE: Final = 1024 * 1024
MULTIPART: Final = "multipart/form-data"
_JSON_BYTES: Final = MEGABYTE
_MOST_PHOTOS: Final = 100
_CHUNK: Final = 1 << 16


def read_body(limit: int) -> bytes:
    """The whole body, at most ``limit`` bytes.

    It is read piece by piece: one that comes without a length would else be cut at the limit in silence.

    :raises RequestEntityTooLarge: it is longer.
    """
    request.max_content_length = limit
    return b"".join(iter(partial(request.stream.read, _CHUNK), b""))


def read_object() -> dict[str, Any]:
    """The JSON object that was sent.

    :raises HPromiseError: something else was sent, or nothing readable.
    """
    if not request.is_json:
        message = _l("Send JSON, with Content-Type: application/json.")
        raise _unsupported(message)
    content = read_body(_JSON_BYTES)
    try:
        sent = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise HPromiseError("JSON_MALFORMED", _l("This is no JSON in UTF-8.")) from error
    if not isinstance(sent, dict):
        raise RuleBroken("BODY_INVALID", _l("Send a JSON object."))
    return sent


@contextmanager
def open_delivery() -> Iterator[BinaryIO]:
    """The delivery that was sent: the body as it is, or a stock file with its photos in several parts."""
    if request.mimetype != MULTIPART:
        with spool(cast("BinaryIO", request.stream)) as file:
            yield file
        return
    parts = [Part(file.filename or file.name or "file", cast("BinaryIO", file.stream)) for file in _files()]
    if not parts:
        raise RuleBroken("FILE_MISSING", _l("No file was sent."), "file")
    if len(parts) == 1:
        yield parts[0].content
        return
    with pack(parts) as file:
        yield file


def read_photos() -> list[tuple[str, bytes]]:
    """Names and bytes of the photos that were sent: the body as it is, or several parts.

    :raises RuleBroken: none was sent, or more than one call takes.
    """
    limit = current_app.config["SETTINGS"].limit_photo_mb * MEGABYTE
    if request.mimetype != MULTIPART:
        content = read_body(limit)
        photos = [("photo", content)] if content else []
    else:
        photos = [(file.filename or "photo", file.stream.read(limit + 1)) for file in _files()[: _MOST_PHOTOS + 1]]
    if not photos:
        raise RuleBroken("FILE_MISSING", _l("No photo was sent."), "photo")
    if len(photos) > _MOST_PHOTOS:
        raise RuleBroken("PHOTO_TOO_MANY", _l("Send fewer photos at once."), "photo")
    return photos


def _files() -> list[FileStorage]:
    return [file for _name, file in request.files.items(multi=True)]


def _unsupported(message: Any) -> HPromiseError:
    error = HPromiseError("MEDIA_TYPE_UNSUPPORTED", message, "Content-Type")
    error.status = 415
    return error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
