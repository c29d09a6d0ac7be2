"""The audit log: who did what, from where; entries are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import event

from app.errors import Forbidden
from app.extensions import db
from app.lib.vocabulary.audit import AUDIT_ACTION
from app.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, when and from which address; the edge makes it from the request or the command."""

    at: datetime
    user_id: int | None = None
    name: str = ""
    address: str = ""


def record(
    *,
    action: str,
    by: Actor,
    subject: str = "",
    dealer_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry. ``subject`` is kind and number (``user:7``); ``details`` holds [old, new] by field.

    :raises KeyError: the action has no words in the vocabulary.
    """
    AUDIT_ACTION.word(action)
    entry = AuditEntry(
        at=by.at,
        actor_id=by.user_id,
        actor=by.name[:320],
        address=by.address[:64],
        action=action,
        subject=subject,
        dealer_id=dealer_id,
        details=details or {},
    )
    db.session.add(entry)
    return entry


def find_changes(row: object, values: dict[str, Any]) -> dict[str, list[Any]]:
    """What setting these values would change: {field: [old, new]}, values as text where JSON has no type for them."""
    changes = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            changes[name] = [_plain(old), _plain(new)]
    return changes


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else str(value)


def _refuse(*_: object) -> None:
    raise Forbidden("AUDIT", "Entries of the audit log are never changed.")


event.listen(AuditEntry, "before_update", _refuse)
event.listen(AuditEntry, "before_delete", _refuse)
