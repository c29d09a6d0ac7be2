"""Secret links: by them customers follow a request, or confirm one, without an account.

A link is an HMAC over what it names, so every mail can carry it and nothing is stored; a new ``link_version`` revokes
all earlier links of a request.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import TypeVar

from flask_babel import lazy_gettext as _l

from app.errors import Gone, NotFound
from app.extensions import db
from app.models import CustomerRequest, SavedSearch, UnconfirmedRequest
from app.services.request_links import main_of
from app.tenancy import Scope, acting

MAC_BYTES = 18
LARGEST_ID = 2**31 - 1

Row = TypeVar("Row", CustomerRequest, SavedSearch, UnconfirmedRequest)


def token_of(request: CustomerRequest, key: str) -> str:
    """The token of a request's link: its number and 144 bits that only the holder of the key can make."""
    return make_token(request_id=request.id, version=request.link_version, key=key)


def make_token(*, request_id: int, version: int, key: str) -> str:
    """The token of a request that is known by number and link version, as mails carry them."""
    return _sign(request_id, f"request-link:{request_id}:{version}", key)


def make_confirmation(*, number: int, key: str) -> str:
    """The token by which a customer confirms what was sent."""
    return _sign(number, f"confirm-link:{number}", key)


def make_search_token(*, number: int, key: str) -> str:
    """The token by which a buyer confirms, changes and ends a saved search."""
    return _sign(number, f"search-link:{number}", key)


def request_of(token: str, key: str) -> CustomerRequest:
    """The request of a link, or the one into which it was taken. Read and change it in the scope of its dealer.

    :raises NotFound: guessed or forged; both look the same.
    :raises Gone: a newer link was made, or the data were erased.
    """
    request = _find(CustomerRequest, token)
    if request is None:
        raise NotFound("REQUEST_UNKNOWN", _l("There is no such request."))
    versions = range(request.link_version, 0, -1)
    tokens = (make_token(request_id=request.id, version=version, key=key) for version in versions)
    version = next((version for version, made in zip(versions, tokens, strict=True) if _is_same(made, token)), None)
    if version is None:
        raise NotFound("REQUEST_UNKNOWN", _l("There is no such request."))
    if request.erased_at is not None:
        raise Gone("REQUEST_ERASED", _l("What you wrote in this request has been erased."))
    if version != request.link_version:
        raise Gone("LINK_REPLACED", _l("This link is no longer valid: a newer one has taken its place."))
    with acting(Scope.of_dealers({request.dealer_id})):
        return main_of(request)


def unconfirmed_of(token: str, key: str) -> UnconfirmedRequest:
    """What a customer sent and shall confirm. Read and change it in the scope of its dealer.

    :raises NotFound: guessed, forged, or forgotten after its time.
    """
    found = _find(UnconfirmedRequest, token)
    if found is None or not _is_same(make_confirmation(number=found.id, key=key), token):
        raise NotFound("REQUEST_UNKNOWN", _l("There is no such request, or it was not confirmed in time."))
    return found


def search_of(token: str, key: str) -> SavedSearch:
    """The saved search of a link.

    :raises NotFound: guessed or forged, or the search was ended.
    """
    found = _find(SavedSearch, token)
    if found is None or not _is_same(make_search_token(number=found.id, key=key), token):
        raise NotFound("SEARCH_UNKNOWN", _l("There is no such saved search. Perhaps it was ended before."))
    return found


def _sign(number: int, text: str, key: str) -> str:
    mac = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()[:MAC_BYTES]
    return f"{number}-{urlsafe_b64encode(mac).decode()}"


def _is_same(made: str, given: str) -> bool:
    return hmac.compare_digest(made.encode(), given.encode())


def _find(model: type[Row], token: str) -> Row | None:
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 10) or int(number) > LARGEST_ID:
        return None
    with acting(Scope.system("a secret link names a row of a dealer not yet known")):
        found: Row | None = db.session.get(model, int(number))
        return found
