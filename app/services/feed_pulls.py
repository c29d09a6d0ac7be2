"""Pulls of stock: beginning one at a time, writing down what became of it, resting after failures, telling people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, NotFound
from app.extensions import db
from app.models import Account, Dealer, DealerMember, FeedPull, FeedSource, Upload
from app.services import feed_addresses, feed_sources, notices, outbox

FAILURES_TOLD: Final = 3
FIRST_PAUSE: Final = timedelta(minutes=5)
LONGEST_PAUSE: Final = timedelta(days=1)
LOST: Final = timedelta(hours=6)  # a pull that is open for so long has lost its worker for good
_SMALLEST: Final = timedelta(microseconds=1)
_USELESS: Final = frozenset({"rejected", "failed", "dropped", "undone"})
_AT_WORK: Final = _l("This source is being pulled at this moment.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pull: a fault, or what was fetched. ``detail`` is what the other side said, cut."""

    outcome: str
    status: int | None = None
    size: int = 0
    milliseconds: int = 0
    fault: str | None = None
    detail: str = ""
    etag: str | None = None
    last_modified: str | None = None
    upload_id: int | None = None


def begin(*, source: FeedSource, at: datetime, asked_by: int | None = None) -> FeedPull:
    """Open a pull of a source.

    :raises Conflict: one is open already.
    """
    is_open = select(FeedPull).where(FeedPull.source_id == source.id, FeedPull.finished_at.is_(None))
    at_work: FeedPull | None = db.session.scalar(is_open)
    if at_work is not None and at_work.started_at > at - LOST:
        raise Conflict("PULL_AT_WORK", _AT_WORK)
    if at_work is not None:
        finish(pull=at_work, outcome=Outcome("failed", fault="program"), at=at)
    pull = FeedPull(dealer_id=source.dealer_id, source_id=source.id, started_at=at, asked_by=asked_by)
    try:
        with db.session.begin_nested():
            db.session.add(pull)
    except IntegrityError as error:  # somebody else was quicker: the index knows
        raise Conflict("PULL_AT_WORK", _AT_WORK) from error
    return pull


def claim(*, source: FeedSource, at: datetime) -> FeedPull | None:
    """Open the pull of a source that is due and set its next time; None when somebody else has done so.

    What was missed while nobody pulled is pulled once.
    """
    dealer = db.session.get_one(Dealer, source.dealer_id)
    following = feed_sources.rhythm_of(source, dealer).next_after(at)
    taken = db.session.execute(
        update(FeedSource)
        .where(FeedSource.id == source.id, FeedSource.next_at == source.next_at)
        .values(next_at=following)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(source)
    if not taken.rowcount:
        return None
    try:
        return begin(source=source, at=at)
    except Conflict:
        return None


def find(*, pull_id: int) -> FeedPull:
    """The pull of a number.

    :raises NotFound: there is none within the scope.
    """
    pull: FeedPull | None = db.session.scalar(select(FeedPull).where(FeedPull.id == pull_id))
    if pull is None:
        raise NotFound("PULL_UNKNOWN", _l("There is no such page."))
    return pull


def find_open(*, pull_id: int) -> FeedPull | None:
    """The pull of a number while it is to be carried out."""
    chosen = select(FeedPull).where(FeedPull.id == pull_id, FeedPull.finished_at.is_(None))
    pull: FeedPull | None = db.session.scalar(chosen)
    return pull


def list_due(*, at: datetime) -> list[int]:
    """Numbers of the sources of active dealers that are due, the longest waiting first."""
    chosen = select(FeedSource.id).join(Dealer, Dealer.id == FeedSource.dealer_id).where(FeedSource.next_at <= at)
    chosen = chosen.where(FeedSource.active.is_(True), Dealer.status == "active")
    return list(db.session.scalars(chosen.order_by(FeedSource.next_at, FeedSource.id)))


def is_known(*, source: FeedSource) -> bool:
    """Whether what was fetched last is of use, so that the other side may say "unchanged"."""
    last = select(Upload.status).join(FeedPull, FeedPull.upload_id == Upload.id)
    last = last.where(FeedPull.source_id == source.id).order_by(FeedPull.id.desc()).limit(1)
    status = db.session.scalar(last)
    return status is not None and status not in _USELESS


def finish(*, pull: FeedPull, outcome: Outcome, at: datetime) -> None:
    """Write down what became of a pull; a failure sets the next try, and people are told of the third in a row."""
    pull.outcome, pull.finished_at, pull.status = outcome.outcome, at, outcome.status
    pull.size, pull.milliseconds, pull.upload_id = outcome.size, outcome.milliseconds, outcome.upload_id
    pull.fault, pull.detail = outcome.fault, outcome.detail[:300]
    source = pull.source
    if outcome.fault is not None:
        _count_failure(pull, at)
    elif outcome.outcome != "taken":  # what was taken in must prove itself first
        source.failures = 0
    if outcome.upload_id is not None:
        source.etag, source.last_modified = outcome.etag, outcome.last_modified
    db.session.flush()


def settle(*, upload: Upload, at: datetime) -> None:
    """Learn from what became of a fetched delivery: a file that is rejected as a whole is a failure of its source."""
    pull: FeedPull | None = db.session.scalar(select(FeedPull).where(FeedPull.upload_id == upload.id))
    if pull is None or pull.outcome != "taken" or pull.fault is not None:
        return
    if upload.status == "rejected":
        pull.fault = "file_rejected"
        _count_failure(pull, at)
    elif upload.status not in {"queued", "running", "failed"}:
        pull.source.failures = 0
    db.session.flush()


def forget_old(*, before: datetime) -> None:
    """Forget pulls of long ago; the deliveries that they brought stay."""
    old = delete(FeedPull).where(FeedPull.finished_at < before)
    db.session.execute(old.execution_options(synchronize_session=False))


def _count_failure(pull: FeedPull, at: datetime) -> None:
    source = pull.source
    source.failures += 1
    if source.next_at is not None:
        source.next_at = _find_next(source, at)
    if source.failures == FAILURES_TOLD:
        _tell(pull, at)


def _find_next(source: FeedSource, at: datetime) -> datetime | None:
    """Try again soon, then later and later: before the next regular time, or at the first one after the pause."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(source.failures - 1, 10))
    rhythm = feed_sources.rhythm_of(source, db.session.get_one(Dealer, source.dealer_id))
    regular = rhythm.next_after(at)
    retry: datetime = at + pause
    is_free = not source.cron or regular is None or retry < regular
    return retry if is_free else rhythm.next_after(retry - _SMALLEST)


def _tell(pull: FeedPull, at: datetime) -> None:
    source, dealer = pull.source, db.session.get_one(Dealer, pull.dealer_id)
    link = f"/office/sources/{source.id}"
    key = f"pull-failed-{pull.id}"
    default = current_app.config["SETTINGS"].default_locale
    readers = {dealer.email: default} if dealer.email else {}
    for person in _list_people(dealer):
        notices.notify(
            account_id=person.id,
            kind="pull_failed",
            key=key,
            subject=source.name,
            link=link,
            at=at,
            dealer_id=dealer.id,
        )
        readers[person.email] = person.locale or default
    context = {
        "source": source.name,
        "address": feed_addresses.mask(source.url),
        "dealer": dealer.public_name,
        "fault": pull.fault,
        "status": pull.status,
        "failures": source.failures,
        "link": f"{current_app.config['SETTINGS'].base_url}{link}",
    }
    for address, locale in readers.items():
        outbox.queue_mail(
            key=f"{key}-{address}",
            recipient=address,
            template="pull_failed",
            locale=locale,
            context=context,
            at=at,
            dealer_id=dealer.id,
        )


def _list_people(dealer: Dealer) -> list[Account]:
    """Those who may mend the source: the dealer's managers."""
    members = select(Account).join(DealerMember, DealerMember.user_id == Account.id)
    found = members.where(DealerMember.dealer_id == dealer.id, Account.active.is_(True)).order_by(Account.id)
    return [person for person in db.session.scalars(found) if "dealer_manager" in person.role_names]
