"""Keys of the machine channels: made once, shown once, known by their digest, revoked for good."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select, update
from werkzeug.security import check_password_hash, generate_password_hash

from app.errors import NotFound, RuleBroken, Unauthorized
from app.extensions import db
from app.lib.vocabulary.api import API_SCOPE
from app.models import ApiKey, Dealer
from app.services import audit

LONGEST_NAME: Final = 100
# Keys are random and long: a thousand rounds cost a guesser as little hope as a million, and a call 1 ms.
_METHOD: Final = "pbkdf2:sha256:1000"
_SPARED: Final = timedelta(minutes=1)
_LONGEST: Final = 100
# Compared when there is no such key, so that an unknown prefix takes as long as a wrong secret.
_NOBODY: Final = generate_password_hash(secrets.token_urlsafe(32), method=_METHOD)


@dataclass(frozen=True, slots=True)
class Caller:
    """The system behind a key, as plain data."""

    key_id: int
    dealer_id: int
    dealer_code: str
    scopes: frozenset[str]


def create(*, dealer: Dealer, scopes: Iterable[str], by: audit.Actor, name: str = "") -> tuple[ApiKey, str]:
    """Make a key for a dealer.

    :returns: its row and the key itself, which is nowhere kept.
    :raises RuleBroken: no scope, an unknown one, or a name that is too long.
    """
    chosen = [code for code in API_SCOPE.codes if code in set(scopes)]
    if not chosen or set(scopes) - set(chosen):
        raise RuleBroken("SCOPE_UNKNOWN", _l("Choose what the key may do."), "scopes")
    if len(name.strip()) > LONGEST_NAME:
        raise RuleBroken("NAME_TOO_LONG", _l("A name has 100 characters at most."), "name")
    prefix = f"hp_{secrets.token_hex(6)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        dealer_id=dealer.id,
        name=name.strip(),
        prefix=prefix,
        digest=generate_password_hash(secret, method=_METHOD),
        scopes=chosen,
        created_at=by.at,
        created_by=by.user_id,
    )
    db.session.add(key)
    db.session.flush()
    details = {"prefix": prefix, "scopes": chosen}
    audit.record(action="api_key_created", by=by, subject=f"api_key:{key.id}", dealer_id=dealer.id, details=details)
    return key, secret


def revoke(*, key: ApiKey, by: audit.Actor) -> None:
    """End a key; one that is revoked already stays as it is."""
    if key.revoked_at is not None:
        return
    key.revoked_at = by.at
    db.session.flush()
    details = {"prefix": key.prefix}
    audit.record(action="api_key_revoked", by=by, subject=f"api_key:{key.id}", dealer_id=key.dealer_id, details=details)


def find(*, key_id: int) -> ApiKey:
    """The key of a number.

    :raises NotFound: there is none within the scope.
    """
    key: ApiKey | None = db.session.scalar(select(ApiKey).where(ApiKey.id == key_id))
    if key is None:
        raise NotFound("KEY_UNKNOWN", _l("There is no such key."))
    return key


def recognise(*, secret: str) -> Caller:
    """Who calls with this key; act as the system.

    :raises Unauthorized: no such key, or a revoked one, or one of a dealer that left the programme.
    """
    row = db.session.execute(_by_prefix(secret)).one_or_none() if _is_plausible(secret) else None
    key, dealer = (row[0], row[1]) if row is not None else (None, None)
    fits = check_password_hash(key.digest if key is not None else _NOBODY, secret[:_LONGEST])
    if key is None or dealer is None or not fits or key.revoked_at is not None or dealer.status != "active":
        raise Unauthorized("KEY_INVALID", _l("The key is missing, unknown or revoked."))
    return Caller(key.id, dealer.id, dealer.code, frozenset(key.scopes))


def note_use(*, key_id: int, address: str, at: datetime) -> None:
    """Remember when and from where a key was used last, once a minute at most."""
    is_old = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < at - _SPARED)
    changed = update(ApiKey).where(ApiKey.id == key_id, is_old)
    values = {"last_used_at": at, "last_used_from": address[:64]}
    db.session.execute(changed.values(values).execution_options(synchronize_session=False))


def _is_plausible(secret: str) -> bool:
    return secret.isascii() and secret.isprintable() and secret.count("_") >= 2 and len(secret) <= _LONGEST


def _by_prefix(secret: str) -> Select[ApiKey, Dealer]:
    prefix = "_".join(secret.split("_", 2)[:2])
    return select(ApiKey, Dealer).join(Dealer, Dealer.id == ApiKey.dealer_id).where(ApiKey.prefix == prefix)
