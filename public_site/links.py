"""What all pages behind a secret link share: whose request it is, and that nobody keeps the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, current_app

from app.models import CustomerRequest
from app.queries import requests as reads
from app.services import secret_links
from app.tenancy import Scope, acting

PRIVATE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def secret_key() -> str:
    """What signs the links."""
    return str(current_app.config["SETTINGS"].secret_key)


def keep_private(response: Response) -> Response:
    """Let no cache, no other site and no search machine know the page."""
    response.headers.update(PRIVATE_HEADERS)
    return response


@contextmanager
def behind(token: str, *, to_change: bool = False) -> Iterator[CustomerRequest]:
    """The request of a link, in the scope of its dealer.

    :raises NotFound: guessed or forged.
    :raises Gone: replaced or erased.
    """
    found = secret_links.request_of(token, secret_key())
    number = found.id
    with acting(Scope.of_dealers({found.dealer_id})):
        yield reads.get_to_change(number) if to_change else reads.get(number)
