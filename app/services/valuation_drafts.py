"""What a customer has told of the own car so far, kept from step to step without a session.

Only who holds the token finds the draft: the table keeps its hash. A draft is forgotten after a day, and when it is
sent.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Bank, CustomerRequest, Dealer, Photo, ValuationDraft, ValuationPhoto
from app.services.photos import forget_picture, keep_picture
from app.tenancy import Scope, acting

LIFE = timedelta(days=1)
TOKEN_BYTES = 24
MOST_PHOTOS = 12


def begin(*, answers: Mapping[str, Any], at: datetime) -> str:
    """Keep the first answers.

    :returns: the token by which they are found again.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        ValuationDraft(digest=_digest(token), answers=dict(answers), photos=[], created_at=at, changed_at=at)
    )
    return token


def find(*, token: str, at: datetime, to_change: bool = False) -> ValuationDraft:
    """The draft of a token; who wants to change it waits for who changes it already.

    :raises NotFound: guessed, sent already, or older than a day.
    """
    statement = select(ValuationDraft).where(
        ValuationDraft.digest == _digest(token), ValuationDraft.changed_at > at - LIFE
    )
    found: ValuationDraft | None = db.session.scalar(statement.with_for_update() if to_change else statement)
    if found is None:
        raise NotFound("DRAFT_UNKNOWN", _l("This form has been sent, or was left for more than a day. Start again."))
    return found


def find_sent(*, token: str, at: datetime) -> CustomerRequest | None:
    """The request that a draft has become, for a day and while its first link holds. Read it in its dealer's scope."""
    with acting(Scope.system("a draft's token names a request of a dealer not yet known")):
        found: CustomerRequest | None = db.session.scalar(
            select(CustomerRequest).where(
                CustomerRequest.dealer_id.in_(select(Dealer.id)),  # the index of the forms begins with the dealer
                CustomerRequest.form_key == _digest(token),
                CustomerRequest.link_version == 1,
                CustomerRequest.created_at > at - LIFE,
            )
        )
    return found


def change(*, draft: ValuationDraft, answers: Mapping[str, Any], at: datetime) -> None:
    """Keep further answers; those of other steps stay."""
    draft.answers = {**draft.answers, **answers}
    draft.changed_at = at


def add_photo(*, draft: ValuationDraft, content: bytes, at: datetime) -> None:
    """Keep a picture of the car; the same picture once.

    :raises RuleBroken: it is no picture, too large, or one too many.
    """
    if len(draft.photos) >= MOST_PHOTOS:
        raise RuleBroken("PHOTO_TOO_MANY", _l("At most %(limit)s photos.", limit=MOST_PHOTOS), "photos")
    picture = keep_picture(content=content)
    if all(photo["sha256"] != picture.sha256 for photo in draft.photos):
        kept = {"sha256": picture.sha256, "width": picture.width, "height": picture.height}
        draft.photos = [*draft.photos, kept]
    draft.changed_at = at


def remove_photo(*, draft: ValuationDraft, sha256: str, at: datetime) -> None:
    """Take a picture out of the draft."""
    draft.photos = [photo for photo in draft.photos if photo["sha256"] != sha256]
    draft.changed_at = at


def hold(*, draft: ValuationDraft, at: datetime) -> None:
    """Keep a draft that waits for the customer's mail a day longer: as long as its confirmation."""
    draft.changed_at = at + LIFE


def forget(*, draft: ValuationDraft) -> None:
    """Forget a draft that was sent."""
    db.session.delete(draft)


def forget_confirmed(*, digest: str) -> None:
    """Forget a draft that was sent by the link in a mail."""
    sent = delete(ValuationDraft).where(ValuationDraft.digest == digest)
    db.session.execute(sent.execution_options(synchronize_session=False))


def forget_old(*, at: datetime) -> None:
    """Forget all drafts that were left for more than a day, with the pictures that nobody else has."""
    drafts = db.session.scalars(select(ValuationDraft).where(ValuationDraft.changed_at <= at - LIFE)).all()
    pictures = {photo["sha256"] for draft in drafts for photo in draft.photos}
    for draft in drafts:
        db.session.delete(draft)
    for sha256 in pictures - _named_elsewhere(pictures, at):
        forget_picture(sha256=sha256)


def _named_elsewhere(pictures: set[str], at: datetime) -> set[str]:
    """Which pictures are also a listing's, a valuation's, a bank's logo or a younger draft's."""
    found = {
        sha256 or ""
        for place in (Photo.sha256, ValuationPhoto.sha256, Bank.logo)
        for sha256 in db.session.scalars(select(place).where(place.in_(pictures)))
    }
    young = db.session.scalars(select(ValuationDraft.photos).where(ValuationDraft.changed_at > at - LIFE))
    return found | {photo["sha256"] for photos in young for photo in photos}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
