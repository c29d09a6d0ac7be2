"""A customer's place in the line for a car: the first one holds it, the others wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.request import BOOKING_STATE
from app.models.base import Base
from app.models.listing import Listing
from app.models.request import CustomerRequest
from app.models.types import code_check, code_type
from app.tenancy import DealerScoped

# Whose turn it is; the index lets one booking of a car have it.
AT_TURN = ("offered", "held", "confirmed")
HOLDING = ("held", "confirmed")
LIVE = ("waiting", *AT_TURN)
_IS_AT_TURN = text("state IN ('offered', 'held', 'confirmed')")


class Booking(DealerScoped, Base):
    """One customer's booking of one car.

    ``number`` grows with each booking of the car and gives the order of the line. ``expires_at`` is the end of an offer
    or of a hold; who waits has none.
    """

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(["listing_id", "dealer_id"], ["listing.id", "listing.dealer_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["request_id", "dealer_id"], ["customer_request.id", "customer_request.dealer_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("request_id"),
        UniqueConstraint("listing_id", "number"),
        Index("uq_booking_at_turn", "listing_id", unique=True, sqlite_where=_IS_AT_TURN, postgresql_where=_IS_AT_TURN),
        Index("ix_booking_expiry", "state", "expires_at"),
        code_check("state", BOOKING_STATE),
    )

    listing_id: Mapped[int]
    request_id: Mapped[int]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(code_type(BOOKING_STATE))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    request: Mapped[CustomerRequest] = relationship(
        viewonly=True, primaryjoin="Booking.request_id == CustomerRequest.id", foreign_keys="[Booking.request_id]"
    )
    listing: Mapped[Listing] = relationship(
        viewonly=True, primaryjoin="Booking.listing_id == Listing.id", foreign_keys="[Booking.listing_id]"
    )
