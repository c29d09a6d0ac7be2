"""The numbers about deliveries, edits, requests, views and market by plain arithmetic over rows as they stand.

Everything is read once, without any condition; which row counts where is decided here, row by row, on local days.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from app.lib.id_set import unpack
from app.models import (
    FieldChange,
    Listing,
    ListingViewDay,
    Photo,
    PriceChange,
    Sale,
    StatusChange,
    Upload,
    UploadProblem,
)
from tests.charts.arithmetic import days_of, over
from tests.charts.work_world import Place, World

Numbers: TypeAlias = dict[str, Any]


def day_of(at: datetime, zone: str) -> date:
    """The day on a clock."""
    return at.astimezone(ZoneInfo(zone)).date()


def is_accepted(upload: Upload) -> bool:
    return (upload.applied_at is not None and upload.status != "undone") or upload.status == "duplicate"


def states_of(world: World, car: Listing, day: date) -> str | None:
    """The car's state at the end of a day."""
    steps = [step for step in world.of(StatusChange, car) if step.on_day <= day]
    return max(steps, key=lambda step: (step.on_day, step.at, step.id)).new if steps else None


def price_steps(world: World, car: Listing) -> list[date]:
    """The days on which another price was asked than before."""
    path = sorted(world.of(PriceChange, car), key=lambda step: (step.on_day, step.at, step.id))
    return [after.on_day for before, after in pairwise(path) if before.amount != after.amount]


def dealer_activity(world: World, from_on: date, to_on: date) -> Numbers:
    def within(day: date) -> bool:
        return from_on <= day <= to_on

    accepted = [
        (upload.applied_at or upload.created_at, zone) for _p, upload, zone in world.uploads if is_accepted(upload)
    ]
    edits = [
        (row.at, zone, row.source)
        for _place, car, zone in world.cars
        for row in (*world.of(FieldChange, car), *world.of(StatusChange, car))
    ]
    done = [*accepted, *((at, zone) for at, zone, source in edits if source in {"form", "api"})]
    last = max(((at, zone) for at, zone in done if day_of(at, zone) <= to_on), default=None, key=lambda pair: pair[0])
    on_sale = [(car, zone) for _p, car, zone in world.cars if states_of(world, car, to_on) == "on_sale"]
    fresh = [car for car, zone in on_sale if is_fresh(world, car, zone, to_on)]
    return {
        "uploads": sum(within(day_of(at, zone)) for at, zone in accepted),
        "cars_created": sum(within(day_of(car.first_seen_at, zone)) for _p, car, zone in world.cars),
        "cars_updated": sum(
            any(within(day_of(row.at, zone)) for row in world.of(FieldChange, car)) for _p, car, zone in world.cars
        ),
        "cars_withdrawn": sum(
            any(row.new == "withdrawn" and within(row.on_day) for row in world.of(StatusChange, car))
            for _p, car, _z in world.cars
        ),
        "price_changes": sum(within(day) for _p, car, _z in world.cars for day in price_steps(world, car)),
        "photos_added": sum(
            row.added_at is not None and within(day_of(row.added_at, zone))
            for _p, car, zone in world.cars
            for row in world.of(Photo, car)
        ),
        "manual_edits": sum(source == "form" and within(day_of(at, zone)) for at, zone, source in edits),
        "last_update_at": last and last[0],
        "days_since_update": last and (to_on - day_of(*last)).days,
        "fresh_share": over(100 * len(fresh), len(on_sale)),
    }


def is_fresh(world: World, car: Listing, zone: str, to_on: date) -> bool:
    """Whether somebody or a delivery confirmed the car on the last day or within 7 days before."""
    by_people = [
        row.at for row in (*world.of(FieldChange, car), *world.of(StatusChange, car)) if row.source in {"form", "api"}
    ]
    by_feed = [
        upload.applied_at or upload.created_at
        for upload in world.deliveries.values()
        if is_accepted(upload) and car.id in unpack(world.deliveries[upload.duplicate_of or upload.id].confirmed)
    ]
    return any(timedelta(0) <= to_on - day_of(at, zone) <= timedelta(days=7) for at in (*by_people, *by_feed))


def upload_errors(world: World, from_on: date, to_on: date) -> Numbers:
    def counts(upload: Upload, zone: str) -> bool:
        return from_on <= day_of(upload.created_at, zone) <= to_on and upload.status not in {"queued", "running"}

    read = [upload for _p, upload, zone in world.uploads if counts(upload, zone)]
    found = [problem for _p, problem, upload, zone in world.problems if counts(upload, zone)]
    rows, rejected = sum(upload.delivered for upload in read), sum(upload.rejected for upload in read)
    codes = Counter(problem.code for problem in found)
    warned = {(row.upload_id, row.number) for row in found if row.severity == "warning" and row.number is not None}
    return {
        "uploads": len(read),
        "rows": rows,
        "rejected": rejected,
        "warned": len(warned),
        "photos_failed": sum(upload.photos_failed for upload in read),
        "error_rate": over(100 * rejected, rows),
        "top_code": min(codes, key=lambda code: (-codes[code], code)) if codes else None,
    }


def ninth(values: list[Fraction]) -> Fraction | None:
    """The value below which nine of ten lie, between two neighbours by their distance."""
    if not values:
        return None
    place = Fraction(9 * (len(values) - 1), 10)
    lower = int(place)
    upper = min(lower + 1, len(values) - 1)
    return values[lower] + (place - lower) * (values[upper] - values[lower])


def request_handling(world: World, from_on: date, to_on: date) -> Numbers:
    came = [row for _p, row, zone in world.requests if from_on <= day_of(row.created_at, zone) <= to_on]
    waited = sorted(
        Fraction(int((row.first_answer_at - row.created_at).total_seconds()), 60) for row in came if row.first_answer_at
    )
    in_time = sum(
        row.first_answer_at is not None and row.first_answer_at <= (row.first_due_at or row.due_at) for row in came
    )
    sold = sum(row.outcome == "sold" for row in came)
    return {
        "received": len(came),
        "answered": len(waited),
        "in_time": in_time,
        "in_time_pct": over(100 * in_time, len(came)),
        "never_answered": len(came) - len(waited),
        "median_minutes": median(waited) if waited else None,
        "p90_minutes": ninth(waited),
        "closed": sum(row.state == "closed" for row in came),
        "sold": sold,
        "conversion_pct": over(100 * sold, len(came)),
    }


def car_views(world: World, from_on: date, to_on: date) -> Numbers:
    looks = [row for _p, car, _z in world.cars for row in world.of(ListingViewDay, car) if from_on <= row.day <= to_on]
    days = sum(
        states_of(world, car, day) in {"on_sale", "reserved"}
        for _p, car, _z in world.cars
        for day in days_of(from_on, to_on)
    )
    asked = sum(
        row.listing_id is not None and from_on <= day_of(row.created_at, zone) <= to_on
        for _p, row, zone in world.requests
    )
    views = sum(row.views for row in looks)
    return {
        "views": views,
        "visitors": len({(row.day, row.visitor) for row in looks}),
        "days_on_sale": days,
        "views_per_day": over(views, days),
        "requests": asked,
        "requests_per_100_views": over(100 * asked, views),
    }


def market_share(world: World, from_on: date, to_on: date) -> Numbers:
    length = (to_on - from_on).days + 1
    before = from_on - timedelta(days=length), from_on - timedelta(days=1)
    now, past = _share(world, from_on, to_on), _share(world, *before)
    sold = _sold_used(world, from_on, to_on)
    known = now["share"] is not None and past["share"] is not None
    return {
        "sold": len(sold),
        "market": now["market"],
        "share_pct": now["share"],
        "change_points": now["share"] - past["share"] if known else None,
    }


def _sold_used(world: World, from_on: date, to_on: date) -> list[tuple[Place, date]]:
    return [
        (place, sale.sold_on)
        for place, car, _z in world.cars
        for sale in world.of(Sale, car)
        if sale.cancelled_at is None and from_on <= sale.sold_on <= to_on and car.condition == "used"
    ]


def _share(world: World, from_on: date, to_on: date) -> Numbers:
    figures = {
        (place.region, place.make, row.month): row.cars
        for place, row in world.figures
        if place.region in world.regions and any(_month(day) == row.month for day in days_of(from_on, to_on))
    }
    if not figures:
        return {"market": None, "share": None}
    market = sum(
        (
            Fraction(cars, calendar.monthrange(month.year, month.month)[1])
            for (_region, _make, month), cars in figures.items()
            for day in days_of(from_on, to_on)
            if _month(day) == month
        ),
        Fraction(0),
    )
    sold = [(place, day) for place, day in _sold_used(world, from_on, to_on)]
    figured = sum((place.region, place.make, _month(day)) in figures for place, day in sold)
    return {"market": market, "share": over(100 * figured, market)}


def _month(day: date) -> date:
    return day.replace(day=1)


def problems_by_code(world: World, from_on: date, to_on: date) -> dict[str, Numbers]:
    """The second table of report 5."""
    found: dict[str, list[UploadProblem]] = {}
    for _p, problem, upload, zone in world.problems:
        if from_on <= day_of(upload.created_at, zone) <= to_on and upload.status not in {"queued", "running"}:
            found.setdefault(problem.code, []).append(problem)
    return {
        code: {
            "problems": len(rows),
            "errors": sum(row.severity == "error" for row in rows),
            "warnings": sum(row.severity == "warning" for row in rows),
            "uploads_concerned": len({row.upload_id for row in rows}),
        }
        for code, rows in found.items()
    }


def requests_by_type(world: World, from_on: date, to_on: date, types: Iterable[str]) -> dict[str, Numbers]:
    """The second table of report 6."""
    return {
        kind: request_handling(
            replace(world, requests=[row for row in world.requests if row[1].kind == kind]), from_on, to_on
        )
        for kind in types
    }


EXPECTED: dict[str, Callable[[World, date, date], Numbers]] = {
    "dealer-activity": dealer_activity,
    "upload-errors": upload_errors,
    "request-handling": request_handling,
    "car-views": car_views,
    "market-share": market_share,
}
