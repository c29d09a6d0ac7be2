"""The cars that a dealer has on hand, whole, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import Listing

AT_ONCE = 500


def walk(dealer_id: int) -> Iterator[Listing]:
    """Every car on sale or reserved, and drafts that lack nothing, by number, with make, model and what hangs on them.

    Memory does not grow with the stock.
    """
    has_mileage = or_(Listing.mileage_km.is_not(None), Listing.condition == "new")
    whole_draft = and_(Listing.status == "draft", has_mileage)
    statement = (
        select(Listing)
        .where(Listing.dealer_id == dealer_id, Listing.price.is_not(None))
        .where(or_(Listing.status.in_(("on_sale", "reserved")), whole_draft))
        .options(joinedload(Listing.make), joinedload(Listing.model))
        .options(selectinload(Listing.photos), selectinload(Listing.certificates), selectinload(Listing.sales))
        .options(selectinload(Listing.expenses), selectinload(Listing.prices))
        .order_by(Listing.id)
    )
    yield from db.session.scalars(statement.execution_options(yield_per=AT_ONCE))
