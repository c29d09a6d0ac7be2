"""Which listing a delivered car is: the number within the dealer first, the VIN second; and cars that come back."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from app.importers.records import CarRecord
from app.importers.stock import Entry, Stock


class Match(NamedTuple):
    """The listing that a row is about, None for a car that is new; `conflict` says why it must stay as it is."""

    entry: Entry | None
    conflict: str | None = None


class Matcher:
    """Finds the listings of rows, one after the other; `was_left_out` tells whether a full delivery since the sale
    left a sold car out.
    """

    def __init__(self, stock: Stock, was_left_out: Callable[[Entry], bool]) -> None:
        self._stock = stock
        self._was_left_out = was_left_out

    def match(self, record: CarRecord) -> Match:
        """Find a car's listing and claim it."""
        found = self._match_sold(record) if record.status == "sold" else self._match_open(record)
        if found.entry is not None:
            self._stock.claimed.add(found.entry.id)
        return found

    def name(self, unique_id: str, vin: str) -> Entry | None:
        """Claim the listing that a rejected row names, so that it does not count as missing."""
        entry = self._stock.find_open(unique_id, vin) or next(iter(self._stock.find_sold(unique_id, vin)), None)
        if entry is not None:
            self._stock.claimed.add(entry.id)
        return entry

    def _match_open(self, record: CarRecord) -> Match:
        """A sold car still delivered as on sale stays sold, unless it came back: acquired after the sale, or left out
        by a full delivery in between.
        """
        entry = self._stock.find_open(record.unique_id, record.vin)
        if entry is not None:
            return Match(entry)
        sold = next((entry for entry in self._sold(record) if entry.vin == record.vin), None)
        if sold is None or _came_after(record.get("acquired_on"), sold) or self._was_left_out(sold):
            return Match(None)
        return Match(sold, "sold_here")

    def _match_sold(self, record: CarRecord) -> Match:
        """A sale is known by its day, else it ends the open stay that began before it, else it mends a known sale."""
        sold_on = record.get("sold_on")
        sold = self._sold(record)
        known = next((entry for entry in sold if entry.sold_on == sold_on), None)
        if known is not None:
            return Match(known)
        entry = self._stock.find_open(record.unique_id, record.vin)
        if entry is not None and (entry.acquired_on <= sold_on or not sold):
            return Match(entry)
        same_car = [entry for entry in sold if entry.vin == record.vin]
        return Match(next((entry for entry in same_car if not _came_after(record.get("acquired_on"), entry)), None))

    def _sold(self, record: CarRecord) -> list[Entry]:
        found = self._stock.find_sold(record.unique_id, record.vin)
        return [entry for entry in found if entry.id not in self._stock.claimed]


def _came_after(acquired_on: date | None, sold: Entry) -> bool:
    return acquired_on is not None and sold.sold_on is not None and acquired_on > sold.sold_on
