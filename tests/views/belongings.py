"""Rows of every kind at one dealer, and the addresses that lead to them: what a stranger must never reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.extensions import db
from app.models import (
    AnswerTemplate,
    ApiKey,
    Booking,
    Certificate,
    ClosedFigure,
    ClosedMonth,
    ColumnMapping,
    Dealer,
    DealerWord,
    DeliveryChannel,
    Expense,
    FeedPull,
    FeedSource,
    ListingOffer,
    ListingViewDay,
    Location,
    Message,
    Notice,
    OutgoingMessage,
    Photo,
    PlanRow,
    ReportSchedule,
    RequestMerge,
    RowMarks,
    Sale,
    TrayPhoto,
    UnconfirmedRequest,
    Upload,
    UploadProblem,
    Valuation,
    ValuationOffer,
    ValuationPhoto,
)
from app.tenancy import scoped_models
from tests.factories import find_model, make_listing, make_offer, make_request
from tests.stage import NOW, working

MARK = "Zebra"  # stands in every row; no page of a stranger may say it
INSIDE = ("/office", "/ops", "/api", "/soap", "/media")
# Values for parts of addresses that name nobody's row.
NEUTRAL = {
    "slug": "stock",
    "bank_id": 1,
    "programme_id": 1,
    "check": "without-photos",
    "month": "2026-03",
    "kind": "csv",
    "step": "claim",
    "decision": "release",
    "code": "VIN_INVALID",
    "make_id": 1,
    "word_id": 1,
    "token": "none",
    "filename": "x.css",
    "name": "x",
    "action": "x",
    "format": "xlsx",
    "size": "card",
    "body_type": "suv",
    "ending": "webp",
    "view_id": 1,
    "position": 0,
    "way": "off",
}


def give(app: Flask, dealer_id: int, user_id: int) -> dict[str, Any]:
    """A car with everything that can hang on it, a request, a delivery; numbers by the name of the address's part."""
    with working(app):
        car = make_listing(dealer_id, unique_id=f"{MARK}-1", trim=MARK, description=MARK)
        other = make_listing(dealer_id, unique_id=f"{MARK}-2", trim=MARK)
        asked = make_request(dealer_id, listing=car, customer_name=MARK, email=f"{MARK}@customers.test".lower())
        upload = Upload(
            dealer_id=dealer_id,
            channel="web",
            status="held",
            file_name=f"{MARK}.xml",
            created_at=NOW,
            planned_at=NOW,
            applied_at=NOW,
            mode="full",
            sha256="a" * 64,
        )
        db.session.add(upload)
        db.session.flush()
        rows = _belongings(dealer_id, car.id, other.id, asked.id, upload.id)
        db.session.add_all(rows.values())
        db.session.get_one(Dealer, dealer_id).legal_name = MARK
        place = db.session.scalars(select(Location).where(Location.dealer_id == dealer_id)).one()
        place.address = MARK
        rows |= _customers_matters(dealer_id, asked.id, user_id)
        rows |= _pulled(dealer_id, upload.id)
        db.session.flush()
        numbers = {f"{name}_id": row.id for name, row in rows.items()}
        numbers["schedule_id"] = _order(user_id)
        _keep_month(dealer_id)
        numbers |= {"listing_id": car.id, "request_id": asked.id, "upload_id": upload.id, "location_id": place.id}
        numbers |= {"dealer_id": dealer_id, "user_id": user_id, "sha256": "b" * 64, "unique_id": f"{MARK}-1"}
        db.session.commit()
        return numbers


def _belongings(dealer_id: int, car_id: int, sold_id: int, asked_id: int, upload_id: int) -> dict[str, Any]:
    ours = {"dealer_id": dealer_id}
    day = date(2026, 4, 1)
    return {
        "photo": Photo(**ours, listing_id=car_id, sha256="b" * 64, width=10, height=10, file_name=f"{MARK}.jpg"),
        "tray_photo": TrayPhoto(
            **ours, upload_id=upload_id, sha256="d" * 64, width=9, height=9, file_name=f"{MARK}.jpg"
        ),
        "expense": Expense(**ours, listing_id=car_id, kind="other", amount=Decimal(100), spent_on=day, note=MARK),
        "certificate": Certificate(**ours, listing_id=car_id, number=f"{MARK}-9", issued_on=day, inspected_on=day),
        "listing_offer": ListingOffer(**ours, listing_id=car_id, offer_id=make_offer(bank=f"Bank {dealer_id}").id),
        "view": ListingViewDay(**ours, listing_id=car_id, day=day, visitor=1),
        "sale": Sale(**ours, listing_id=sold_id, sold_on=day, price=Decimal(5), created_at=NOW, payment_document=MARK),
        "booking": Booking(**ours, listing_id=car_id, request_id=asked_id, number=1, state="waiting", created_at=NOW),
        "unconfirmed": UnconfirmedRequest(
            **ours,
            kind="question",
            form_key=f"{MARK}-{dealer_id}",
            written={MARK: MARK},
            created_at=NOW,
            expires_at=NOW,
        ),
        "message": Message(**ours, request_id=asked_id, author="customer", body=MARK, at=NOW),
        "key": ApiKey(**ours, name=MARK, prefix="hp_000000000000", digest="", scopes=["stock:read"], created_at=NOW),
        "row": PlanRow(**ours, upload_id=upload_id, number=1, action="new", title=MARK, unique_id=MARK),
        "mapping": ColumnMapping(
            **ours, name=MARK, signature=MARK, has_headings=True, mode="delta", headings=[MARK], changed_at=NOW
        ),
        "taught": DealerWord(**ours, field="fuel", folded=MARK, word=MARK, code="petrol", taught_at=NOW),
        "marks": RowMarks(**ours, packed=MARK.encode()),
        "problem": UploadProblem(
            **ours, upload_id=upload_id, number=1, severity="error", code="VIN_INVALID", value=MARK
        ),
    }


def _customers_matters(dealer_id: int, asked_id: int, user_id: int) -> dict[str, Any]:
    """What hangs on a request: the customer's own car, an offer for it, what is told of it and to whom."""
    ours, found, day = {"dealer_id": dealer_id}, find_model(), date(2026, 4, 1)
    car = {"make_id": found.make_id, "model_id": found.id, "year": 2019, "mileage_km": 9, "currency": "RUB"}
    valuation = Valuation(**ours, request_id=asked_id, **car, condition={MARK: MARK}, period_from=day, period_to=day)
    channel = DeliveryChannel(**ours, kind="webhook", address=f"https://{MARK}.test/", created_at=NOW)
    db.session.add_all([valuation, channel])
    db.session.flush()
    told = {"created_at": NOW, "next_at": NOW, "template": "request.created", "locale": "en"}
    money = {"amount": Decimal(5), "currency": "RUB", "expires_on": day, "created_at": NOW}
    rows = {
        "valuation_photo": ValuationPhoto(
            **ours, valuation_id=valuation.id, position=0, sha256="c" * 64, width=9, height=9
        ),
        "offer": ValuationOffer(**ours, valuation_id=valuation.id, version=1, **money, note=MARK),
        "template": AnswerTemplate(**ours, name=MARK, body_en=MARK, changed_at=NOW),
        "sent": OutgoingMessage(
            **ours, key=MARK, kind="webhook", channel_id=channel.id, recipient=f"https://{MARK}.test/", **told
        ),
        "notice": Notice(
            **ours, account_id=user_id, key=MARK, kind="request_new", subject=MARK, link="/", created_at=NOW
        ),
    }
    db.session.add_all(rows.values())
    return {**rows, "valuation": valuation, "channel": channel, **_merged(dealer_id, asked_id)}


def _pulled(dealer_id: int, upload_id: int) -> dict[str, Any]:
    """Where the stock is fetched, and a pull."""
    source = FeedSource(
        dealer_id=dealer_id,
        name=MARK,
        kind="url",
        url=f"https://{MARK}.test/",
        auth="none",
        rhythm="by_hand",
        created_at=NOW,
    )
    db.session.add(source)
    db.session.flush()
    pull = FeedPull(dealer_id=dealer_id, source_id=source.id, started_at=NOW, finished_at=NOW, outcome="taken")
    pull.upload_id, pull.detail = upload_id, MARK
    db.session.add(pull)
    return {"source": source, "pull": pull}


def _merged(dealer_id: int, into_id: int) -> dict[str, Any]:
    """Another request of the same person, taken into the first one."""
    other = make_request(dealer_id, customer_name=MARK, email=f"{MARK}@customers.test".lower(), state="closed")
    merge = RequestMerge(dealer_id=dealer_id, request_id=other.id, into_id=into_id, state_before="new", merged_at=NOW)
    db.session.add(merge)
    return {"other": other, "merge": merge}


def _keep_month(dealer_id: int) -> None:
    """A closed month with a number of the dealer."""
    month = ClosedMonth(month=date(2026, 3, 1), closed_at=NOW)
    db.session.add(month)
    db.session.flush()
    kept = {"slug": "stock", "currency": "RUB", "figures": {"cars": "777001"}}
    db.session.add(ClosedFigure(dealer_id=dealer_id, month_id=month.id, **kept))
    db.session.flush()


def _order(user_id: int) -> int:
    """Reports that somebody of the dealer gets by mail."""
    values = {"preset": "last_month", "grouping": "dealer", "face": "pdf", "frequency": "daily", "hour": 8}
    order = ReportSchedule(owner_id=user_id, name=MARK, time_zone="Europe/Moscow", created_at=NOW, **values)
    db.session.add(order)
    db.session.flush()
    return order.id


def list_rules(app: Flask, method: str) -> list[Rule]:
    """The rules of pages behind the sign-in that answer a method."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(INSIDE)]
    return sorted((rule for rule in rules if method in (rule.methods or ())), key=lambda rule: rule.rule)


def fill(rule: Rule, numbers: dict[str, Any]) -> str:
    """The address of a rule for these rows.

    :raises KeyError: a part of the address is new here: add it to ``give`` or to NEUTRAL.
    """
    pk = {"DealersView": "dealer_id", "AuditView": "entry_id"}.get(rule.endpoint.partition(".")[0], "pk")
    known = {**NEUTRAL, **numbers, "pk": numbers.get(pk, 1)}
    values = {name: known[name] for name in rule.arguments}
    built = rule.build(values)
    if built is None:
        raise KeyError(f"{rule.rule}: {values}")
    return built[1]


def leads_to_rows(rule: Rule) -> bool:
    """Whether the address names a dealer's row."""
    return bool(set(rule.arguments) - set(NEUTRAL)) and not rule.rule.startswith("/office/audit")


def photograph(app: Flask, dealer_id: int) -> dict[str, list[Any]]:
    """All rows of a dealer in all tables, as values to compare."""
    with working(app):
        found = {}
        for model in scoped_models():
            rows = db.session.scalars(select(model).where(model.tenant_criterion(frozenset({dealer_id})))).all()
            columns = [column.key for column in model.__mapper__.column_attrs]  # type: ignore[attr-defined]
            found[model.__name__] = sorted(repr([getattr(row, column) for column in columns]) for row in rows)
        return found
