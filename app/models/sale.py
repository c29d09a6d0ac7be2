"""What a dealer paid for a listing and what it brought."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.lib.vocabulary import listing as words
from app.models.base import Base, OfListing
from app.models.change import Replicated
from app.models.types import code_check, code_type


class Sale(Replicated, OfListing, Base):
    """The end of a stay; at most one in force. A cancelled sale never happened, except in closed months."""

    __tablename__ = "sale"

    sold_on: Mapped[date] = mapped_column(index=True)
    price: Mapped[Decimal]
    payment_method: Mapped[str | None] = mapped_column(code_type(words.PAYMENT_METHOD))
    buyer_type: Mapped[str | None] = mapped_column(code_type(words.BUYER_TYPE))
    payment_document: Mapped[str | None] = mapped_column(String(100))
    paid_on: Mapped[date | None]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(300))

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """One sale in force a listing."""
        in_force = text("cancelled_at IS NULL")
        return (
            Index("uq_sale_in_force", "listing_id", unique=True, sqlite_where=in_force, postgresql_where=in_force),
            CheckConstraint("price > 0", name="price"),
        )


class Expense(Replicated, OfListing, Base):
    """Money put into a listing."""

    __tablename__ = "expense"

    kind: Mapped[str] = mapped_column(code_type(words.EXPENSE_KIND))
    amount: Mapped[Decimal]
    spent_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(300))
    by_feed: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """Known kinds, positive amounts."""
        return (code_check("kind", words.EXPENSE_KIND), CheckConstraint("amount > 0", name="amount"))
