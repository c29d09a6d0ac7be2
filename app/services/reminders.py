"""Reminders of requests that wait for their first answer: each is told once, to whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import Select, select

from app.extensions import db
from app.models import Account, CustomerRequest, DealerMember
from app.services import answer_clock, notices, request_mails

UNANSWERED = ("new", "claimed")
NOTICE_OF_STEP = {80: "answer_due_soon", 100: "answer_late", 200: "answer_very_late"}


def list_due(at: datetime) -> list[int]:
    """Numbers of the requests somebody has to be reminded of."""
    due = select(CustomerRequest.id).where(CustomerRequest.remind_at <= at, CustomerRequest.state.in_(UNANSWERED))
    return list(db.session.scalars(due.order_by(CustomerRequest.remind_at)))


def remind(*, request: CustomerRequest, at: datetime) -> list[int]:
    """Remind of every step that the clock has passed: assignee, dealer's managers, distributor. Safe to repeat.

    :returns: the steps, in per cent of the time, that were told now.
    """
    if request.state not in UNANSWERED:
        answer_clock.stop(request)
        return []
    passed = [
        percent
        for percent in answer_clock.STEPS
        if percent > request.reminded_percent and answer_clock.moment_of(request, percent) <= at
    ]
    for percent in passed:
        _tell(request, percent, at)
        request.reminded_percent = percent
    answer_clock.plan_reminder(request)
    return passed


def _tell(request: CustomerRequest, percent: int, at: datetime) -> None:
    people = _people(request, percent)
    language = request_mails.language_of(request.dealer)
    addresses = [(person.email, person.locale or language) for person in people]
    request_mails.tell_reminder(request=request, percent=percent, people=addresses, at=at)
    key = f"request-{request.id}-due-{request.due_at:%Y%m%d%H%M}-{percent}"
    ids = [person.id for person in people]
    notices.notify_of_request(request=request, kind=NOTICE_OF_STEP[percent], key=key, at=at, account_ids=ids)


def _people(request: CustomerRequest, percent: int) -> Sequence[Account]:
    """Who is reminded: at first who works on it, or everybody where nobody does; later those above."""
    if percent >= 200:
        return _accounts(select(Account).where(Account.roles.any(Role.name == "distributor")))
    members = select(DealerMember.user_id).where(DealerMember.dealer_id == request.dealer_id)
    staff = select(Account).where(Account.id.in_(members))
    if percent >= 100:
        return _accounts(staff.where(Account.roles.any(Role.name == "dealer_manager")))
    return _accounts(staff.where(Account.id == request.assignee_id) if request.assignee_id else staff)


def _accounts(statement: Select[tuple[Account]]) -> Sequence[Account]:
    found: Sequence[Account] = db.session.scalars(statement.where(Account.active.is_(True)).order_by(Account.id)).all()
    return found
