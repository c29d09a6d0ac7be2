"""Columns of a dealer's own tables: assigned once, changed, forgotten; every change is in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.errors import RuleBroken
from app.extensions import db
from app.lib.text import clean
from app.lib.vocabulary.upload import MODE
from app.models import ColumnMapping, Dealer
from app.services import audit

LONGEST_NAME = 100
MOST = 100
_KEPT = ("name", "columns", "units", "constants", "mode")


@dataclass(frozen=True, slots=True)
class TableLook:
    """How tables of one kind are known again; see app.models.ColumnMapping."""

    signature: str
    has_headings: bool
    headings: Sequence[str]
    shape: Sequence[str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the columns hold: number of the column -> column of ours; units and constants by field."""

    columns: Mapping[int, str]
    units: Mapping[str, str]
    constants: Mapping[str, str]
    mode: str


def list_of(*, dealer_id: int) -> Sequence[ColumnMapping]:
    """The mappings of a dealer, the latest change first."""
    chosen = select(ColumnMapping).where(ColumnMapping.dealer_id == dealer_id)
    return list(db.session.scalars(chosen.order_by(ColumnMapping.changed_at.desc(), ColumnMapping.id.desc())))


def find_known(*, dealer_id: int, signature: str) -> ColumnMapping | None:
    """The dealer's mapping of tables that look so."""
    found: ColumnMapping | None = db.session.scalar(
        select(ColumnMapping).where(ColumnMapping.dealer_id == dealer_id, ColumnMapping.signature == signature)
    )
    return found


def save(*, dealer: Dealer, name: str, look: TableLook, assignment: Assignment, by: audit.Actor) -> ColumnMapping:
    """Keep what the columns of a kind of table hold; a table that looks the same gets its new meaning.

    :raises RuleBroken: no column is assigned, the name is missing or too long, or the dealer has too many mappings.
    """
    values = _checked(name, assignment)
    known = find_known(dealer_id=dealer.id, signature=look.signature)
    if known is None:
        return _add(dealer, look, values, by)
    changes = audit.find_changes(known, values)
    if changes:
        for field, value in values.items():
            setattr(known, field, value)
        known.version += 1
        known.changed_at, known.changed_by = by.at, by.user_id
        _record(known, by, changes)
    db.session.flush()
    return known


def remove(*, mapping: ColumnMapping, by: audit.Actor) -> None:
    """Forget a mapping: such tables are unknown again; what was delivered stays."""
    _record(mapping, by, {field: [getattr(mapping, field), None] for field in _KEPT})
    db.session.delete(mapping)
    db.session.flush()


def changed_since(*, dealer_id: int, at: datetime) -> bool:
    """Whether a dealer's tables may mean something else since a moment."""
    newer = select(ColumnMapping.id).where(ColumnMapping.dealer_id == dealer_id, ColumnMapping.changed_at > at)
    return db.session.scalar(newer.limit(1)) is not None


def _add(dealer: Dealer, look: TableLook, values: dict[str, Any], by: audit.Actor) -> ColumnMapping:
    count = select(func.count(ColumnMapping.id)).where(ColumnMapping.dealer_id == dealer.id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise RuleBroken("TOO_MANY", _l("There are %(limit)s kinds of tables already: delete one.", limit=MOST), "name")
    mapping = ColumnMapping(
        dealer_id=dealer.id,
        signature=look.signature,
        has_headings=look.has_headings,
        headings=list(look.headings),
        shape=list(look.shape),
        changed_at=by.at,
        changed_by=by.user_id,
        **values,
    )
    db.session.add(mapping)
    db.session.flush()
    _record(mapping, by, {field: [None, value] for field, value in values.items()})
    db.session.flush()
    return mapping


def _checked(name: str, assignment: Assignment) -> dict[str, Any]:
    plain = clean(name)
    if not plain or len(plain) > LONGEST_NAME:
        raise RuleBroken("NAME_WRONG", _l("Give the table a name of 1 to 100 characters."), "name")
    if not assignment.columns:
        raise RuleBroken("NO_COLUMNS", _l("Say of at least one column what it holds."))
    if assignment.mode not in MODE:
        raise RuleBroken("MODE_UNKNOWN", _l("Say whether such files hold the whole stock or changes."), "mode")
    return {
        "name": plain,
        "columns": {str(number): column for number, column in sorted(assignment.columns.items())},
        "units": dict(assignment.units),
        "constants": dict(assignment.constants),
        "mode": assignment.mode,
    }


def _record(mapping: ColumnMapping, by: audit.Actor, details: dict[str, Any]) -> None:
    audit.record(
        action="columns_assigned",
        by=by,
        subject=f"columns:{mapping.id}",
        dealer_id=mapping.dealer_id,
        details=details,
    )
