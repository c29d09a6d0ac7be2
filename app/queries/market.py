"""What the whole market sold, as the distributor has written it down."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models import Listing, Make, MarketFigure
from app.queries import report_groups


def list_figures(*, from_month: date, to_month: date, condition: str = "used") -> list[tuple[MarketFigure, Make]]:
    """The figures of these months (first days, both included) with their brands, by month, region, brand."""
    statement = (
        select(MarketFigure, Make)
        .join(Make, Make.id == MarketFigure.make_id)
        .where(MarketFigure.month.between(from_month, to_month), MarketFigure.condition == condition)
        .order_by(MarketFigure.month, MarketFigure.region, Make.name_en)
    )
    return [(figure, make) for figure, make in db.session.execute(statement)]


def list_grid(*, make_id: int, condition: str, year: int) -> dict[tuple[str, date], int]:
    """A brand's figures of a year: (region, month) -> cars."""
    of_year = MarketFigure.month.between(date(year, 1, 1), date(year, 12, 1))
    same = (MarketFigure.make_id == make_id) & (MarketFigure.condition == condition)
    found = db.session.execute(select(MarketFigure.region, MarketFigure.month, MarketFigure.cars).where(same, of_year))
    return {(region, month): cars for region, month, cars in found}


def list_regions() -> list[str]:
    """Regions that need figures, because a dealer stands there, and those that have some."""
    named = {dealer.region for dealer in report_groups.dealers() if dealer.region and not dealer.is_closed}
    return sorted(named | set(db.session.scalars(select(MarketFigure.region).distinct())))


def count_known(*, condition: str, year: int) -> dict[int, int]:
    """How many figures of a year each brand has, by the brand's number."""
    of_year = MarketFigure.month.between(date(year, 1, 1), date(year, 12, 1))
    counted = select(MarketFigure.make_id, func.count()).where(of_year, MarketFigure.condition == condition)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(MarketFigure.make_id))}


def list_traded_makes() -> list[Make]:
    """Brands that the network trades in or that have figures, by name."""
    traded = select(Listing.make_id).where(Listing.make_id == Make.id).exists()
    figured = select(MarketFigure.id).where(MarketFigure.make_id == Make.id).exists()
    return list(db.session.scalars(select(Make).where(traded | figured).order_by(Make.name_en)))


def list_all_figures(*, year: int) -> list[tuple[MarketFigure, Make]]:
    """All figures of a year with their brands, by month, region, brand, condition."""
    of_year = MarketFigure.month.between(date(year, 1, 1), date(year, 12, 1))
    statement = select(MarketFigure, Make).join(Make, Make.id == MarketFigure.make_id).where(of_year)
    ordered = statement.order_by(MarketFigure.month, MarketFigure.region, Make.name_en, MarketFigure.condition)
    return [(figure, make) for figure, make in db.session.execute(ordered)]
