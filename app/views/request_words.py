"""What the pages of requests say about time and language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from flask_babel import format_timedelta
from flask_babel import gettext as _

from app.models import CustomerRequest
from app.queries.requests import UNANSWERED
from app.views.wording import locale


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the dealer still has; tone is one of the badges'."""

    words: str
    tone: str


def clock(request: CustomerRequest, at: datetime) -> Clock | None:
    """The clock of a request that waits for the dealer; none for the others."""
    if request.state not in UNANSWERED:
        return None
    left = request.due_at - at
    if left.total_seconds() < 0:
        return Clock(str(_("Late by %(time)s", time=format_timedelta(-left, granularity="minute"))), "fault")
    total = request.due_at - request.created_at
    tone = "warn" if left < total / 5 else "note"
    return Clock(str(_("%(time)s left", time=format_timedelta(left, granularity="minute"))), tone)


def language_of(request: CustomerRequest) -> str:
    """The customer's language, in the reader's words."""
    found = Locale.parse(request.locale).get_display_name(locale())
    return str(found or request.locale)
