"""Listings as the back office lists them: searched, filtered, sorted, counted; the scope says whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, defer, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.errors import NotFound
from app.extensions import db
from app.models import CarModel, Certificate, Dealer, Listing, Make, Photo
from app.queries.listing_words import mentions

PAGE_SIZE = 25
BATCH = 500
DEFAULT_SORT = "-changed"
_SORTS: dict[str, tuple[InstrumentedAttribute[object], ...]] = {
    "changed": (Listing.changed_at,),
    "car": (Make.name_en, CarModel.name_en),
    "number": (Listing.unique_id,),
    "price": (Listing.price,),
    "year": (Listing.year,),
    "mileage": (Listing.mileage_km,),
    "acquired": (Listing.acquired_on,),
    "photos": (Listing.photo_count,),
}
SORTS = tuple(_SORTS)


@dataclass(frozen=True, slots=True)
class ListingFilters:
    """What a list is asked for; codes of dealers, makes and models, ``sort`` one of SORTS, with "-" downwards."""

    text: str = ""
    statuses: tuple[str, ...] = ()
    dealers: tuple[str, ...] = ()
    make: str = ""
    model: str = ""
    certified: bool | None = None
    without_photos: bool = False
    sort: str = DEFAULT_SORT


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a list. ``thumbs``: listing -> content hash of its first photo."""

    rows: Sequence[Listing]
    thumbs: dict[int, str]
    count: int
    page: int
    pages: int


def find_page(filters: ListingFilters, *, page: int = 1, size: int = PAGE_SIZE) -> ListingPage:
    """A page of matching listings; a page beyond the last one is the last one."""
    count = count_matching(filters)
    pages = max(1, -(-count // size))
    page = min(max(1, page), pages)
    statement = (
        _select(filters)
        .options(joinedload(Listing.dealer), joinedload(Listing.make), joinedload(Listing.model))
        .options(defer(Listing.description), defer(Listing.extra))
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = db.session.scalars(statement).all()
    return ListingPage(rows, first_photos([row.id for row in rows]), count, page, pages)


def count_matching(filters: ListingFilters) -> int:
    """How many listings match."""
    return db.session.scalar(select(func.count(Listing.id)).where(*_conditions(filters))) or 0


def count_by_status(filters: ListingFilters) -> dict[str, int]:
    """How many match in each state, the filter of states left out."""
    counted = select(Listing.status, func.count(Listing.id)).where(*_conditions(replace(filters, statuses=())))
    return dict(db.session.execute(counted.group_by(Listing.status)).all())


def find_ids(filters: ListingFilters, *, limit: int) -> list[int]:
    """Numbers of all matching listings in the order of the list, no more than ``limit``."""
    return list(db.session.scalars(_ordered(select(Listing.id), filters).limit(limit)))


def stream(filters: ListingFilters) -> Iterator[Listing]:
    """All matching listings with what belongs to them, a batch at a time, so that memory does not grow with them."""
    statement = _select(filters).options(
        joinedload(Listing.dealer),
        joinedload(Listing.make),
        joinedload(Listing.model),
        selectinload(Listing.certificates),
        selectinload(Listing.expenses),
        selectinload(Listing.sales),
    )
    yield from db.session.scalars(statement.execution_options(yield_per=BATCH))


def get(listing_id: int) -> Listing:
    """A listing with all that its page shows.

    :raises NotFound: there is none within the scope.
    """
    found: Listing | None = db.session.scalar(select(Listing).where(Listing.id == listing_id).options(*_everything()))
    if found is None:
        raise NotFound("LISTING_UNKNOWN", _l("There is no such car."))
    return found


def get_to_change(listing_id: int) -> Listing:
    """A listing for a service to change: whoever else wants to change it waits.

    :raises NotFound: there is none within the scope.
    """
    return get_many_to_change([listing_id])[0]


def get_many_to_change(listing_ids: Sequence[int]) -> list[Listing]:
    """Listings for services to change, in the order asked for; either all of them or none.

    :raises NotFound: one of them is not within the scope.
    """
    wanted = list(dict.fromkeys(listing_ids))
    found: dict[int, Listing] = {}
    for start in range(0, len(wanted), BATCH):
        batch = sorted(wanted[start : start + BATCH])
        statement = select(Listing).where(Listing.id.in_(batch)).order_by(Listing.id).options(*_to_change())
        changing = statement.with_for_update(of=Listing).execution_options(populate_existing=True)
        found |= {listing.id: listing for listing in db.session.scalars(changing)}
    if not wanted or len(found) < len(wanted):
        raise NotFound("LISTING_UNKNOWN", _l("There is no such car."))
    return [found[listing_id] for listing_id in wanted]


def first_photos(listing_ids: Sequence[int]) -> dict[int, str]:
    """Listing -> content hash of its first stored photo; listings without one are left out."""
    if not listing_ids:
        return {}
    statement = (
        select(Photo.listing_id, Photo.sha256)
        .where(Photo.listing_id.in_(listing_ids), Photo.state == "stored", Photo.sha256.is_not(None))
        .order_by(Photo.position.desc(), Photo.id.desc())
    )
    return {listing_id: sha256 or "" for listing_id, sha256 in db.session.execute(statement)}


def dealer_choices() -> Sequence[Dealer]:
    """The dealers within the scope, by name."""
    found: Sequence[Dealer] = db.session.scalars(select(Dealer).order_by(Dealer.public_name, Dealer.id)).all()
    return found


def make_choices() -> Sequence[Make]:
    """Makes of which the scope has any listing, by name."""
    present = select(Listing.make_id).distinct()
    found: Sequence[Make] = db.session.scalars(select(Make).where(Make.id.in_(present)).order_by(Make.name_en)).all()
    return found


def _select(filters: ListingFilters) -> Select[tuple[Listing]]:
    return _ordered(select(Listing), filters)


def _ordered(statement: Select[Any], filters: ListingFilters) -> Select[Any]:
    name, down = filters.sort.removeprefix("-"), filters.sort.startswith("-")
    if name not in _SORTS:
        name, down = DEFAULT_SORT.removeprefix("-"), True
    if name == "car":
        statement = statement.join(Listing.make).join(Listing.model)
    columns = [column.desc().nulls_last() if down else column.asc().nulls_last() for column in _SORTS[name]]
    return statement.where(*_conditions(filters)).order_by(*columns, Listing.id.desc() if down else Listing.id)


def _conditions(filters: ListingFilters) -> list[ColumnElement[bool]]:
    found = mentions(filters.text)
    if filters.statuses:
        found.append(Listing.status.in_(filters.statuses))
    if filters.dealers:
        found.append(Listing.dealer_id.in_(select(Dealer.id).where(Dealer.code.in_(filters.dealers))))
    if filters.make:
        found.append(Listing.make_id.in_(select(Make.id).where(Make.code == filters.make)))
    if filters.model:
        found.append(Listing.model_id.in_(select(CarModel.id).where(CarModel.code == filters.model)))
    if filters.certified is not None:
        found.append(Listing.certified.is_(filters.certified))
    if filters.without_photos:
        found.append(Listing.photo_count == 0)
    return found


def _to_change() -> tuple[ORMOption, ...]:
    named = (joinedload(Listing.make), joinedload(Listing.model))
    return (joinedload(Listing.dealer), *named, selectinload(Listing.stays))


def _everything() -> tuple[ORMOption, ...]:
    return (
        *_to_change(),
        selectinload(Listing.photos),
        selectinload(Listing.certificates).selectinload(Certificate.points),
        selectinload(Listing.expenses),
        selectinload(Listing.sales),
        selectinload(Listing.prices),
    )
