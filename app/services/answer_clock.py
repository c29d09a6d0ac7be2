"""The answer clock: from a customer's word to the first human answer, in the dealer's opening hours.

At 80 % of the time the assignee is reminded, at 100 % the dealer's manager, at 200 % the distributor.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.models import CustomerRequest
from app.services.test_drives import hours_of

STEPS = (80, 100, 200)  # per cent of the time within which an answer is due


def start(request: CustomerRequest, at: datetime, target: timedelta) -> None:
    """Owe the customer an answer within ``target`` of opening hours from a moment on."""
    request.clock_started_at = at
    request.due_at = hours_of(request.dealer).moment_after(at, target)
    request.reminded_percent = 0
    plan_reminder(request)


def stop(request: CustomerRequest) -> None:
    """Nobody needs a reminder any longer."""
    request.remind_at = None


def note_answer(request: CustomerRequest, user_id: int | None, at: datetime) -> None:
    """A person of the dealer, or its own program, has answered; the first answer and when it was due stand for good."""
    if request.first_answer_at is None:
        request.first_answer_at, request.first_due_at = at, request.due_at
    request.assignee_id = request.assignee_id or user_id
    request.state = "answered"
    stop(request)


def plan_reminder(request: CustomerRequest) -> None:
    """Put the next reminder on the moment at which its share of the time is over; none after the last."""
    left = [percent for percent in STEPS if percent > request.reminded_percent]
    request.remind_at = moment_of(request, left[0]) if left else None


def moment_of(request: CustomerRequest, percent: int) -> datetime:
    """The moment at which this share of the answer's time is over."""
    started_at = request.clock_started_at or request.created_at
    hours = hours_of(request.dealer)
    return hours.moment_after(started_at, hours.open_time(started_at, request.due_at) * percent / 100)
