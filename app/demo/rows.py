"""A story as rows of the tables, the ones that the services would have written step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.demo.schedule import moment
from app.demo.stories import Story
from app.services.photos import Picture

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose cars they are: the dealer's number and zone, and the person who keeps the stock."""

    dealer_id: int
    zone: str
    keeper_id: int | None


def listing_row(story: Story, owner: Owner, values: Row) -> Row:
    """The listing as it stands today. Cars that have left keep neither description nor equipment: they fill disks."""
    last = story.ended_on or story.prices[-1][0]
    has_left = story.ending in {"sold", "withdrawn"}
    shown = {} if has_left else {"options": values["options"], "description": values["description"]}
    return {
        **values,
        "options": [],
        "description": None,
        **shown,
        "dealer_id": owner.dealer_id,
        "currency": "RUB",
        "status": story.ending,
        "price": story.prices[-1][1],
        "first_seen_at": moment(story.acquired_on, "10:05", owner.zone),
        "changed_at": moment(last, "18:15", owner.zone),
        "withdrawn_on": story.ended_on if story.ending == "withdrawn" else None,
        "origin": "form",
        "locked_fields": [],
        "unknown_options": [],
        "extra": {},
        "photo_count": 0 if has_left or story.ending == "draft" else story.photos,
        "certified": story.certified_on is not None,
    }


def stay_rows(story: Story) -> Iterator[Row]:
    """Days in stock."""
    if story.pause:
        yield {"from_on": story.acquired_on, "to_on": story.pause[0]}
        yield {"from_on": story.pause[1], "to_on": story.ended_on}
    else:
        yield {"from_on": story.acquired_on, "to_on": story.ended_on}


def status_rows(story: Story, owner: Owner) -> Iterator[Row]:
    """Steps of the state."""
    steps: list[tuple[str | None, str, date, str]] = [(None, "draft", story.acquired_on, "10:05")]
    if story.ending != "draft":
        steps.append(("draft", "on_sale", story.shown_on, "16:00"))
    if story.pause:
        steps.append(("on_sale", "withdrawn", story.pause[0], "12:00"))
        steps.append(("withdrawn", "on_sale", story.pause[1], "12:00"))
    if story.ended_on:
        steps.append(("on_sale", story.ending, story.ended_on, "18:15"))
    elif story.ending == "reserved":
        steps.append(("on_sale", "reserved", story.prices[-1][0] + timedelta(days=1), "12:40"))
    for old, new, day, clock in steps:
        yield {"old": old, "new": new, "on_day": day, **_trace(moment(day, clock, owner.zone), owner)}


def price_rows(story: Story, owner: Owner) -> Iterator[Row]:
    """The price path."""
    for day, amount in story.prices:
        yield {"amount": amount, "on_day": day, **_trace(moment(day, "09:40", owner.zone), owner)}


def expense_rows(story: Story) -> Iterator[Row]:
    """Money put into the car."""
    for kind, amount, spent_on in story.expenses:
        yield {"kind": kind, "amount": amount, "spent_on": spent_on, "by_feed": False}


def sale_rows(story: Story, owner: Owner) -> Iterator[Row]:
    """The sale, and the one before it that was taken back."""
    if story.undone:
        tale, back = story.undone
        yield {**_sale(tale, owner), "cancelled_at": moment(back, "11:00", owner.zone)}
    if story.sale:
        yield {**_sale(story.sale, owner), "cancelled_at": None}


def _sale(tale: Any, owner: Owner) -> Row:
    return {
        "sold_on": tale.sold_on,
        "price": tale.price,
        "payment_method": tale.payment_method,
        "buyer_type": tale.buyer_type,
        "payment_document": tale.payment_document,
        "paid_on": tale.paid_on,
        "created_at": moment(tale.sold_on, "18:15", owner.zone),
    }


def certificate_rows(story: Story) -> Iterator[Row]:
    """The approval, without its checklist."""
    if story.certified_on:
        yield {
            "number": f"HP-{story.certified_on.year}-{story.number:07d}",
            "issued_on": story.certified_on,
            "inspected_on": story.certified_on,
            "mileage_km": story.values["mileage_km"],
            "warranty_until": story.certified_on + timedelta(days=365),
        }


def photo_rows(story: Story, owner: Owner, names: list[str], pictures: Mapping[str, Picture]) -> Iterator[Row]:
    """The pictures of a car that is shown, out of the shared set."""
    if story.ending in {"on_sale", "reserved"}:
        for position, name in enumerate(names):
            picture = pictures[name]
            yield {
                "position": position,
                "state": "stored",
                "sha256": picture.sha256,
                "width": picture.width,
                "height": picture.height,
                "added_at": moment(story.acquired_on, "10:05", owner.zone),
                "by_feed": False,
                "file_name": f"{story.unique_id}_{position + 1}.jpg",
            }


def _trace(at: datetime, owner: Owner) -> Row:
    return {"at": at, "source": "form", "actor_id": owner.keeper_id, "upload_id": None}
