"""Months that the distributor has closed, and the numbers that were kept of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import ClosedFigure, ClosedMonth, Dealer


def list_closed() -> Sequence[ClosedMonth]:
    """All closed months, the latest first, with who closed them."""
    statement = select(ClosedMonth).options(joinedload(ClosedMonth.closer)).order_by(ClosedMonth.month.desc())
    found: Sequence[ClosedMonth] = db.session.scalars(statement).all()
    return found


def find(month: date) -> ClosedMonth | None:
    """A closed month by its first day."""
    found: ClosedMonth | None = db.session.scalar(select(ClosedMonth).where(ClosedMonth.month == month))
    return found


def find_among(months: Collection[date]) -> dict[date, ClosedMonth]:
    """Those of these months that are closed."""
    found = db.session.scalars(select(ClosedMonth).where(ClosedMonth.month.in_(months)))
    return {closed.month: closed for closed in found}


def list_figures(months: Collection[ClosedMonth], slug: str) -> list[tuple[ClosedFigure, str]]:
    """The kept numbers of a report in these months within the scope, each with its dealer's code."""
    numbers = [closed.id for closed in months]
    statement = (
        select(ClosedFigure, Dealer.code)
        .join(Dealer, Dealer.id == ClosedFigure.dealer_id)
        .where(ClosedFigure.month_id.in_(numbers), ClosedFigure.slug == slug)
        .order_by(Dealer.code)
    )
    return [(figure, code) for figure, code in db.session.execute(statement)]
