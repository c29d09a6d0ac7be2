"""Who calls: the key of a dealer, recognised before the body is read, and what it may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address

from app.database import reading
from app.errors import Forbidden, Unauthorized
from app.extensions import csrf, db, limiter
from app.services import api_keys
from app.services.api_keys import Caller
from app.services.audit import Actor
from app.tenancy import Scope, acting
from app.views.edge import do_afterwards, note_refusal

CALLS: Final = "600 per minute"
WRONG_KEYS: Final = "30 per minute"


def guard(blueprint: Blueprint) -> None:
    """Let a key stand for the form's token, and keep calls of one address within bounds, wrong keys most."""
    csrf.exempt(blueprint)
    limiter.limit(CALLS, key_func=get_remote_address)(blueprint)
    limiter.limit(WRONG_KEYS, key_func=get_remote_address, deduct_when=_is_unknown)(blueprint)


def _is_unknown(response: Response) -> bool:
    return response.status_code == 401


def bearer() -> str:
    """The key in the header, "" when there is none."""
    kind, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def recognise(secret: str) -> Caller:
    """The system behind a key; its use is written down after the answer.

    :raises Unauthorized: nobody knows the key.
    """
    if not secret:
        raise Unauthorized("KEY_MISSING", _l("Send the key of your dealer with every call."))
    with reading(), acting(Scope.system("who calls")):
        caller = api_keys.recognise(secret=secret)
        db.session.rollback()  # no transaction stays open while the body arrives
    at, address = datetime.now(UTC), request.remote_addr or ""
    do_afterwards(lambda: api_keys.note_use(key_id=caller.key_id, address=address, at=at))
    return caller


def check_scope(caller: Caller, scope: str) -> None:
    """Let pass what the key may.

    :raises Forbidden: its scopes do not name it; the audit log knows.
    """
    if scope not in caller.scopes:
        note_refusal(Actor(datetime.now(UTC), name=f"api_key:{caller.key_id}", address=request.remote_addr or ""))
        raise Forbidden("SCOPE_MISSING", _l("This key may not do that: it needs %(scope)s.", scope=scope))
