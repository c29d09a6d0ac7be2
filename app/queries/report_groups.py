"""By what reports group and filter: dealers with their regions, makes, models."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import CarModel, Dealer, Location, Make


@dataclass(frozen=True, slots=True)
class DealerGroup:
    """A dealer as reports name it; ``region`` is the first location's, empty where there is none."""

    id: int
    code: str
    name: str
    currency: str
    region: str
    time_zone: str
    is_closed: bool


def region_of(dealer_id: ColumnElement[int] | Any) -> ColumnElement[str]:
    """The region of a dealer's first location."""
    return (
        select(Location.region)
        .where(Location.dealer_id == dealer_id)
        .order_by(Location.position, Location.id)
        .limit(1)
        .scalar_subquery()
    )


def dealers() -> list[DealerGroup]:
    """All dealers within the scope, by code."""
    columns = (Dealer.id, Dealer.code, Dealer.public_name, Dealer.currency, region_of(Dealer.id), Dealer.time_zone)
    found = db.session.execute(select(*columns, Dealer.status == "closed").order_by(Dealer.code))
    return [
        DealerGroup(number, code, name, currency, region or "", zone, closed)
        for number, code, name, currency, region, zone, closed in found
    ]


def latest_day(among: Collection[DealerGroup], now: datetime) -> date:
    """The latest local day that has begun at any of these dealers; of nobody the day in UTC."""
    zones = {found.time_zone for found in among}  # each once: ZoneInfo reads its file anew when others came between
    return max((now.astimezone(ZoneInfo(zone)).date() for zone in zones), default=now.astimezone(UTC).date())


def makes() -> list[Make]:
    """All makes by name."""
    return list(db.session.scalars(select(Make).order_by(Make.name_en)))


def models_of(make_code: str) -> list[CarModel]:
    """All models of a make by name."""
    return list(
        db.session.scalars(select(CarModel).join(Make).where(Make.code == make_code).order_by(CarModel.name_en))
    )


def find_makes(codes: Collection[str]) -> list[int]:
    """Numbers of the makes with these codes."""
    return list(db.session.scalars(select(Make.id).where(Make.code.in_(codes))))


def find_models(codes: Collection[tuple[str, str]]) -> list[int]:
    """Numbers of the models with these codes of make and model."""
    makes_asked = {make for make, _model in codes}
    found = db.session.execute(
        select(CarModel.id, Make.code, CarModel.code).join(Make).where(Make.code.in_(makes_asked))
    )
    return [number for number, make, model in found if (make, model) in codes]


def name_makes(numbers: Collection[int]) -> list[Make]:
    """The makes of these numbers by name."""
    return list(db.session.scalars(select(Make).where(Make.id.in_(numbers)).order_by(Make.name_en)))


def name_models(numbers: Collection[int]) -> list[tuple[Make, CarModel]]:
    """The models of these numbers with their makes, by name."""
    statement = select(Make, CarModel).join(CarModel.make).where(CarModel.id.in_(numbers))
    found = db.session.execute(statement.order_by(Make.name_en, CarModel.name_en))
    return [(make, model) for make, model in found]
