"""What dealers and buyers did around the cars of cases.py, from February to April 2026, with every turn it can take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import select

from app.extensions import db
from app.lib.id_set import pack
from app.models import (
    CustomerRequest,
    Dealer,
    FieldChange,
    Listing,
    ListingViewDay,
    MarketFigure,
    Photo,
    RequestMerge,
    Upload,
    UploadProblem,
)
from tests.factories import find_model


def at(text: str) -> datetime:
    """03-31 20:30 of 2026, in UTC: half past eleven in the evening in Moscow."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


Problems: TypeAlias = tuple[tuple[str, str, int | None], ...]

# dealer, moment, status, format, rows, rejected, photos that failed, cars confirmed, problems as (severity, code, row)
DELIVERIES: tuple[tuple[str, str, str, str | None, int, int, int, str, Problems], ...] = (
    ("NORTH", "02-28 20:59", "applied", "own_xml", 5, 1, 0, "N-3 N-7", (("error", "VIN_INVALID", 1),)),
    ("NORTH", "02-28 21:01", "applied", "own_xml", 4, 0, 2, "N-3 N-7", (("warning", "VIN_CHECK", 2),)),
    ("NORTH", "03-25 08:00", "held", "own_xml", 6, 2, 0, "N-3", (
        ("error", "VIN_INVALID", 1), ("error", "PRICE_MISSING", 2), ("warning", "VIN_CHECK", 3),
        ("warning", "VALUE_UNKNOWN", 3), ("info", "PHOTO_MOVED", 4), ("error", "MASS_WITHDRAWAL_HELD", None),
    )),
    ("NORTH", "03-31 20:30", "undone", "autoru", 9, 0, 1, "N-3 N-6 N-7", ()),
    ("NORTH", "03-31 21:30", "applied", "own_xml", 3, 3, 0, "N-6", (("error", "YEAR_INVALID", 1),)),
    ("SOUTH", "03-10 10:00", "rejected", None, 0, 0, 0, "", (("error", "FILE_UNREADABLE", None),)),
    ("SOUTH", "03-20 10:00", "applied", "own_table", 2, 0, 0, "S-3 S-6", ()),
    ("SOUTH", "03-27 10:00", "duplicate", "own_table", 0, 0, 0, "", ()),
    ("SOUTH", "03-30 10:00", "queued", None, 0, 0, 0, "", ()),
    ("IDLE", "03-31 11:30", "applied", "own_xml", 1, 0, 0, "", ()),
    ("IDLE", "03-31 12:30", "applied", "own_xml", 1, 1, 0, "", (("error", "MODEL_UNKNOWN", 1),)),
)  # fmt: skip

# dealer, car, kind, came, minutes until due, until the first answer, state, outcome
REQUESTS: tuple[tuple[str, str | None, str, str, int, float | None, str, str | None], ...] = (
    ("NORTH", "N-1", "question", "03-02 09:00", 240, 12, "closed", "sold"),
    ("NORTH", "N-1", "question", "03-02 10:00", 240, 240, "closed", "declined"),
    ("NORTH", "N-3", "test_drive", "03-05 09:00", 240, 241, "answered", None),
    ("NORTH", "N-3", "question", "03-20 09:00", 240, None, "new", None),
    ("NORTH", "N-6", "booking", "03-31 20:59", 600, 90.5, "waiting_customer", None),
    ("NORTH", "N-6", "question", "03-31 21:00", 600, 3, "answered", None),
    ("NORTH", None, "valuation", "03-07 09:00", 240, 31, "closed", "bought_in"),
    ("NORTH", "N-3", "question", "03-08 09:00", 240, None, "closed", "spam"),
    ("NORTH", "N-3", "callback", "03-09 09:00", 240, None, "closed", "merged"),
    ("SOUTH", "S-6", "question", "03-15 09:00", 240, 1440, "closed", "sold"),
    ("SOUTH", None, "callback", "02-27 09:00", 240, 5, "closed", "no_answer"),
    ("EAST", "E-2", "credit_offer", "03-03 09:00", 240, None, "claimed", None),
)

# car, day, visitor, views
LOOKS = (
    ("N-1", "2026-03-01", 11, 2), ("N-1", "2026-03-01", 12, 1), ("N-3", "2026-03-01", 11, 3),
    ("N-3", "2026-03-02", 13, 1), ("N-3", "2026-02-28", 14, 5), ("S-6", "2026-03-31", 15, 4),
    ("S-6", "2026-04-01", 16, 1), ("E-2", "2026-03-01", 11, 1), ("S-3", "2026-03-12", 17, 2),
)  # fmt: skip

# region, month, make, condition, cars
FIGURES = (
    ("Москва", "2026-03-01", "hyundai", "used", 200), ("Москва", "2026-03-01", "kia", "used", 100),
    ("Москва", "2026-03-01", "hyundai", "new", 900), ("Москва", "2026-02-01", "hyundai", "used", 140),
    ("Москва", "2026-01-01", "hyundai", "used", 62), ("Краснодарский край", "2026-03-01", "hyundai", "used", 31),
    ("Краснодарский край", "2026-02-01", "hyundai", "used", 0), ("Тува", "2026-03-01", "hyundai", "used", 7),
    ("Приморский край", "2026-03-01", "hyundai", "used", 5000),
)  # fmt: skip

# car, when
PHOTOS = (("N-3", "03-02 08:00"), ("N-3", "03-02 08:00"), ("N-3", "02-28 21:30"), ("S-6", "02-28 20:30"))

# car, field, through what, when
CHANGES = (
    ("N-3", "color", "upload", "03-25 08:00"), ("N-3", "trim", "upload", "03-25 08:00"),
    ("N-7", "color", "form", "03-31 20:45"), ("N-7", "trim", "form", "03-31 21:15"),
    ("S-6", "color", "api", "03-28 12:00"), ("E-1", "color", "job", "03-30 12:00"),
)  # fmt: skip


def build_work() -> None:
    """Write all of it; the dealers and cars are there."""
    dealers = {dealer.code: dealer for dealer in db.session.scalars(select(Dealer))}
    cars = {car.unique_id: car for car in db.session.scalars(select(Listing))}
    _write(_deliveries(dealers, cars))
    repeated = db.session.scalars(select(Upload).where(Upload.status == "duplicate")).one()
    repeated.duplicate_of = db.session.scalars(select(Upload.id).where(Upload.format == "own_table")).first()
    _write(_problems())
    _write(_request(dealers, cars, *told) for told in REQUESTS)
    other = db.session.scalars(select(CustomerRequest).where(CustomerRequest.kind == "test_drive")).one()
    _write(_merge(request, other.id) for request in _merged())
    _write(
        ListingViewDay(**_of(cars[car]), day=date.fromisoformat(day), visitor=visitor, views=views)
        for car, day, visitor, views in LOOKS
    )
    _write(
        MarketFigure(
            region=region, month=date.fromisoformat(month), make_id=make_number(make), condition=condition, cars=sold
        )
        for region, month, make, condition, sold in FIGURES
    )
    _write(Photo(**_of(cars[car]), added_at=at(when), sha256="a" * 64) for car, when in PHOTOS)
    _write(FieldChange(**_of(cars[car]), field=name, source=source, at=at(when)) for car, name, source, when in CHANGES)


def make_number(code: str) -> int:
    """The number of a make of the shipped dictionary."""
    return find_model(code, {"hyundai": "solaris", "kia": "rio"}[code]).make_id


def _write(rows: Iterable[Any]) -> None:
    db.session.add_all(list(rows))
    db.session.flush()


def _of(car: Listing) -> dict[str, int]:
    return {"listing_id": car.id, "dealer_id": car.dealer_id}


def _deliveries(dealers: dict[str, Dealer], cars: dict[str, Listing]) -> Iterable[Upload]:
    for code, when, status, kind, rows, rejected, failed, confirmed, _problems in DELIVERIES:
        yield Upload(
            dealer_id=dealers[code].id,
            channel="api",
            status=status,
            format=kind,
            file_name=f"{code} {when}",
            sha256="c" * 64,
            created_at=at(when),
            applied_at=at(when) if status in {"applied", "held", "undone"} else None,
            delivered=rows,
            rejected=rejected,
            photos_failed=failed,
            confirmed=pack(cars[number].id for number in confirmed.split()) if confirmed else None,
        )


def _problems() -> Iterable[UploadProblem]:
    uploads = {upload.file_name: upload for upload in db.session.scalars(select(Upload))}
    for code, when, *_told, problems in DELIVERIES:
        upload = uploads[f"{code} {when}"]
        for severity, name, row in problems:
            yield UploadProblem(
                upload_id=upload.id, dealer_id=upload.dealer_id, severity=severity, code=name, number=row
            )


def _request(dealers: dict[str, Dealer], cars: dict[str, Listing], *told: Any) -> CustomerRequest:
    code, car, kind, came, due, answered, state, outcome = told
    first = None if answered is None else at(came) + timedelta(minutes=answered)
    return CustomerRequest(
        dealer_id=dealers[code].id,
        listing_id=cars[car].id if car else None,
        kind=kind,
        state=state,
        outcome="declined" if outcome == "merged" else outcome,
        customer_name="merged" if outcome == "merged" else "somebody",
        locale="ru",
        consent_version="1",
        consent_at=at(came),
        created_at=at(came),
        due_at=at(came) + timedelta(minutes=due if first is None else 10 * due),
        first_due_at=None if first is None else at(came) + timedelta(minutes=due),
        first_answer_at=first,
    )


def _merged() -> list[CustomerRequest]:
    return list(db.session.scalars(select(CustomerRequest).where(CustomerRequest.customer_name == "merged")))


def _merge(request: CustomerRequest, into_id: int) -> RequestMerge:
    return RequestMerge(
        request_id=request.id,
        into_id=into_id,
        dealer_id=request.dealer_id,
        state_before="new",
        merged_at=at("03-09 09:30"),
    )
