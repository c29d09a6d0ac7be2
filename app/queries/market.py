"""What the whole market sold, as the distributor has written it down."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Make, MarketFigure


def list_figures(*, from_month: date, to_month: date, condition: str = "used") -> list[tuple[MarketFigure, Make]]:
    """The figures of these months (first days, both included) with their brands, by month, region, brand."""
    statement = (
        select(MarketFigure, Make)
        .join(Make, Make.id == MarketFigure.make_id)
        .where(MarketFigure.month.between(from_month, to_month), MarketFigure.condition == condition)
        .order_by(MarketFigure.month, MarketFigure.region, Make.name_en)
    )
    return [(figure, make) for figure, make in db.session.execute(statement)]
