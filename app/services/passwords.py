"""Signing in and the ways to a password: one's own change, the forgotten one, the invitation."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import cache

from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Account
from app.services import audit, outbox

LENGTH = 12
RESET_MINUTES = 30
INVITATION_DAYS = 7
PLACE = "TOKEN"  # stands in links for the token
COMMON = frozenset(
    {
        "password1234",
        "passwordpassword",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwerty123456",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "administrator",
        "iloveyou1234",
        "welcome12345",
        "йцукенгшщзхъ",
        "пароль123456",
    }
)


@cache
def _nobodys_hash() -> str:
    """A hash that no password opens: an unknown address costs as much time as a known one."""
    return generate_password_hash(secrets.token_urlsafe(16))


def check(*, password: str, field: str = "password") -> None:
    """Refuse short and common passwords.

    :raises RuleBroken: the password is too weak.
    """
    plain = password.lower()
    if len(password) < LENGTH or plain in COMMON or len(set(plain)) < 5 or plain in "01234567890123456789":
        raise RuleBroken(
            "PASSWORD_WEAK", _l("A password needs 12 characters or more and must not be a common one."), field
        )


def put(*, user: Account, password: str) -> None:
    """Give the account a password and end all its sessions and open links.

    :raises RuleBroken: the password is too weak.
    """
    check(password=password)
    user.password = generate_password_hash(password)
    end_sessions(user=user)


def end_sessions(*, user: Account) -> None:
    """Make all sessions and open links of the account void, for good."""
    user.session_stamp = secrets.token_hex(16)


def sign_in(*, email: str, password: str, by: audit.Actor) -> Account | None:
    """The account of an address and its password, or None; either way the audit knows and is to be committed."""
    user: Account | None = db.session.scalar(select(Account).where(Account.email == email.strip().lower()))
    is_right = check_password_hash((user.password if user else None) or _nobodys_hash(), password)
    if user is None or not user.active or not is_right:
        if user is not None:
            user.fail_login_count = (user.fail_login_count or 0) + 1
        audit.record(action="sign_in_failed", by=by, subject=f"user:{user.id}" if user else "")
        return None
    user.login_count = (user.login_count or 0) + 1
    user.fail_login_count = 0
    user.last_login = by.at.replace(tzinfo=None)
    audit.record(action="signed_in", by=audit.Actor(by.at, user.id, user.email, by.address), subject=f"user:{user.id}")
    return user


def change(*, user: Account, present: str, password: str, by: audit.Actor) -> None:
    """Change one's own password; all other sessions end.

    :raises RuleBroken: the present password is wrong, or the new one too weak.
    """
    if not check_password_hash(user.password or _nobodys_hash(), present):
        raise RuleBroken("PASSWORD_WRONG", _l("This is not your present password."), "present")
    put(user=user, password=password)
    audit.record(action="password_changed", by=by, subject=f"user:{user.id}")


def ask_reset(*, email: str, link: str, key: str, by: audit.Actor) -> None:
    """Send a link to choose a new password, if there is an open account with this address; tell nobody which.

    ``link`` is an address with PLACE in it for the token, ``key`` signs it. One mail in five minutes.
    """
    user: Account | None = db.session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if user is None or not user.active:
        return
    audit.record(action="password_asked", by=by, subject=f"user:{user.id}")
    _send(user, "password_reset", link, key, by.at)


def invite(*, user: Account, link: str, key: str, at: datetime) -> None:
    """Send a new person the link to choose a first password."""
    _send(user, "invitation", link, key, at)


def by_token(*, token: str, key: str) -> Account:
    """The account of a link that is fresh and unused.

    :raises NotFound: forged, too old, or used: a new password makes older links void.
    """
    for purpose, seconds in (("password_reset", RESET_MINUTES * 60), ("invitation", INVITATION_DAYS * 86_400)):
        try:
            number, stamp = _signer(key, purpose).loads(token, max_age=seconds)
        except (BadSignature, ValueError, TypeError):
            continue
        user: Account | None = db.session.scalar(select(Account).where(Account.id == number))
        if user is not None and user.active and (user.session_stamp or "") == stamp:
            return user
    raise NotFound("LINK_VOID", _l("This link has been used or is too old. Please ask for a new one."), "token")


def choose(*, token: str, password: str, key: str, by: audit.Actor) -> Account:
    """Set the password by a link; the link and all sessions end.

    :raises NotFound: the link is void.
    :raises RuleBroken: the password is too weak.
    """
    user = by_token(token=token, key=key)
    put(user=user, password=password)
    named = audit.Actor(by.at, user.id, user.email, by.address)
    audit.record(action="password_changed", by=named, subject=f"user:{user.id}")
    return user


def make_token(*, user: Account, key: str, purpose: str = "password_reset") -> str:
    """The token of a link for this account; void with the next password."""
    return str(_signer(key, purpose).dumps([user.id, user.session_stamp or ""]))


def _signer(key: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=f"password-{purpose}")


def _send(user: Account, template: str, link: str, key: str, at: datetime) -> None:
    token = make_token(user=user, key=key, purpose=template)
    outbox.queue_mail(
        key=f"{template}-{user.id}-{int(at.timestamp()) // 300}",
        recipient=user.email,
        template=template,
        locale=user.locale or "ru",
        context={"name": user.first_name, "link": link.replace(PLACE, token)},
        at=at,
    )
