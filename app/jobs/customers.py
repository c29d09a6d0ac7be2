"""Tasks of customers' requests: lines for cars, reminders, and what is forgotten after its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app

from app.delivery import visit
from app.delivery.attachments import register_maker
from app.extensions import db
from app.jobs.queue import task
from app.queries import requests as reads
from app.services import bookings, confirmations, own_data, reminders, valuation_drafts

register_maker("visit", visit.make_visit)


def needs_settling(at: datetime) -> bool:
    """Whether the line for some car has to move."""
    return bool(bookings.list_unsettled(at))


def needs_reminding(at: datetime) -> bool:
    """Whether somebody has to be reminded of a request."""
    return bool(reminders.list_due(at))


@task("bookings.settle")
def settle_bookings() -> None:
    """Free the cars whose booking is over, and tell the next in line; car by car."""
    now = datetime.now(UTC)
    for listing_id in bookings.list_unsettled(now):
        bookings.settle(listing_id=listing_id, at=now)
        db.session.commit()


@task("requests.remind")
def remind_of_requests() -> None:
    """Remind people of requests that wait for an answer; request by request."""
    now = datetime.now(UTC)
    for number in reminders.list_due(now):
        reminders.remind(request=reads.get_to_change(number), at=now)
        db.session.commit()


@task("requests.forget")
def forget_requests() -> None:
    """Forget what was not confirmed or sent in time, and whose the requests of long ago were."""
    now = datetime.now(UTC)
    confirmations.forget(at=now)
    valuation_drafts.forget_old(at=now)
    db.session.commit()
    keep = timedelta(days=current_app.config["SETTINGS"].keep_requests_days)
    for number in own_data.list_old(at=now, keep=keep):
        own_data.erase(request=reads.get_to_change(number), at=now)
        db.session.commit()
