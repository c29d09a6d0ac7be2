"""What a filter of the catalogue demands of a car, said once: in a statement and on the columns of the cars."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final, TypeAlias

import numpy as np
from sqlalchemy import ColumnElement, and_, case, func, true

from app.lib.money import to_minor
from app.models import Listing
from app.queries.catalogue_columns import CODED, Columns, Flags

MILEAGE: Final = func.coalesce(Listing.mileage_km, 0)  # a new car may come without
_OF_LISTING: Final[Mapping[str, Any]] = {
    "make": Listing.make_id, "model": Listing.model_id, "dealer": Listing.dealer_id, "price": Listing.price,
    "certified": case((Listing.certified.is_(True), 1), else_=0), "year": Listing.year, "mileage": MILEAGE,
    "power": Listing.power_hp, **{name: column for name, (column, _codes) in CODED.items()},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these keys or codes stands in a column; none at all is satisfied by no car."""

    column: str
    values: Collection[int | str]

    def condition(self) -> ColumnElement[bool]:
        """For a statement."""
        found: ColumnElement[bool] = _OF_LISTING[self.column].in_(sorted(self.values))
        return found

    def tell(self, cars: Columns) -> Flags:
        """Which of the cars satisfy it."""
        codes = CODED[self.column][1] if self.column in CODED else None
        wanted = [codes.index(str(code)) for code in self.values if code in codes] if codes else [*self.values]
        return np.isin(cars.of[self.column], np.array(wanted, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Within:
    """An amount lies between two values, both inclusive, None for open; what is not known lies nowhere."""

    column: str
    low: Decimal | None
    high: Decimal | None

    def condition(self) -> ColumnElement[bool]:
        """For a statement."""
        column = _OF_LISTING[self.column]
        above = [column >= self.low] if self.low is not None else []
        below = [column <= self.high] if self.high is not None else []
        return and_(true(), *above, *below)

    def tell(self, cars: Columns) -> Flags:
        """Which of the cars satisfy it."""
        values = cars.of[self.column]
        found: Flags = values >= 0
        scale = to_minor(Decimal(1)) if self.column == "price" else 1
        if self.low is not None:
            found &= values >= int((self.low * scale).to_integral_value(ROUND_CEILING))
        if self.high is not None:
            found &= values <= int((self.high * scale).to_integral_value(ROUND_FLOOR))
        return found


Demand: TypeAlias = OneOf | Within
