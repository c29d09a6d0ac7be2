"""A file at an address: asked for with the marks of the version that is known, unpacked when it came packed."""

import gzip
import zlib
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote, urlsplit

from app.importers.pull_order import Got, Order, PullFailed, explain, refuse_status
from app.lib.text import clean
from app.services.fetching import Bounds, Call, FetchFailed, ask

_GZIP: Final = b"\x1f\x8b"
_MOST_WRAPPED: Final = 2  # a packed file, packed once more for the way
_CHUNK: Final = 1 << 16
_LONGEST_NAME: Final = 200


def fetch_file(order: Order, folder: Path, bounds: Bounds) -> tuple[Got, Path]:
    """Fetch the file of a source into a folder.

    :returns: what the other side said, and the file as it was before it was packed.
    :raises PullFailed: as ``app.services.fetching``, or an answer that is no success, or a damaged one.
    """
    path = folder / "fetched"
    known = _conditions(order)
    asked = {"Accept": "*/*", "Accept-Encoding": "gzip", **known}
    try:
        with path.open("wb") as into:
            answer = ask(call=Call(order.url, asked, order.make_secrets()), into=into, bounds=bounds)
    except FetchFailed as failed:
        raise explain(failed) from failed
    unchanged = bool(known) and answer.status == HTTPStatus.NOT_MODIFIED
    if answer.status != HTTPStatus.OK and not unchanged:
        raise refuse_status(answer.status)
    got = Got(
        answer.status,
        answer.size,
        _name_file(order.url),
        unchanged=unchanged,
        etag=answer.headers.get("etag", "")[:_LONGEST_NAME] or None,
        last_modified=answer.headers.get("last-modified", "")[:100] or None,
    )
    return got, _unpack(path, bounds.largest)


def _conditions(order: Order) -> Mapping[str, str]:
    told = {"If-None-Match": order.etag, "If-Modified-Since": order.last_modified}
    return {name: value for name, value in told.items() if value}


def _name_file(url: str) -> str:
    """The last part of the address, as a person knows the file."""
    name = clean(unquote(urlsplit(url).path.rpartition("/")[2], errors="replace"))
    return name.removesuffix(".gz")[:_LONGEST_NAME] or "stock"


def _unpack(path: Path, largest: int) -> Path:
    """Give the file as it was before it was packed with gzip, whoever packed it, within the limit of a file."""
    for _layer in range(_MOST_WRAPPED):
        with path.open("rb") as packed:
            if packed.read(len(_GZIP)) != _GZIP:
                break
        plain = path.with_name(f"{path.name}-plain")
        with gzip.open(path) as packed, plain.open("wb") as into:
            _copy(packed, into, largest)
        path = plain
    return path


def _copy(packed: gzip.GzipFile, into: BinaryIO, largest: int) -> None:
    size = 0
    try:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > largest:
                raise PullFailed("too_large")
            into.write(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise PullFailed("damaged") from error
