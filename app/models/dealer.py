"""Dealers and their locations."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, String, UniqueConstraint, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.upload import APPLY_RULE
from app.models.base import Base
from app.models.change import Replicated
from app.models.types import code_type
from app.tenancy import DealerScoped

DEALER_STATUSES = ("active", "suspended", "closed")


class Dealer(Replicated, DealerScoped, Base):
    """A dealership that takes part; it is its own tenant.

    ``stock_version`` counts changes of the stock: a plan made for another version is void. ``web_rule`` and
    ``machine_rule`` say when a delivery is applied without a click; a small one has nothing rejected, changes at most
    ``small_percent`` % of the stock and no price by more than ``small_price_percent`` %. As many test drives as there
    are ``test_cars`` begin at one moment; ``closed_days`` (ISO dates) come on top of public holidays.
    """

    __tablename__ = "dealer"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("status IN ('active', 'suspended', 'closed')", name="status"),
    )
    written_by_network: ClassVar[bool] = True
    dealer_id: ClassVar[None] = None  # type: ignore[assignment]  # its own id is the key

    code: Mapped[str] = mapped_column(String(32))
    legal_name: Mapped[str] = mapped_column(String(200), default="")
    public_name: Mapped[str] = mapped_column(String(200))
    brands: Mapped[list[str]] = mapped_column(default=list)
    country: Mapped[str] = mapped_column(String(2), default="RU")
    currency: Mapped[str] = mapped_column(String(3), default="RUB")
    status: Mapped[str] = mapped_column(String(16), default="active")
    email: Mapped[str] = mapped_column(String(320), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Moscow")
    guard_percent: Mapped[int | None]
    web_rule: Mapped[str] = mapped_column(code_type(APPLY_RULE), default="ask", server_default="ask")
    machine_rule: Mapped[str] = mapped_column(code_type(APPLY_RULE), default="at_once", server_default="at_once")
    small_percent: Mapped[int] = mapped_column(default=10, server_default="10")
    small_price_percent: Mapped[int] = mapped_column(default=10, server_default="10")
    booking_hours: Mapped[int] = mapped_column(default=48)
    test_cars: Mapped[int] = mapped_column(default=2, server_default="2")
    test_drive_notice_hours: Mapped[int] = mapped_column(default=2, server_default="2")
    closed_on_holidays: Mapped[bool] = mapped_column(default=True, server_default=true())
    closed_days: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    stock_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    locations: Mapped[list[Location]] = relationship(
        back_populates="dealer", order_by="Location.position", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        """Whether the dealer sells at present."""
        return self.status == "active"

    def tenant_id(self) -> int:
        """A dealer belongs to itself."""
        return self.id

    @classmethod
    def tenant_criterion(cls, dealer_ids: frozenset[int]) -> ColumnElement[bool]:
        """The dealers themselves."""
        return cls.id.in_(sorted(dealer_ids))

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Everybody sees the dealers that take part."""
        return cls.status == "active"

    def __repr__(self) -> str:
        return self.public_name


class Location(Replicated, DealerScoped, Base):
    """A place where a dealer receives customers; the first one gives the dealer's region.

    ``hours``: weekday "0" (Monday) to "6" -> ["09:00", "20:00"]; a missing day is closed.
    """

    __tablename__ = "location"
    written_by_network: ClassVar[bool] = True

    position: Mapped[int] = mapped_column(default=0)
    city: Mapped[str] = mapped_column(String(100), index=True)
    region: Mapped[str] = mapped_column(String(100), default="", index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phones: Mapped[list[str]] = mapped_column(default=list)
    hours: Mapped[dict[str, Any]] = mapped_column(default=dict)

    dealer: Mapped[Dealer] = relationship(back_populates="locations")

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Places of dealers that take part."""
        return cls.dealer_id.in_(select(Dealer.id).where(Dealer.status == "active"))
