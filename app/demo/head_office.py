"""What the distributor's people of the demo network have done: market figures with a gap, an order, a closed month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Final

from sqlalchemy import select

from app.charts import closing
from app.extensions import db
from app.lib.periods import Period, preset
from app.lib.recurrence import Recurrence
from app.models import Account, Listing, Origin, Sale
from app.queries import market as market_reads
from app.services import market, report_schedules, sales
from app.services.audit import Actor
from app.services.market import Figure
from app.services.report_schedules import Order

DISTRIBUTOR: Final = "distributor@importer.test"
BRANDS: Final = {"hyundai": 1.0, "kia": 1.15}
MONTHS: Final = 24
CORRECTION: Final = Decimal(15_000)


def write_market_figures(*, seed: int, now: datetime) -> None:
    """Two years of the whole market; the last month of the last region has not come in yet."""
    regions = market_reads.list_regions()
    figures = list(_figures(regions, _months_before(now.date()), Random(f"{seed}:market")))
    market.put_figures(figures=figures[:-1], by=Actor(now, name=DISTRIBUTOR))
    db.session.commit()


def _figures(regions: list[str], months: list[date], random: Random) -> Iterator[Figure]:
    sizes = {region: random.randint(150, 1_500) for region in regions}
    for month in months:
        for region, size in sizes.items():
            for make, share in BRANDS.items():
                season = 1 + 0.15 * random.random() - (0.2 if month.month in {1, 2} else 0)
                yield Figure(month, region, make, "used", round(size * share * season))


def _months_before(day: date) -> list[date]:
    """The first days of the full months before this day, the oldest first."""
    place = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(place - MONTHS, place)]


def keep_books(*, now: datetime) -> None:
    """Order the reports of each month by mail; close a month, and correct a sale of it afterwards."""
    owner = db.session.scalars(select(Account).where(Account.email == DISTRIBUTOR)).one()
    by = Actor(now, user_id=owner.id, name=owner.email)
    order = Order(
        name="Отчёты за месяц",
        slugs=(),
        preset="last_month",
        grouping="dealer",
        face="xlsx",
        recurrence=Recurrence("monthly", 8, "Europe/Moscow", month_day=2),
        emails=(owner.email, "manager@neva.test"),
    )
    report_schedules.create(owner=owner, order=order, by=by)
    closed = preset("last_month", today=preset("last_month", today=now.date()).from_on)
    closing.close_month(month=closed.from_on, by=by)
    _correct_a_sale(closed, now)


def _correct_a_sale(month: Period, now: datetime) -> None:
    """One sale of the month turns out to have brought a little less."""
    of_month = Sale.sold_on.between(month.from_on, month.to_on) & Sale.cancelled_at.is_(None)
    statement = select(Listing, Sale).join(Sale, Sale.listing_id == Listing.id).where(of_month).order_by(Sale.id)
    found = db.session.execute(statement.limit(1)).first()
    if found is not None:
        listing, sale = found
        origin = Origin(source="form", at=now)
        sales.amend(listing=listing, values={"sale_price": sale.price - CORRECTION}, origin=origin)
