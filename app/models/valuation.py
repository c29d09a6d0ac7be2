"""A customer's own car: what was told of it, what the network's sales say, what the dealer offers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.valuation import OFFER_STATE
from app.models.base import Base
from app.models.dictionary import CarModel, Make
from app.models.request import CustomerRequest
from app.models.types import code_check, code_type
from app.models.user import Account
from app.tenancy import DealerScoped


class ValuationDraft(Base):
    """What a customer has told so far, step by step; only the hash of its token is kept, and that for a day."""

    __tablename__ = "valuation_draft"
    __table_args__ = (UniqueConstraint("digest"),)

    digest: Mapped[str] = mapped_column(String(64))
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    photos: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class Valuation(DealerScoped, Base):
    """The car of a request of kind ``valuation`` with the range that was shown at once, if there was one.

    ``comparables``: how many sales stood behind the range; with too few of them the range is empty.
    """

    __tablename__ = "valuation"
    __table_args__ = (
        UniqueConstraint("id", "dealer_id"),
        UniqueConstraint("request_id"),
        ForeignKeyConstraint(
            ["request_id", "dealer_id"], ["customer_request.id", "customer_request.dealer_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["listing_id", "dealer_id"], ["listing.id", "listing.dealer_id"]),
        CheckConstraint("mileage_km >= 0", name="mileage_km"),
    )

    request_id: Mapped[int]
    vin: Mapped[str | None] = mapped_column(String(17))
    make_id: Mapped[int] = mapped_column(ForeignKey("make.id"))
    model_id: Mapped[int] = mapped_column(ForeignKey("car_model.id"))
    year: Mapped[int]
    mileage_km: Mapped[int]
    condition: Mapped[dict[str, Any]] = mapped_column(default=dict)
    currency: Mapped[str] = mapped_column(String(3))
    range_low: Mapped[Decimal | None]
    range_middle: Mapped[Decimal | None]
    range_high: Mapped[Decimal | None]
    comparables: Mapped[int] = mapped_column(default=0)
    period_from: Mapped[date]
    period_to: Mapped[date]
    listing_id: Mapped[int | None] = mapped_column(index=True)

    make: Mapped[Make] = relationship()
    model: Mapped[CarModel] = relationship()
    request: Mapped[CustomerRequest] = relationship(
        viewonly=True, primaryjoin="Valuation.request_id == CustomerRequest.id", foreign_keys="[Valuation.request_id]"
    )
    photos: Mapped[list[ValuationPhoto]] = relationship(
        order_by="ValuationPhoto.position", cascade="all, delete-orphan"
    )
    offers: Mapped[list[ValuationOffer]] = relationship(order_by="ValuationOffer.version", cascade="all, delete-orphan")


class ValuationPhoto(DealerScoped, Base):
    """A picture of the customer's car; for the dealer and the customer only."""

    __tablename__ = "valuation_photo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["valuation_id", "dealer_id"], ["valuation.id", "valuation.dealer_id"], ondelete="CASCADE"
        ),
    )

    valuation_id: Mapped[int] = mapped_column(index=True)
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]


class ValuationOffer(DealerScoped, Base):
    """What the dealer would pay; a new version replaces the one before. ``expires_on`` is its last day."""

    __tablename__ = "valuation_offer"
    __table_args__ = (
        UniqueConstraint("valuation_id", "version"),
        ForeignKeyConstraint(
            ["valuation_id", "dealer_id"], ["valuation.id", "valuation.dealer_id"], ondelete="CASCADE"
        ),
        code_check("state", OFFER_STATE),
        CheckConstraint("amount > 0", name="amount"),
    )

    valuation_id: Mapped[int] = mapped_column(index=True)
    version: Mapped[int]
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(String(3))
    expires_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(2000), default="")
    state: Mapped[str] = mapped_column(code_type(OFFER_STATE), default="open")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    decided_at: Mapped[datetime | None]

    author: Mapped[Account | None] = relationship()
