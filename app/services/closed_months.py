"""Closing a month keeps its numbers as they are; reopening forgets them, and the audit log knows both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from app.errors import Conflict, NotFound, RuleBroken
from app.extensions import db
from app.models import ClosedFigure, ClosedMonth
from app.queries import closed_months
from app.services import audit


@dataclass(frozen=True, slots=True)
class DealerFigures:
    """The numbers of one report at one dealer, as exact texts by measure."""

    slug: str
    dealer_id: int
    currency: str
    figures: Mapping[str, str | None]


def check_closable(*, month: date, today: date) -> None:
    """Whether a month, named by its first day, can be closed on the latest local day of the network.

    :raises RuleBroken: it has not ended everywhere.
    :raises Conflict: it is closed already.
    """
    yesterday = today - timedelta(days=1)  # the first of a month is still the last of the month before elsewhere
    if month.day != 1 or month >= yesterday.replace(day=1):
        raise RuleBroken("MONTH_GOES_ON", _l("A month is closed when it has ended everywhere."), "month")
    if closed_months.find(month) is not None:
        raise Conflict("MONTH_CLOSED", _l("This month is closed already."), "month")


def close(*, month: date, totals: dict[str, Any], figures: Iterable[DealerFigures], by: audit.Actor) -> ClosedMonth:
    """Keep the numbers of a month; ``check_closable`` said that it may be closed."""
    closed = ClosedMonth(month=month, closed_at=by.at, closed_by=by.user_id, totals=totals)
    db.session.add(closed)
    db.session.flush()
    rows = [
        ClosedFigure(
            month_id=closed.id, slug=row.slug, dealer_id=row.dealer_id, currency=row.currency, figures=dict(row.figures)
        )
        for row in figures
    ]
    db.session.add_all(rows)
    db.session.flush()
    details = {"dealers": len({row.dealer_id for row in rows}), "reports": sorted({row.slug for row in rows})}
    audit.record(action="month_closed", by=by, subject=f"month:{month:%Y-%m}", details=details)
    return closed


def reopen(*, month: date, reason: str, by: audit.Actor) -> None:
    """Forget the kept numbers of a month, saying why.

    :raises NotFound: the month is not closed.
    :raises RuleBroken: no reason is given.
    """
    closed = closed_months.find(month)
    if closed is None:
        raise NotFound("MONTH_OPEN", _l("This month is not closed."), "month")
    if not reason.strip():
        raise RuleBroken("REASON_MISSING", _l("Say why the month is opened again: the audit log keeps it."), "reason")
    details = {"reason": reason.strip()[:300], "closed_at": closed.closed_at.isoformat(), "totals": closed.totals}
    audit.record(action="month_reopened", by=by, subject=f"month:{month:%Y-%m}", details=details)
    db.session.delete(closed)
    db.session.flush()
