"""Sales of the network that a customer's car is compared with.

What a single car was sold for is its dealer's secret: nothing but aggregates over ``ENOUGH`` sales leaves this module
for cars of others (docs/decisions/0028).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, load_only

from app.extensions import db
from app.lib.valuation import Comparable, PriceRange, estimate
from app.models import Dealer, Listing, Location, Sale
from app.models.listing import PUBLIC_STATUSES
from app.tenancy import Scope, acting

YEARS = 2
MONTHS = 18
NEAR_KM = 40_000
NEAR_SHARE = 0.7
MOST_SALES = 200
MOST_SHOWN = 25
MONTHS_OF_YEAR = 12
MODEL_DIGITS = 8


@dataclass(frozen=True, slots=True)
class CarAsked:
    """The car that is to be valued, and the money it is valued in."""

    model_id: int
    year: int
    mileage_km: int
    currency: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a range: sales from ``period_from`` until ``period_to``; ``range`` is none with too few."""

    count: int
    period_from: date
    period_to: date
    range: PriceRange | None


@dataclass(frozen=True, slots=True)
class ComparableCar:
    """A car as a dealer's people see it beside the one they value.

    ``asked`` is the last asking price, which everybody could read. ``sold_for`` is filled for own cars only. The
    adjustments are what the difference in year and mileage to the valued car is worth.
    """

    title: str
    year: int
    mileage_km: int
    region: str
    own_listing_id: int | None
    sold_on: date | None
    asked: Decimal | None
    sold_for: Decimal | None
    year_adjustment: Decimal
    mileage_adjustment: Decimal


def find_evidence(asked: CarAsked, *, today: date) -> Evidence:
    """The range for a car from the sales of all dealers in the last 18 months, today included."""
    since = months_before(today, MONTHS)
    statement = (
        select(Listing.year, Listing.mileage_km, Sale.price)
        .join(Sale, (Sale.listing_id == Listing.id) & Sale.cancelled_at.is_(None))
        .where(*_like(asked), Listing.status == "sold", Sale.sold_on > since, Sale.sold_on <= today)
        .order_by(Sale.sold_on.desc(), Sale.id.desc())
        .limit(MOST_SALES)
    )
    with acting(Scope.system("the range of a valuation is made of all dealers' sales")):
        sales = [Comparable(year, mileage, price) for year, mileage, price in db.session.execute(statement)]
    return Evidence(len(sales), since, today, estimate(sales, year=asked.year, mileage_km=asked.mileage_km))


def list_comparables(asked: CarAsked, *, dealer_id: int, evidence: Evidence) -> list[ComparableCar]:
    """Cars like it that were sold or stand on sale, the nearest first; own ones with what they brought.

    Call it for a dealer's people within their scope: other dealers are told by region only, without private money.
    """
    statement = (
        select(Listing)
        .where(*_like(asked), Listing.status.in_((*PUBLIC_STATUSES, "sold")))
        .outerjoin(Sale, (Sale.listing_id == Listing.id) & Sale.cancelled_at.is_(None))
        .where(Sale.id.is_(None) | (Sale.sold_on > evidence.period_from) & (Sale.sold_on <= evidence.period_to))
        .order_by(func.abs(Listing.year - asked.year), func.abs(Listing.mileage_km - asked.mileage_km), Listing.id)
        .options(
            joinedload(Listing.make), joinedload(Listing.model), joinedload(Listing.dealer), joinedload(Listing.sales)
        )
        .options(load_only(Listing.dealer_id, Listing.year, Listing.mileage_km, Listing.price, Listing.status))
        .limit(MOST_SHOWN)
    )
    with acting(Scope.system("comparable cars of all dealers, other dealers' money left out")):
        found = db.session.scalars(statement).unique().all()
        regions = _regions({listing.dealer_id for listing in found})
        return [_describe(listing, asked, dealer_id, regions, evidence.range) for listing in found]


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month where it is shorter."""
    index = day.year * MONTHS_OF_YEAR + day.month - 1 - months
    year, month = index // MONTHS_OF_YEAR, index % MONTHS_OF_YEAR + 1
    following = date(year + month // MONTHS_OF_YEAR, month % MONTHS_OF_YEAR + 1, 1)
    return date(year, month, min(day.day, (following - date(year, month, 1)).days))


def mileage_window(mileage_km: int) -> tuple[int, int]:
    """Which mileages count as near: 40,000 km either way, or 70 % where that is more: the adjustment evens it out."""
    reach = max(NEAR_KM, int(mileage_km * NEAR_SHARE))
    return max(mileage_km - reach, 0), mileage_km + reach


def _like(asked: CarAsked) -> list[ColumnElement[bool]]:
    least, most = mileage_window(asked.mileage_km)
    return [
        Listing.model_id == asked.model_id,
        Listing.condition != "new",
        Listing.currency == asked.currency,
        Listing.year.between(asked.year - YEARS, asked.year + YEARS),
        Listing.mileage_km.between(least, most),
    ]


def _regions(dealer_ids: set[int]) -> dict[int, str]:
    statement = (
        select(Location.dealer_id, Location.region, Location.city)
        .join(Dealer, Dealer.id == Location.dealer_id)
        .where(Location.dealer_id.in_(dealer_ids))
        .order_by(Location.position.desc(), Location.id.desc())
    )
    return {dealer_id: region or city for dealer_id, region, city in db.session.execute(statement)}


def _describe(
    listing: Listing, asked: CarAsked, dealer_id: int, regions: dict[int, str], found: PriceRange | None
) -> ComparableCar:
    is_own, sale = listing.dealer_id == dealer_id, listing.sale
    mileage, nothing = listing.mileage_km or 0, Decimal(0)
    return ComparableCar(
        title=f"{listing.make.name_en} {listing.model.name_en}",
        year=listing.year,
        mileage_km=mileage,
        region=regions.get(listing.dealer_id, ""),
        own_listing_id=listing.id if is_own else None,
        sold_on=sale.sold_on if sale else None,
        asked=listing.price,
        sold_for=sale.price if sale and is_own else None,
        year_adjustment=found.adjustment.for_year(asked.year - listing.year) if found else nothing,
        mileage_adjustment=found.adjustment.for_mileage(asked.mileage_km - mileage) if found else nothing,
    )


def guess_car(vin: str) -> tuple[int, int | None] | None:
    """Model and, where this very car is known, year of a VIN; none where the network knows no such car.

    Makers give the first eight digits to one model; no more than that leaves this module.
    """
    known = select(Listing.model_id, Listing.year).where(Listing.vin == vin).order_by(Listing.id.desc())
    alike = select(Listing.model_id).where(Listing.vin.startswith(vin[:MODEL_DIGITS], autoescape=True))
    most = alike.group_by(Listing.model_id).order_by(func.count(Listing.id).desc(), Listing.model_id)
    with acting(Scope.system("a VIN tells the model, whoever had the car")):
        same = db.session.execute(known.limit(1)).first()
        if same is not None:
            return same.model_id, same.year
        model_id = db.session.scalar(most.limit(1))
    return None if model_id is None else (model_id, None)
