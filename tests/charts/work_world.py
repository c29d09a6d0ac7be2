"""The rows of the whole database as plain Python sees them: read once, without any condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import (
    CarModel,
    CustomerRequest,
    Dealer,
    FieldChange,
    Listing,
    ListingViewDay,
    Location,
    Make,
    MarketFigure,
    Photo,
    PriceChange,
    RequestMerge,
    Sale,
    StatusChange,
    Upload,
    UploadProblem,
)


@dataclass(frozen=True)
class Place:
    """Where a row belongs: what it does not have is None."""

    dealer: str | None
    region: str
    make: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class World:
    """All rows with their places; a row of the database stands in the middle, its zone at the end.

    ``deliveries`` and ``history`` hang on others and are never narrowed.
    """

    cars: list[tuple[Place, Listing, str]]
    uploads: list[tuple[Place, Upload, str]]
    problems: list[tuple[Place, UploadProblem, Upload, str]]
    requests: list[tuple[Place, CustomerRequest, str]]
    figures: list[tuple[Place, MarketFigure]]
    deliveries: dict[int, Upload]
    history: dict[type, dict[int, list[Any]]]
    regions: frozenset[str]

    def narrowed(self, keeps: Callable[[Place], bool]) -> World:
        """The rows of some places."""
        return replace(
            self,
            cars=[row for row in self.cars if keeps(row[0])],
            uploads=[row for row in self.uploads if keeps(row[0])],
            problems=[row for row in self.problems if keeps(row[0])],
            requests=[row for row in self.requests if keeps(row[0])],
            figures=[row for row in self.figures if keeps(row[0])],
        )

    def of(self, model: type, car: Listing) -> list[Any]:
        """What hangs on a car."""
        return self.history[model].get(car.id, [])


def read_world() -> World:
    """Read everything."""
    dealers = {dealer.id: dealer for dealer in db.session.scalars(select(Dealer))}
    regions = {place.dealer_id: place.region for place in db.session.scalars(select(Location))}
    makes = {make.id: make.code for make in db.session.scalars(select(Make))}
    models = {model.id: model.code for model in db.session.scalars(select(CarModel))}
    cars = {car.id: car for car in db.session.scalars(select(Listing))}
    uploads = {upload.id: upload for upload in db.session.scalars(select(Upload))}

    def place(dealer_id: int, car: Listing | None = None) -> Place:
        of_car = (makes[car.make_id], models[car.model_id]) if car else (None, None)
        return Place(dealers[dealer_id].code, regions[dealer_id], *of_car)

    def zone(dealer_id: int) -> str:
        return str(dealers[dealer_id].time_zone)

    merged = set(db.session.scalars(select(RequestMerge.request_id)))
    requests = [row for row in db.session.scalars(select(CustomerRequest)) if row.id not in merged]
    problems = list(db.session.scalars(select(UploadProblem)))
    figures = list(db.session.scalars(select(MarketFigure)))
    return World(
        cars=[(place(car.dealer_id, car), car, zone(car.dealer_id)) for car in cars.values()],
        uploads=[(place(row.dealer_id), row, zone(row.dealer_id)) for row in uploads.values()],
        problems=[
            (place(row.dealer_id), row, uploads[row.upload_id], zone(row.dealer_id))
            for row in problems
            if row.severity != "info"
        ],
        requests=[
            (place(row.dealer_id, cars.get(row.listing_id or 0)), row, zone(row.dealer_id))
            for row in requests
            if row.outcome != "spam"
        ],
        figures=[(Place(None, row.region, makes[row.make_id]), row) for row in figures if row.condition == "used"],
        deliveries=uploads,
        history={
            model: _by_car(model) for model in (FieldChange, StatusChange, PriceChange, Photo, Sale, ListingViewDay)
        },
        regions=frozenset(regions.values()),
    )


def _by_car(model: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.scalars(select(model)):
        found.setdefault(row.listing_id, []).append(row)
    return found
