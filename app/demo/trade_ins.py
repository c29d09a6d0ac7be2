"""Customers' cars offered to the dealers of the tour, templates of answers, and a system that is told of requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from app.demo.customers import CONSENT
from app.extensions import db
from app.models import (
    CustomerRequest,
    Dealer,
    DealerMember,
    DeliveryChannel,
    Listing,
    OutgoingMessage,
    Photo,
    Valuation,
)
from app.queries import comparables
from app.queries.comparables import CarAsked, Evidence
from app.services import answer_templates, deliveries, requests, valuations
from app.services.requests import Customer
from app.services.valuations import CustomersCar

CONDITION: Final = {"body_state": "scratches", "technical_state": "good", "accidents": "none", "service_book": "full"}
TEMPLATES: Final = (
    (
        "Приглашение на осмотр",
        "Здравствуйте, {name}! {car} ждёт вас в салоне. Когда вам удобно приехать?\n{me}, {dealer}",
        "Dear {name}, the {car} is waiting for you. When would you like to come?\n{me}, {dealer}",
        "สวัสดี {name} {car} รอคุณอยู่ที่โชว์รูม สะดวกมาเมื่อไร\n{me}, {dealer}",
    ),
    (
        "Автомобиль продан",
        "Здравствуйте, {name}! К сожалению, {car} уже продан. Подобрать вам похожий?\n{me}",
        "Dear {name}, the {car} has been sold. Shall we look for a similar one?\n{me}",
        "สวัสดี {name} {car} ขายไปแล้ว ให้เราหารุ่นใกล้เคียงให้ไหม\n{me}",
    ),
)
ANSWERS_OF_SYSTEM: Final = (
    ("sent", 1, None, "204"),
    ("sent", 3, None, "200"),
    ("dead", 12, "FetchFailed: answer 503", None),
)


@dataclass(frozen=True, slots=True)
class _Story:
    """Whose car, which of the often sold models, and how far it has come."""

    name: str
    phone: str
    code: str
    rank: int
    hours_ago: int
    offered: str = ""
    decided: bool | None = None


STORIES: Final = (
    _Story("Виктор Лапин", "+79160001101", "NEVA", 0, 2),
    _Story("Галина Чернова", "+79160001102", "NEVA", 0, 30, offered="0.82"),
    _Story("Артём Ковалёв", "+79160001103", "NEVA", 1, 70, offered="0.84", decided=True),
    _Story("Лариса Мельник", "+79160001104", "URAL", 1, 5),
    _Story("Игорь Шубин", "+79160001105", "KUBAN", 2, 50, offered="0.80", decided=False),
)


def make_trade_ins(now: datetime) -> None:
    """Let customers offer their cars, some of them already valued; act as the system."""
    cars = _often_sold(now)
    for story in STORIES:
        dealer = db.session.scalars(select(Dealer).where(Dealer.code == story.code)).one()
        _play(story, dealer, cars[min(story.rank, len(cars) - 1)], now - timedelta(hours=story.hours_ago), now)
    for dealer in db.session.scalars(select(Dealer)):
        _write_templates(dealer, now)
    _connect_system(now)
    db.session.commit()


def _often_sold(now: datetime) -> list[Listing]:
    """A sold car of each model that has the most sales like it, the most often sold models first."""
    often = (
        select(Listing.model_id)
        .where(Listing.status == "sold")
        .group_by(Listing.model_id)
        .order_by(func.count(Listing.id).desc(), Listing.model_id)
        .limit(len(STORIES))
    )
    found = [_best_known(model_id, now) for model_id in db.session.scalars(often)]
    return sorted(found, key=lambda car: -_evidence(car, now).count)


def _best_known(model_id: int, now: datetime) -> Listing:
    sold = select(Listing).where(
        Listing.model_id == model_id, Listing.status == "sold", Listing.mileage_km.is_not(None)
    )
    cars: Sequence[Listing] = db.session.scalars(sold.order_by(Listing.id)).all()
    return max(cars, key=lambda car: _evidence(car, now).count)


def _evidence(like: Listing, at: datetime) -> Evidence:
    asked = CarAsked(like.model_id, like.year, like.mileage_km or 0, like.currency)
    return comparables.find_evidence(asked, today=at.date())


def _play(story: _Story, dealer: Dealer, like: Listing, at: datetime, now: datetime) -> None:
    mileage = like.mileage_km or 0
    evidence = _evidence(like, at)
    request = requests.submit(
        kind="valuation",
        dealer=dealer,
        listing=None,
        customer=Customer(story.name, story.phone, f"{story.phone[1:]}@customers.test", "ru"),
        text="Один владелец, зимняя резина в подарок.",
        consent_version=CONSENT,
        at=at,
    )
    car = CustomersCar(like.model_id, like.year, mileage, "", CONDITION, _pictures(like))
    valuation = valuations.take_in(request=request, car=car, evidence=evidence, at=at)
    if story.offered:
        _offer(story, valuation, like.price or Decimal(1_000_000), at, now)


def _offer(story: _Story, valuation: Valuation, price: Decimal, at: datetime, now: datetime) -> None:
    keeper = db.session.scalars(
        select(DealerMember.user_id).where(DealerMember.dealer_id == valuation.dealer_id).order_by(DealerMember.id)
    ).first()
    valuations.make_offer(
        valuation=valuation,
        amount=(price * Decimal(story.offered)).quantize(Decimal(1000)),
        expires_on=(now + timedelta(days=6)).date(),
        note="При осмотре на подъёмнике без замечаний.",
        user_id=keeper or 0,
        at=at + timedelta(hours=3),
    )
    if story.decided is not None:
        valuations.decide(valuation=valuation, version=1, accepted=story.decided, at=at + timedelta(hours=20))


def _pictures(like: Listing) -> Sequence[dict[str, object]]:
    """Pictures of such a car that the storage has already."""
    found = select(Photo).where(Photo.listing_id == like.id, Photo.state == "stored").order_by(Photo.position).limit(3)
    return [
        {"sha256": photo.sha256, "width": photo.width or 0, "height": photo.height or 0}
        for photo in db.session.scalars(found)
    ]


def _write_templates(dealer: Dealer, now: datetime) -> None:
    keeper = db.session.scalars(select(DealerMember.user_id).where(DealerMember.dealer_id == dealer.id)).first()
    for name, ru, en, th in TEMPLATES:
        answer_templates.save(
            template=None,
            dealer_id=dealer.id,
            name=name,
            bodies={"ru": ru, "en": en, "th": th},
            user_id=keeper or 0,
            at=now,
        )


def _connect_system(now: datetime) -> None:
    """A system of the first dealer with what it answered; the way is closed, so that nothing leaves a demonstration."""
    dealer = db.session.scalars(select(Dealer).where(Dealer.code == "NEVA")).one()
    channel: DeliveryChannel = deliveries.add_channel(
        dealer_id=dealer.id, kind="webhook", address="https://crm.neva.test/leads", user_id=None, at=now
    )
    latest = select(CustomerRequest).where(CustomerRequest.dealer_id == dealer.id).order_by(CustomerRequest.id.desc())
    for request in db.session.scalars(latest.limit(len(ANSWERS_OF_SYSTEM))).all():
        deliveries.announce(request=request, event=deliveries.CREATED, at=request.created_at)
    sent = select(OutgoingMessage).where(OutgoingMessage.channel_id == channel.id).order_by(OutgoingMessage.id)
    for message, answer in zip(db.session.scalars(sent), ANSWERS_OF_SYSTEM, strict=False):
        message.state, message.attempts, message.last_error, message.result = answer
        message.sent_at = message.created_at if message.state == "sent" else None
    deliveries.switch_channel(channel=channel, active=False)
