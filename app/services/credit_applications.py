"""Applying for a credit offer: a request to the dealer of the car, with the offer attached."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.errors import HPromiseError
from app.models import CustomerRequest, Listing
from app.queries.credit_offers import KeptOffer
from app.services import requests
from app.services.credit_mails import check_valid
from app.services.request_checks import Customer
from app.services.requests import ANSWER_TARGET

KIND = "credit_offer"


def list_faults(
    *, kept: KeptOffer, listing: Listing, customer: Customer, text: str, consent_version: str, at: datetime
) -> list[HPromiseError]:
    """Everything for which ``apply`` would refuse, in the order of the form."""
    faults = requests.list_faults(
        kind=KIND,
        dealer=listing.dealer,
        listing=listing,
        customer=customer,
        text=text,
        consent_version=consent_version,
        at=at,
    )
    try:
        check_valid(kept, at)
    except HPromiseError as fault:
        faults.insert(0, fault)
    return faults


def apply(
    *,
    kept: KeptOffer,
    listing: Listing,
    customer: Customer,
    text: str,
    consent_version: str,
    at: datetime,
    target: timedelta = ANSWER_TARGET,
    form_key: str | None = None,
) -> CustomerRequest:
    """Ask the dealer of the offer's car for this loan; act in that dealer's scope.

    :raises RuleBroken: the offer has run out, or as ``requests.submit``.
    :raises Conflict: the form was sent before.
    """
    check_valid(kept, at)
    return requests.submit(
        kind=KIND,
        dealer=listing.dealer,
        listing=listing,
        customer=customer,
        text=text,
        consent_version=consent_version,
        at=at,
        target=target,
        form_key=form_key,
        details={"offer": kept.offer.number},
    )
