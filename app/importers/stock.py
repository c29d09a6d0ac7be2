"""A dealer's stock as planning sees it: an index of all its listings, and the values of those that a chunk concerns."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.importers.plan_values import COLUMNS
from app.lib.text import fold
from app.models import Certificate, Expense, Listing, Photo, PriceChange, Sale, StatusChange

_READ: Final = (*COLUMNS, "status", "locked_fields", "withdrawn_on")
SALE_COLUMNS: Final = {
    "sold_on": "sold_on",
    "sale_price": "price",
    "payment_method": "payment_method",
    "buyer_type": "buyer_type",
    "payment_document": "payment_document",
    "paid_on": "paid_on",
}


class Entry(NamedTuple):
    """What finding a car needs to know of a listing; the last two are set for a sold one."""

    id: int
    unique_id: str
    vin: str
    status: str
    origin: str
    acquired_on: date
    stamp: int
    sold_on: date | None = None
    sale_known_at: datetime | None = None


class FeedPhoto(NamedTuple):
    """A photo that came by a feed."""

    url: str | None
    file_name: str | None
    sha256: str | None
    width: int | None = None
    height: int | None = None

    @property
    def key(self) -> str:
        """What makes two photos the same: the address, else the bytes."""
        return self.url or self.sha256 or ""


class Approval(NamedTuple):
    """The certificate in force."""

    number: str
    inspected_on: date | None
    warranty_until: date | None


@dataclass(slots=True)
class Standing:
    """A listing as it stands: its columns, and the rows that hang on it as far as a delivery speaks of them."""

    values: dict[str, Any]
    expenses: list[tuple[str, Decimal, date]] = field(default_factory=list)
    prices: set[tuple[date, Decimal]] = field(default_factory=set)
    photos: list[FeedPhoto] = field(default_factory=list)
    approval: Approval | None = None
    revoked: set[str] = field(default_factory=set)
    sale: dict[str, Any] | None = None
    booked: bool = False


class Stock:
    """All listings of one dealer; claiming one tells that a row of the delivery is about it."""

    def __init__(self, dealer_id: int) -> None:
        self.dealer_id = dealer_id
        self.claimed: set[int] = set()
        self.entries: dict[int, Entry] = {}
        self._free: dict[str, set[int]] | None = None
        self._open_ids: dict[str, Entry] = {}
        self._open_vins: dict[str, list[Entry]] = defaultdict(list)
        self._sold_vins: dict[str, list[Entry]] = defaultdict(list)
        self._sold_ids: dict[str, list[Entry]] = defaultdict(list)
        in_force = select(Sale.listing_id, Sale.sold_on, Sale.created_at).where(
            Sale.dealer_id == dealer_id, Sale.cancelled_at.is_(None)
        )
        sales: dict[int, tuple[date | None, datetime | None]] = {
            number: (sold_on, known_at) for number, sold_on, known_at in db.session.execute(in_force)
        }
        columns = [getattr(Listing, name) for name in Entry._fields[:-2]]
        for row in db.session.execute(select(*columns).where(Listing.dealer_id == dealer_id).order_by(Listing.id)):
            self._index(Entry._make((*row, *sales.get(row[0], (None, None)))))

    def _index(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        if entry.status == "sold":
            self._sold_vins[entry.vin].append(entry)
            self._sold_ids[entry.unique_id].append(entry)
        else:
            self._open_ids[entry.unique_id] = entry
            self._open_vins[entry.vin].append(entry)

    def find_open(self, unique_id: str, vin: str) -> Entry | None:
        """Give the open listing of a car that no other row has claimed: by number, else by VIN, withdrawn last."""
        entry = self._open_ids.get(unique_id)
        if entry is not None and entry.id not in self.claimed:
            return entry
        free = [entry for entry in self._open_vins.get(vin, ()) if entry.id not in self.claimed]
        return max(free, key=lambda entry: (entry.status != "withdrawn", entry.id), default=None)

    def find_sold(self, unique_id: str, vin: str) -> list[Entry]:
        """Give the sold listings of a VIN, latest sale first, then those of the number."""
        found = {entry.id: entry for entry in (*self._sold_vins.get(vin, ()), *self._sold_ids.get(unique_id, ()))}
        return sorted(
            found.values(), key=lambda entry: (entry.vin == vin, entry.sold_on or date.min, entry.id), reverse=True
        )

    def find_shown(self, keys: Collection[str], *, but: Collection[int]) -> Entry | None:
        """Give a car that is not gone and that no row is about, by folded numbers and VINs; none where two fit."""
        if self._free is None:
            self._free = defaultdict(set)
            for entry in self.entries.values():
                if entry.status not in {"sold", "withdrawn"} and entry.id not in self.claimed:
                    for key in (fold(entry.unique_id), fold(entry.vin)):
                        self._free[key].add(entry.id)
        found = {number for key in keys for number in self._free.get(key, ())} - set(but)
        return self.entries[found.pop()] if len(found) == 1 else None

    def shown(self) -> list[Entry]:
        """Give the listings that are on sale or reserved."""
        return [entry for entry in self.entries.values() if entry.status in {"on_sale", "reserved"}]

    def missing(self) -> list[Entry]:
        """Give what a full delivery left out: shown, came by a feed, named by no row."""
        return [entry for entry in self.shown() if entry.origin == "feed" and entry.id not in self.claimed]


def read_standings(ids: Collection[int], delivered: Collection[str]) -> dict[int, Standing]:
    """Give the present state of listings; rows that hang on them only where a delivered field speaks of them."""
    if not ids:
        return {}
    columns = [getattr(Listing, name) for name in _READ]
    found = {
        row[0]: Standing(dict(zip(_READ, row[1:], strict=True)))
        for row in db.session.execute(select(Listing.id, *columns).where(Listing.id.in_(ids)))
    }
    _mark_booked(found)
    for name, read in _PARTS.items():
        if name in delivered:
            read(found)
    return found


def read_booked(ids: Collection[int]) -> set[int]:
    """Give those of the reserved listings whose reservation a person or a booking made, not a feed."""
    if not ids:
        return set()
    steps = select(StatusChange.listing_id, StatusChange.source).where(
        StatusChange.listing_id.in_(ids), StatusChange.new == "reserved"
    )
    last = {row[0]: row[1] for row in db.session.execute(steps.order_by(StatusChange.id))}
    return {number for number, source in last.items() if source != "upload"}


def _mark_booked(found: dict[int, Standing]) -> None:
    reserved = [number for number, standing in found.items() if standing.values["status"] == "reserved"]
    for number in read_booked(reserved):
        found[number].booked = True


def _of(model: type[Any], found: dict[int, Standing]) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = model.listing_id.in_(list(found))
    return condition


def _read_expenses(found: dict[int, Standing]) -> None:
    columns = (Expense.listing_id, Expense.kind, Expense.amount, Expense.spent_on)
    for number, *rest in db.session.execute(select(*columns).where(_of(Expense, found), Expense.by_feed)):
        found[number].expenses.append((rest[0], rest[1], rest[2]))


def _read_prices(found: dict[int, Standing]) -> None:
    columns = (PriceChange.listing_id, PriceChange.on_day, PriceChange.amount)
    for number, on_day, amount in db.session.execute(select(*columns).where(_of(PriceChange, found))):
        found[number].prices.add((on_day, amount))


def _read_photos(found: dict[int, Standing]) -> None:
    columns = (Photo.listing_id, Photo.url, Photo.file_name, Photo.sha256, Photo.width, Photo.height)
    chosen = select(*columns).where(_of(Photo, found), Photo.by_feed).order_by(Photo.position, Photo.id)
    for number, *rest in db.session.execute(chosen):
        found[number].photos.append(FeedPhoto(*rest))


def _read_approvals(found: dict[int, Standing]) -> None:
    given = (Certificate.number, Certificate.inspected_on, Certificate.warranty_until)
    chosen = select(Certificate.listing_id, Certificate.revoked_on, *given).where(_of(Certificate, found))
    for number, revoked_on, *rest in db.session.execute(chosen.order_by(Certificate.id)):
        if revoked_on is None:
            found[number].approval = Approval(*rest)
        else:
            found[number].revoked.add(rest[0])


def _read_sales(found: dict[int, Standing]) -> None:
    columns = [getattr(Sale, column) for column in SALE_COLUMNS.values()]
    chosen = select(Sale.listing_id, *columns).where(_of(Sale, found), Sale.cancelled_at.is_(None))
    for number, *rest in db.session.execute(chosen):
        found[number].sale = dict(zip(SALE_COLUMNS, rest, strict=True))


_PARTS: Final = {
    "expenses": _read_expenses,
    "price_history": _read_prices,
    "photos": _read_photos,
    "certificate_number": _read_approvals,
    "sold_on": _read_sales,
}
