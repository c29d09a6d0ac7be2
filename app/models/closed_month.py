"""Months whose numbers are kept as they were when the distributor closed them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.user import Account
from app.tenancy import DealerScoped


class ClosedMonth(Base):
    """A closed month, named by its first day.

    ``totals`` holds the network's numbers: {slug: {currency: {measure: number}}}, numbers as exact texts.
    """

    __tablename__ = "closed_month"
    __table_args__ = (UniqueConstraint("month"),)

    month: Mapped[date]
    closed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    totals: Mapped[dict[str, Any]] = mapped_column(default=dict)

    closer: Mapped[Account | None] = relationship()


class ClosedFigure(DealerScoped, Base):
    """The numbers of one report at one dealer in a closed month: {measure: number}, numbers as exact texts."""

    __tablename__ = "closed_figure"
    __table_args__ = (UniqueConstraint("month_id", "slug", "dealer_id"),)
    written_by_network: ClassVar[bool] = True

    month_id: Mapped[int] = mapped_column(ForeignKey("closed_month.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
