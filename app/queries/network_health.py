"""Where the network's data cannot be trusted: each check as one statement with the same columns.

``dealer_id, listing_id, request_id, other_dealer_id, noted_at, noted_on, old, new``; money in minor units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Select,
    Subquery,
    cast,
    func,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased, selectinload

from app.extensions import db
from app.models import (
    CarModel,
    CustomerRequest,
    Dealer,
    FieldChange,
    Listing,
    Make,
    PlanRow,
    PriceChange,
    Sale,
    Upload,
    UploadProblem,
)
from app.models.listing import PUBLIC_STATUSES
from app.models.types import UTCDateTime
from app.queries.requests import UNANSWERED

SILENT: Final = timedelta(days=7)
STALE: Final = timedelta(days=14)
RECENT: Final = timedelta(days=30)
SALES_KEPT: Final = timedelta(days=365)
PRICE_PERCENT: Final = 30
MILEAGE_KM: Final = 5_000
PAGE_SIZE: Final = 100

Check: TypeAlias = Callable[[datetime], Any]
TYPES: Final[dict[str, Any]] = {
    "dealer_id": Integer, "listing_id": Integer, "request_id": Integer, "other_dealer_id": Integer,
    "noted_at": UTCDateTime, "noted_on": Date, "old": BigInteger, "new": BigInteger,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found; ``other`` is the second dealer of a car that two claim."""

    dealer: Dealer
    other: Dealer | None
    listing_id: int | None
    unique_id: str
    vin: str
    car: str
    currency: str
    request_id: int | None
    noted: date | datetime | None
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """A page of findings, and how many there are."""

    rows: Sequence[Finding]
    count: int
    pages: int


def _columns(**known: Any) -> list[Any]:
    """All columns in their order, those that a check does not know as empty ones of their type."""
    return [known.get(name, cast(null(), kind())).label(name) for name, kind in TYPES.items()]


def _of_listing(**known: Any) -> list[Any]:
    return _columns(dealer_id=Listing.dealer_id, listing_id=Listing.id, **known)


def _silent_dealers(at: datetime) -> Select[Any]:
    delivered = select(Upload.id).where(Upload.dealer_id == Dealer.id, Upload.applied_at >= at - SILENT)
    edited = select(Listing.id).where(Listing.dealer_id == Dealer.id, Listing.changed_at >= at - SILENT)
    last = select(func.max(Upload.applied_at)).where(Upload.dealer_id == Dealer.id).scalar_subquery()
    told = type_coerce(last, UTCDateTime())
    statement = select(*_columns(dealer_id=Dealer.id, noted_at=told)).where(Dealer.status == "active")
    return statement.where(Dealer.created_at < at - SILENT, ~delivered.exists(), ~edited.exists())


def _late_requests(at: datetime) -> Select[Any]:
    known = {"dealer_id": CustomerRequest.dealer_id, "listing_id": CustomerRequest.listing_id}
    columns = _columns(**known, request_id=CustomerRequest.id, noted_at=CustomerRequest.due_at)
    return select(*columns).where(CustomerRequest.state.in_(UNANSWERED), CustomerRequest.due_at < at)


def _stale_stock(at: datetime) -> Select[Any]:
    never = Listing.confirmed_at.is_(None)
    is_old = (Listing.changed_at < at - STALE) & (never | (Listing.confirmed_at < at - STALE))
    return select(*_of_listing(noted_at=Listing.changed_at)).where(Listing.status == "on_sale", is_old)


def _without_photos(_at: datetime) -> Select[Any]:
    bare = (Listing.status == "on_sale") & (Listing.photo_count == 0)
    return select(*_of_listing(noted_on=Listing.acquired_on)).where(bare)


def _sold_but_listed(at: datetime) -> Any:
    return union_all(_sold_elsewhere(at), _still_delivered(at))


def _sold_elsewhere(at: datetime) -> Select[Any]:
    sold = aliased(Listing)
    columns = _of_listing(other_dealer_id=sold.dealer_id, noted_on=Sale.sold_on)
    return (
        select(*columns)
        .join(sold, (sold.vin == Listing.vin) & (sold.dealer_id != Listing.dealer_id))
        .join(Sale, (Sale.listing_id == sold.id) & Sale.cancelled_at.is_(None))
        .where(Listing.status.in_(PUBLIC_STATUSES), Listing.acquired_on <= Sale.sold_on)
        .where(Sale.sold_on >= (at - SALES_KEPT).date())
    )


def _still_delivered(at: datetime) -> Select[Any]:
    same_row = (UploadProblem.upload_id == PlanRow.upload_id) & (UploadProblem.number == PlanRow.number)
    known = {"dealer_id": PlanRow.dealer_id, "listing_id": PlanRow.listing_id}
    last = type_coerce(func.max(Upload.created_at), UTCDateTime())
    return (
        select(*_columns(**known, noted_at=last))
        .join(UploadProblem, same_row & (UploadProblem.code == "STATUS_CONFLICT"))
        .join(Upload, Upload.id == PlanRow.upload_id)
        .join(Listing, (Listing.id == PlanRow.listing_id) & (Listing.status == "sold"))
        .where(Upload.created_at >= at - RECENT)
        .group_by(PlanRow.dealer_id, PlanRow.listing_id)
    )


def _shared_vins(_at: datetime) -> Select[Any]:
    twin = aliased(Listing)
    same = (twin.vin == Listing.vin) & (twin.dealer_id != Listing.dealer_id) & twin.status.in_(PUBLIC_STATUSES)
    other = select(func.min(twin.dealer_id)).where(same).correlate(Listing).scalar_subquery()
    columns = _of_listing(other_dealer_id=other, noted_on=Listing.acquired_on)
    return select(*columns).where(Listing.status.in_(PUBLIC_STATUSES), select(twin.id).where(same).exists())


def _price_jumps(at: datetime) -> Select[Any]:
    amount = type_coerce(PriceChange.amount, BigInteger)
    before = func.lag(amount).over(partition_by=PriceChange.listing_id, order_by=(PriceChange.at, PriceChange.id))
    steps = (
        select(
            PriceChange.listing_id, PriceChange.at, amount.label("new"), type_coerce(before, BigInteger).label("old")
        )
        .join(Listing, (Listing.id == PriceChange.listing_id) & (Listing.status == "on_sale"))
        .subquery("steps")
    )
    columns = _of_listing(noted_at=steps.c.at, old=steps.c.old, new=steps.c.new)
    jumped = func.abs(steps.c.new - steps.c.old) * 100 >= steps.c.old * PRICE_PERCENT
    return select(*columns).join(steps, steps.c.listing_id == Listing.id).where(jumped, steps.c.at >= at - RECENT)


def _mileage_jumps(at: datetime) -> Select[Any]:
    old, new = cast(FieldChange.old, BigInteger), cast(FieldChange.new, BigInteger)
    columns = _of_listing(noted_at=FieldChange.at, old=old, new=new)
    told = (FieldChange.field == "mileage_km") & FieldChange.old.is_not(None) & FieldChange.new.is_not(None)
    return (
        select(*columns)
        .join(FieldChange, (FieldChange.listing_id == Listing.id) & told)
        .where(FieldChange.at >= at - RECENT, or_(new < old, new > old + MILEAGE_KM))
    )


CHECKS: Final[dict[str, Check]] = {
    "silent-dealers": _silent_dealers,
    "late-requests": _late_requests,
    "stale-stock": _stale_stock,
    "without-photos": _without_photos,
    "sold-but-listed": _sold_but_listed,
    "shared-vins": _shared_vins,
    "price-jumps": _price_jumps,
    "mileage-jumps": _mileage_jumps,
}


def count_findings(code: str, *, at: datetime) -> int:
    """How much a check finds within the scope."""
    return db.session.scalar(select(func.count()).select_from(_found(code, at))) or 0


def list_findings(code: str, *, at: datetime, page: int = 1) -> FindingsPage:
    """A page of what a check finds, by dealer."""
    count = count_findings(code, at=at)
    pages = max(1, -(-count // PAGE_SIZE))
    first = (min(page, pages) - 1) * PAGE_SIZE
    return FindingsPage(list(_read(_name(_found(code, at)).limit(PAGE_SIZE).offset(first))), count, pages)


def iterate_findings(code: str, *, at: datetime) -> Iterator[Finding]:
    """All that a check finds, by dealer."""
    return _read(_name(_found(code, at)))


def _found(code: str, at: datetime) -> Subquery:
    found: Subquery = CHECKS[code](at).subquery("found")
    return found


def _name(found: Subquery) -> Select[Any]:
    columns = [found.c[name] for name in TYPES]
    named = (Listing.unique_id, Listing.vin, Listing.currency, Listing.year, Make.name_en, CarModel.name_en)
    return (
        select(*columns, *named)
        .select_from(found)
        .join(Dealer, Dealer.id == found.c.dealer_id)
        .outerjoin(Listing, Listing.id == found.c.listing_id)
        .outerjoin(Make, Make.id == Listing.make_id)
        .outerjoin(CarModel, CarModel.id == Listing.model_id)
        .order_by(Dealer.code, found.c.noted_at, found.c.noted_on, found.c.listing_id, found.c.request_id)
    )


def _read(statement: Select[Any]) -> Iterator[Finding]:
    dealers = {
        dealer.id: dealer for dealer in db.session.scalars(select(Dealer).options(selectinload(Dealer.locations)))
    }
    for row in db.session.execute(statement):
        dealer, listing, request, other, noted_at, noted_on, old, new, unique_id, vin, currency, *car = row
        yield Finding(
            dealer=dealers[dealer],
            other=dealers.get(other),
            listing_id=listing,
            unique_id=unique_id or "",
            vin=vin or "",
            car=f"{car[1]} {car[2]}, {car[0]}" if listing else "",
            currency=currency or "",
            request_id=request,
            noted=noted_at or noted_on,
            old=old,
            new=new,
        )
