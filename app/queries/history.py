"""What happened to a listing: fields, states, each with who, through what and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.extensions import db
from app.models import Account, FieldChange, StatusChange

MOST = 300


@dataclass(frozen=True, slots=True)
class Happening:
    """One change. ``field`` is "status" for a step of the state; ``actor`` is empty where no person did it."""

    at: datetime
    field: str
    old: str | None
    new: str | None
    source: str
    actor: str
    upload_id: int | None


def of_listing(listing_id: int, *, without: frozenset[str] = frozenset(), limit: int = MOST) -> list[Happening]:
    """The latest changes of a listing, newest first; fields in ``without`` are left out."""
    fields = select(FieldChange, Account).where(
        FieldChange.listing_id == listing_id, FieldChange.field.not_in(sorted(without))
    )
    states = select(StatusChange, Account).where(StatusChange.listing_id == listing_id)
    found = [
        (change.at, change.id, _tell(change, change.field, actor))
        for change, actor in _newest(fields, FieldChange, limit)
    ] + [
        (change.at, change.id, _tell(change, "status", actor)) for change, actor in _newest(states, StatusChange, limit)
    ]
    found.sort(key=lambda entry: entry[:2], reverse=True)
    return [happening for _at, _id, happening in found[:limit]]


def _newest(statement: Select[Any, Account], model: type[FieldChange | StatusChange], limit: int) -> list[Any]:
    joined = statement.outerjoin(Account, Account.id == model.actor_id)
    return list(db.session.execute(joined.order_by(model.at.desc(), model.id.desc()).limit(limit)))


def _tell(change: FieldChange | StatusChange, field: str, actor: Account | None) -> Happening:
    name = f"{actor.first_name} {actor.last_name}".strip() or actor.email if actor else ""
    return Happening(change.at, field, change.old, change.new, change.source, name, change.upload_id)
