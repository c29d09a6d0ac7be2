"""Calls that may be repeated: the first answer to an ``Idempotency-Key`` is kept and given again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, RuleBroken
from app.extensions import db
from app.models import ApiAnswer

KEPT: Final = timedelta(days=7)
# A call whose process was killed never ends; after this time its key may be used again.
_SILENCE: Final = timedelta(minutes=15)


def begin(*, dealer_id: int, key: str, call: str, at: datetime) -> ApiAnswer | None:
    """Claim a key for a call; old answers of the dealer are forgotten.

    :returns: the first answer when there is one, None when the call is to be carried out now.
    :raises RuleBroken: the key belongs to another call.
    :raises Conflict: the first call is still at work.
    """
    _forget_old(dealer_id, at)
    chosen = select(ApiAnswer).where(ApiAnswer.dealer_id == dealer_id, ApiAnswer.key == key)
    known: ApiAnswer | None = db.session.scalar(chosen)
    if known is None:
        _claim(ApiAnswer(dealer_id=dealer_id, key=key, call=call, created_at=at))
        return None
    if known.call != call:
        raise RuleBroken("IDEMPOTENCY_KEY_REUSED", _l("This Idempotency-Key belongs to another call."))
    if known.status is None:
        raise _at_work()
    return known


def finish(*, dealer_id: int, key: str, status: int, location: str | None, body: str) -> None:
    """Keep the answer to a call."""
    chosen = select(ApiAnswer).where(ApiAnswer.dealer_id == dealer_id, ApiAnswer.key == key)
    answer = db.session.scalars(chosen).one()
    answer.status, answer.location, answer.body = status, location, body
    db.session.flush()


def abandon(*, dealer_id: int, key: str) -> None:
    """Forget a call that changed nothing, so that it may be tried again."""
    unfinished = delete(ApiAnswer).where(
        ApiAnswer.dealer_id == dealer_id, ApiAnswer.key == key, ApiAnswer.status.is_(None)
    )
    db.session.execute(unfinished.execution_options(synchronize_session=False))


def _claim(answer: ApiAnswer) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(answer)
    except IntegrityError as error:
        raise _at_work() from error


def _at_work() -> Conflict:
    return Conflict("IDEMPOTENCY_KEY_BUSY", _l("The first call with this Idempotency-Key is still at work."))


def _forget_old(dealer_id: int, at: datetime) -> None:
    is_dead = ApiAnswer.status.is_(None) & (ApiAnswer.created_at < at - _SILENCE)
    old = delete(ApiAnswer).where(ApiAnswer.dealer_id == dealer_id, or_(ApiAnswer.created_at < at - KEPT, is_dead))
    db.session.execute(old.execution_options(synchronize_session=False))
