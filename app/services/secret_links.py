"""The secret link by which a customer follows a request: an HMAC over the request and its link version.

Nothing is stored: every mail can carry the link, and a new ``link_version`` revokes all earlier ones.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from flask_babel import lazy_gettext as _l

from app.errors import NotFound
from app.extensions import db
from app.models import CustomerRequest
from app.tenancy import Scope, acting

MAC_BYTES = 18
LARGEST_ID = 2**31 - 1


def token_of(request: CustomerRequest, key: str) -> str:
    """The token of a request's link: its number and 144 bits that only the holder of the key can make."""
    return make_token(request_id=request.id, version=request.link_version, key=key)


def make_token(*, request_id: int, version: int, key: str) -> str:
    """The token of a request that is known by number and link version, as mails carry them."""
    text = f"request-link:{request_id}:{version}".encode()
    mac = hmac.new(key.encode(), text, hashlib.sha256).digest()[:MAC_BYTES]
    return f"{request_id}-{urlsafe_b64encode(mac).decode()}"


def request_of(token: str, key: str) -> CustomerRequest:
    """The request of a link. Read and change it in the scope of its dealer.

    :raises NotFound: guessed, forged or revoked; all look the same.
    """
    number, _hyphen, _mac = token.partition("-")
    request = _find(int(number)) if number.isascii() and number.isdigit() and len(number) <= 10 else None
    if request is None or not hmac.compare_digest(token_of(request, key).encode(), token.encode()):
        raise NotFound("REQUEST_UNKNOWN", _l("There is no such request."))
    return request


def _find(number: int) -> CustomerRequest | None:
    if number > LARGEST_ID:
        return None
    with acting(Scope.system("a secret link names a request of a dealer not yet known")):
        found: CustomerRequest | None = db.session.get(CustomerRequest, number)
        return found
