"""In which orders the catalogue shows its cars: for statements, and for the columns that the process keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import case

from app.models import Listing
from app.queries.catalogue_columns import Numbers
from app.queries.catalogue_demands import MILEAGE

SORTS: Mapping[str, tuple[Any, ...]] = {
    "": (
        Listing.certified.desc(),
        case((Listing.photo_count > 0, 0), else_=1),
        Listing.first_seen_at.desc(),
        Listing.id.desc(),
    ),
    "price": (Listing.price, Listing.id),
    "-price": (Listing.price.desc(), Listing.id.desc()),
    "-year": (Listing.year.desc(), Listing.id.desc()),
    "mileage": (MILEAGE, Listing.id),
    "-added": (Listing.first_seen_at.desc(), Listing.id.desc()),
}
_ANY_MOMENT: Final = np.int64(2**52)  # microseconds since 1970 stay below it for a century
# The same orders on columns of the cars: keys that ascend, the first one first.
ORDERS: Mapping[str, Callable[[Callable[[str], Numbers]], Sequence[Numbers]]] = {
    "": lambda of: (-(of("certified") * 2 + of("pictured")) * _ANY_MOMENT - of("added"), -of("id")),
    "price": lambda of: (of("price"), of("id")),
    "-price": lambda of: (-of("price"), -of("id")),
    "-year": lambda of: (-of("year"), -of("id")),
    "mileage": lambda of: (of("mileage"), of("id")),
    "-added": lambda of: (-of("added"), -of("id")),
}
