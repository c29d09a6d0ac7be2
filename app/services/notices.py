"""The bell of the back office: what a person should know, told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import NotFound
from app.extensions import db
from app.lib.vocabulary.notice import NOTICE_KIND
from app.models import Account, CustomerRequest, DealerMember, Notice

LONGEST_SUBJECT = 300


def notify(
    *, account_id: int, kind: str, key: str, subject: str, link: str, at: datetime, dealer_id: int | None = None
) -> Notice:
    """Tell a person something; the same key is told once, however often the event is.

    ``kind`` is a code of NOTICE_KIND, ``subject`` whom or what it is about, ``link`` a path of the back office.
    """
    NOTICE_KIND.word(kind)
    known = _find(account_id, key)
    if known is not None:
        return known
    notice = Notice(
        account_id=account_id,
        dealer_id=dealer_id,
        key=key,
        kind=kind,
        subject=subject[:LONGEST_SUBJECT],
        link=link,
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(notice)
    except IntegrityError:  # the same event is being told by another request
        known = _find(account_id, key)
        if known is None:
            raise
        return known
    return notice


def notify_all(*, told: Sequence[dict[str, Any]]) -> None:
    """Tell many things in few statements; ``told`` are columns of notices.

    What a person was told already under the same key is left. Should another transaction be telling the same at this
    moment, its words are enough.
    """
    keys, people = {notice["key"] for notice in told}, {notice["account_id"] for notice in told}
    chosen = select(Notice.account_id, Notice.key).where(Notice.key.in_(keys), Notice.account_id.in_(people))
    known = {(row[0], row[1]) for row in db.session.execute(chosen)}
    new = [notice for notice in told if (notice["account_id"], notice["key"]) not in known]
    if new:
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(Notice), new)


def notify_of_request(
    *, request: CustomerRequest, kind: str, key: str, at: datetime, account_ids: Iterable[int] | None = None
) -> None:
    """Tell of a request: the people named, else who works on it, else everybody of its dealer."""
    for account_id in _people_of(request) if account_ids is None else account_ids:
        notify(
            account_id=account_id,
            kind=kind,
            key=key,
            subject=_describe(request),
            link=f"/office/inbox/{request.id}",
            at=at,
            dealer_id=request.dealer_id,
        )


def mark_read(*, notice_id: int, account_id: int, at: datetime) -> Notice:
    """Take a notice off the bell.

    :raises NotFound: the person has no such notice.
    """
    notice: Notice | None = db.session.scalar(
        select(Notice).where(Notice.id == notice_id, Notice.account_id == account_id)
    )
    if notice is None:
        raise NotFound("NOTICE_UNKNOWN", _l("There is no such page."))
    notice.read_at = notice.read_at or at
    return notice


def mark_all_read(*, account_id: int, at: datetime) -> None:
    """Take all notices of a person off the bell."""
    unread = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    db.session.execute(unread.values(read_at=at).execution_options(synchronize_session=False))


def _find(account_id: int, key: str) -> Notice | None:
    known: Notice | None = db.session.scalar(select(Notice).where(Notice.account_id == account_id, Notice.key == key))
    return known


def _people_of(request: CustomerRequest) -> list[int]:
    if request.assignee_id is not None:
        return [request.assignee_id]
    members = select(DealerMember.user_id).join(Account, Account.id == DealerMember.user_id)
    found = members.where(DealerMember.dealer_id == request.dealer_id, Account.active.is_(True))
    return list(db.session.scalars(found.order_by(DealerMember.user_id)))


def _describe(request: CustomerRequest) -> str:
    car = request.listing
    name = f" · {car.make.name_en} {car.model.name_en} {car.year}" if car else ""
    return f"{request.customer_name}{name}"
