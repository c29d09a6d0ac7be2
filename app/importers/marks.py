"""Marks of delivered rows: a row that says word for word what its listing was last made of is an unchanged car.

A mark is the digest of a row as it was delivered, under a key of everything that its reading stands on (the program,
the format, the dictionary, the limits), with the stamp that its listing had then. Whoever touches a listing changes its
stamp, and whatever else changes is in the key: then nothing is known and the row is read, checked and compared like any
other (docs/decisions/0039).
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.importers.stock import Entry, Stock
from app.lib.id_set import unpack
from app.models import Listing, Photo, RowMarks, Upload

_ROW: Final = struct.Struct("<qq16s")
_ID: Final = struct.Struct("<q24x")  # the same row, its listing alone
_WHOLE: Final = struct.Struct("32s")
_DIGEST_BYTES: Final = 16
_PROGRAM: Final = ("importers", "lib")
_NOT_READ: Final = frozenset({"today", "marks"})


class Mark(NamedTuple):
    """The listing, the stamp that it had, and the digest of the row."""

    listing_id: int
    stamp: int
    digest: bytes

    @property
    def packed(self) -> bytes:
        """The form in which it is kept."""
        return _ROW.pack(*self)


class Marks:
    """The marks of one dealer that are still good."""

    def __init__(self, stock: Stock, key: bytes) -> None:
        self._begun = sha256(key)
        failed = select(Photo.listing_id).where(Photo.dealer_id == stock.dealer_id, Photo.state == "failed").distinct()
        undone = set(db.session.scalars(failed))  # their photos may come right this time
        packed = db.session.scalar(select(RowMarks.packed).where(RowMarks.dealer_id == stock.dealer_id)) or b""
        known = ((stock.entries.get(number), stamp, digest) for number, stamp, digest in _ROW.iter_unpack(packed))
        self._entries = {
            digest: entry
            for entry, stamp, digest in known
            if entry is not None and entry.stamp == stamp and entry.id not in undone
        }

    def digest(self, said: bytes) -> bytes:
        """Give the digest of a row, word for word."""
        begun = self._begun.copy()
        begun.update(said)
        return begun.digest()[:_DIGEST_BYTES]

    def find(self, digest: bytes) -> Entry | None:
        """Give the listing that was last made of the row, None when it is another by now or nothing is known."""
        return self._entries.get(digest)


def key_of(ground: Any, *more: str) -> bytes:
    """Give the key of all that reading rows stands on: the program itself, the fields of ``ground``, and more words."""
    told = [getattr(ground, field.name) for field in fields(ground) if field.name not in _NOT_READ]
    words = [value.fingerprint() if hasattr(value, "fingerprint") else repr(value) for value in told]
    return blake2b(repr((_program(), words, more)).encode(), digest_size=_DIGEST_BYTES).digest()


@lru_cache(maxsize=1)
def _program() -> str:
    """The program that reads and checks, so that another release starts anew."""
    app = Path(__file__).resolve().parents[1]
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for folder in _PROGRAM:
        for path in sorted((app / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def keep_marks(upload: Upload, made: Mapping[int, bytes]) -> None:
    """Keep what an applied delivery tells: marks of its unchanged rows, and of the listings ``made`` just now.

    After a full delivery the marks of listings that it did not name are forgotten. Writes in the caller's transaction.
    """
    row = db.session.scalar(select(RowMarks).where(RowMarks.dealer_id == upload.dealer_id))
    known = _by_listing(row.packed if row else b"")
    if upload.mode == "full":
        named = unpack(upload.confirmed)
        known = {number: mark for number, mark in known.items() if number in named}
    known |= _by_listing(upload.marks or b"")
    known |= {mark.listing_id: mark.packed for mark in _stamp(made)}
    upload.marks = None
    packed = b"".join(known.values())
    if row is None and packed:
        db.session.add(RowMarks(dealer_id=upload.dealer_id, packed=packed))
    elif row is not None:
        row.packed = packed


def _stamp(made: Mapping[int, bytes]) -> Iterable[Mark]:
    """A transaction gives one stamp to all it writes, so that of the latest listing is that of all."""
    if not made:
        return ()
    stamp = db.session.scalars(select(Listing.stamp).where(Listing.id == max(made))).one()
    return (Mark(number, stamp, digest) for number, digest in made.items())


def _by_listing(packed: bytes) -> dict[int, bytes]:
    """Give packed marks by their listings; most are kept as they are, so that they are never taken apart."""
    ids, rows = _ID.iter_unpack(packed), _WHOLE.iter_unpack(packed)
    return {number: row for (number,), (row,) in zip(ids, rows, strict=True)}
