"""Partner banks, their programmes in versions, and the offers computed from them.

Banks and programmes are the distributor's own. An offer belongs to nobody but who knows its number; what ties it to a
dealer's car is a row of that dealer (docs/decisions).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, OfListing
from app.models.listing import Listing

_IN_FORCE = text("replaced_at IS NULL")


class Bank(Base):
    """A partner bank; ``logo`` is the hash of a picture in the storage. Who is no partner any more offers nothing."""

    __tablename__ = "bank"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(120))
    legal_name: Mapped[str] = mapped_column(String(200), default="")
    licence: Mapped[str] = mapped_column(String(64), default="")
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(320))
    website: Mapped[str | None] = mapped_column(String(300))
    logo: Mapped[str | None] = mapped_column(String(64))
    is_partner: Mapped[bool] = mapped_column(default=True)

    programmes: Mapped[list[CreditProgramme]] = relationship(back_populates="bank", order_by="CreditProgramme.name")


class CreditProgramme(Base):
    """A programme of a bank; its terms stand in versions, of which one is in force."""

    __tablename__ = "credit_programme"
    __table_args__ = (UniqueConstraint("bank_id", "name"),)

    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    is_offered: Mapped[bool] = mapped_column(default=True)

    bank: Mapped[Bank] = relationship(back_populates="programmes")
    versions: Mapped[list[CreditVersion]] = relationship(
        back_populates="programme", order_by="CreditVersion.number", cascade="all, delete-orphan"
    )


class CreditVersion(Base):
    """The terms of a programme from one moment on; never changed, so that offers stay what they were.

    ``terms`` is the JSON text of app.lib.credit.terms: as a text it is exact, and tells whether it has been read.
    """

    __tablename__ = "credit_version"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(
            "uq_credit_version_in_force",
            "programme_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("credit_programme.id", ondelete="CASCADE"))
    number: Mapped[int]
    terms: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    replaced_at: Mapped[datetime | None]

    programme: Mapped[CreditProgramme] = relationship(back_populates="versions")


class CreditStandard(Base):
    """The distributor's standard terms for payments on cards and in filters; one row.

    ``first_share`` in % of the price; an offer is good for ``offer_days`` days.
    """

    __tablename__ = "credit_standard"
    __table_args__ = (
        CheckConstraint("first_share >= 0 AND first_share < 10000", name="first_share"),
        CheckConstraint("months >= 1 AND months <= 600", name="months"),
        CheckConstraint("offer_days >= 1", name="offer_days"),
    )

    first_share: Mapped[Decimal] = mapped_column(default=Decimal(20))
    months: Mapped[int] = mapped_column(default=60)
    offer_days: Mapped[int] = mapped_column(default=14)


class CreditOffer(Base):
    """One calculation, kept: the wish and the version it was answered by. ``number`` cannot be guessed.

    ``wish`` is the JSON text of app.lib.credit.wish; ``payment`` and ``psk_amount`` are what was promised, to hold
    every later calculation against. ``car`` names the car as it was then.
    """

    __tablename__ = "credit_offer"
    __table_args__ = (UniqueConstraint("number"),)

    number: Mapped[str] = mapped_column(String(48))
    version_id: Mapped[int] = mapped_column(ForeignKey("credit_version.id"), index=True)
    wish: Mapped[str] = mapped_column(Text)
    payment: Mapped[Decimal]
    psk_amount: Mapped[Decimal]
    car: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(index=True)
    valid_until: Mapped[date]

    version: Mapped[CreditVersion] = relationship()


class ListingOffer(OfListing, Base):
    """An offer for a dealer's car."""

    __tablename__ = "listing_offer"

    offer_id: Mapped[int] = mapped_column(ForeignKey("credit_offer.id", ondelete="CASCADE"), unique=True)

    offer: Mapped[CreditOffer] = relationship()
    listing: Mapped[Listing] = relationship(
        viewonly=True, primaryjoin="ListingOffer.listing_id == Listing.id", foreign_keys="[ListingOffer.listing_id]"
    )

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Offers for visible cars: their pages lead to the car."""
        return cls.of_visible_listing()
