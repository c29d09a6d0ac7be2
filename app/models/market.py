"""What the whole market sold: the denominator of market share."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.listing import CONDITION
from app.models.base import Base
from app.models.change import Replicated
from app.models.dictionary import Make
from app.models.types import code_check, code_type


class MarketFigure(Replicated, Base):
    """Cars of a brand and condition sold in a region in a month, by anybody; the distributor's own.

    ``month`` is its first day. ``region`` is written like the regions of dealers' locations. A month without a row is
    unknown, which is not none.
    """

    __tablename__ = "market_figure"
    __table_args__ = (
        UniqueConstraint("month", "region", "make_id", "condition"),
        code_check("condition", CONDITION),
        CheckConstraint("cars >= 0", name="cars"),
    )

    month: Mapped[date]
    region: Mapped[str] = mapped_column(String(100))
    make_id: Mapped[int] = mapped_column(ForeignKey("make.id"), index=True)
    condition: Mapped[str] = mapped_column(code_type(CONDITION), default="used")
    cars: Mapped[int]

    make: Mapped[Make] = relationship()
