"""How the stock of the tour's dealers is fetched: an address with its log, a SOAP service that once failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.models import Dealer, FeedPull, FeedSource, Upload
from app.services import feed_sources
from app.services.audit import Actor
from app.services.feed_sources import Wish

_ASKED: Final = timedelta(seconds=4)
_FIELDS: Final = (
    ("Код", "unique_id"),
    ("VIN", "vin"),
    ("Марка", "make"),
    ("Модель", "model"),
    ("ГодВыпуска", "year"),
    ("Пробег", "mileage_km"),
    ("Цена/Сумма", "price"),
    ("Фотографии/Адрес", "photos"),
)


def make_pulls(now: datetime) -> None:
    """Sources of two dealers with what became of them; they rest, since nobody answers at their addresses."""
    by = Actor(now - timedelta(days=700), name="demo")
    _log_deliveries(_fetch_file(_find("NEVA"), by))
    _log_failures(_call_service(_find("URAL"), by), now)
    db.session.flush()


def _find(code: str) -> Dealer:
    dealer: Dealer = db.session.scalars(select(Dealer).where(Dealer.code == code)).one()
    return dealer


def _fetch_file(dealer: Dealer, by: Actor) -> FeedSource:
    wish = Wish(
        name="Учётная система",
        kind="url",
        url="https://dms.neva.test/export/stock.xml",
        rhythm="cron",
        cron="10 8 * * 1-6",
    )
    return _rest(feed_sources.add(dealer=dealer, wish=wish, key="", by=by), by)


def _call_service(dealer: Dealer, by: Actor) -> FeedSource:
    wish = Wish(
        name="1С: склад автомобилей",
        kind="soap",
        url="https://1c.ural.test/stock/ws/cars?wsdl",
        mode="full",
        rhythm="interval",
        every_minutes=240,
        operation="GetCars",
        cars_path="GetCarsResponse/return/Car",
        arguments=(("OnlyAvailable", "true"),),
        fields=_FIELDS,
    )
    return _rest(feed_sources.add(dealer=dealer, wish=wish, key="", by=by), by)


def _rest(source: FeedSource, by: Actor) -> FeedSource:
    feed_sources.pause(source=source, by=by)
    return source


def _log_deliveries(source: FeedSource) -> None:
    """The regular deliveries came by this source; the day after each, nothing had changed."""
    chosen = select(Upload).where(Upload.dealer_id == source.dealer_id, Upload.channel == "pull")
    for upload in db.session.scalars(chosen.order_by(Upload.created_at, Upload.id)):
        _write(source, upload.created_at, "taken", 200, size=upload.size, upload_id=upload.id)
        source.etag = f'"{upload.sha256[:16]}"'
        _write(source, upload.created_at + timedelta(days=1), "unchanged", 304)


def _log_failures(source: FeedSource, now: datetime) -> None:
    at = now - timedelta(days=6)
    _write(source, at, "failed", None, fault="no_answer")
    _write(source, at + timedelta(minutes=5), "failed", 401, fault="refused")
    _write(source, at + timedelta(minutes=15), "failed", 500, fault="service_fault", detail="Пользователь не найден")
    source.failures = 3


def _write(source: FeedSource, at: datetime, outcome: str, status: int | None, **told: object) -> None:
    pull = FeedPull(dealer_id=source.dealer_id, source_id=source.id, started_at=at - _ASKED, finished_at=at, **told)
    pull.outcome, pull.status, pull.milliseconds = outcome, status, int(_ASKED.total_seconds() * 1000)
    db.session.add(pull)
