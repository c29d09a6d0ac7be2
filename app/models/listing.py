"""One stay of one car in one dealer's stock."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary import listing as words
from app.models.base import Base
from app.models.certificate import Certificate
from app.models.change import Replicated
from app.models.dealer import Dealer
from app.models.dictionary import CarModel, Make
from app.models.history import PriceChange, Stay
from app.models.photo import Photo
from app.models.sale import Expense, Sale
from app.models.types import code_check, code_type
from app.tenancy import DealerScoped

OPEN_STATUSES = ("draft", "on_sale", "reserved", "withdrawn")
PUBLIC_STATUSES = ("on_sale", "reserved")
ORIGINS = ("form", "feed")


class Listing(Replicated, DealerScoped, Base):
    """A car's data during one stay; the same VIN coming back later is a new listing."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("id", "dealer_id"),
        Index(
            "uq_listing_open_unique_id",
            "dealer_id",
            "unique_id",
            unique=True,
            sqlite_where=text("status <> 'sold'"),
            postgresql_where=text("status <> 'sold'"),
        ),
        Index("ix_listing_public", "status", "make_id", "model_id"),
        code_check("status", words.STATUS),
        code_check("condition", words.CONDITION),
        CheckConstraint("origin IN ('form', 'feed')", name="origin"),
        CheckConstraint("mileage_km >= 0", name="mileage_km"),
        CheckConstraint("price > 0", name="price"),
    )

    unique_id: Mapped[str] = mapped_column(String(64))
    vin: Mapped[str] = mapped_column(String(17), index=True)
    make_id: Mapped[int] = mapped_column(ForeignKey("make.id"), index=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("car_model.id"), index=True)
    generation: Mapped[str | None] = mapped_column(String(100))
    trim: Mapped[str | None] = mapped_column(String(100))
    modification: Mapped[str | None] = mapped_column(String(200))
    condition: Mapped[str] = mapped_column(code_type(words.CONDITION), default="used")
    year: Mapped[int]
    mileage_km: Mapped[int | None]
    price: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    body_type: Mapped[str | None] = mapped_column(code_type(words.BODY_TYPE))
    fuel: Mapped[str | None] = mapped_column(code_type(words.FUEL))
    gearbox: Mapped[str | None] = mapped_column(code_type(words.GEARBOX))
    drive: Mapped[str | None] = mapped_column(code_type(words.DRIVE))
    wheel: Mapped[str | None] = mapped_column(code_type(words.WHEEL))
    engine_cc: Mapped[int | None]
    power_hp: Mapped[int | None]
    doors: Mapped[int | None]
    seats: Mapped[int | None]
    owners: Mapped[int | None]
    color: Mapped[str | None] = mapped_column(code_type(words.COLOR))
    metallic: Mapped[bool | None]
    options: Mapped[list[str]] = mapped_column(default=list)
    unknown_options: Mapped[list[str]] = mapped_column(default=list)
    description: Mapped[str | None] = mapped_column(Text)
    registered_on: Mapped[date | None]
    registration_document: Mapped[str | None] = mapped_column(code_type(words.REGISTRATION_DOCUMENT))
    status: Mapped[str] = mapped_column(code_type(words.STATUS), default="draft", index=True)
    acquired_on: Mapped[date]
    acquired_via: Mapped[str | None] = mapped_column(code_type(words.ACQUIRED_VIA))
    purchase_price: Mapped[Decimal | None]
    withdrawn_on: Mapped[date | None]
    first_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    origin: Mapped[str] = mapped_column(String(8), default="form")
    locked_fields: Mapped[list[str]] = mapped_column(default=list)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    photo_count: Mapped[int] = mapped_column(default=0)
    certified: Mapped[bool] = mapped_column(default=False, index=True)

    dealer: Mapped[Dealer] = relationship()
    make: Mapped[Make] = relationship()
    model: Mapped[CarModel] = relationship()
    photos: Mapped[list[Photo]] = relationship(order_by=Photo.position, cascade="all, delete-orphan")
    certificates: Mapped[list[Certificate]] = relationship(order_by=Certificate.id, cascade="all, delete-orphan")
    expenses: Mapped[list[Expense]] = relationship(order_by=Expense.spent_on, cascade="all, delete-orphan")
    sales: Mapped[list[Sale]] = relationship(order_by=Sale.id, cascade="all, delete-orphan")
    stays: Mapped[list[Stay]] = relationship(order_by=Stay.from_on, cascade="all, delete-orphan")
    prices: Mapped[list[PriceChange]] = relationship(
        order_by=(PriceChange.at, PriceChange.id), cascade="all, delete-orphan"
    )

    @property
    def sale(self) -> Sale | None:
        """The sale in force, if the car is sold."""
        return next((sale for sale in self.sales if sale.cancelled_at is None), None)

    @property
    def certificate(self) -> Certificate | None:
        """The certificate in force, if there is one."""
        return next((found for found in reversed(self.certificates) if found.revoked_on is None), None)

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """On sale or reserved, with a price, at a dealer that takes part."""
        return is_visible(cls)

    def __repr__(self) -> str:
        return f"{self.unique_id} {self.vin}"


def is_visible(listing: Any) -> ColumnElement[bool]:
    """What makes a listing, or an alias of it, public."""
    active = select(Dealer.id).where(Dealer.status == "active")
    return and_(listing.status.in_(PUBLIC_STATUSES), listing.price.is_not(None), listing.dealer_id.in_(active))
