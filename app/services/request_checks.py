"""What a customer's request must have before it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.errors import HPromiseError, RuleBroken
from app.lib.phone import parse_phone
from app.lib.text import clean
from app.lib.vocabulary.request import REQUEST_KIND
from app.lib.vocabulary.words import LOCALES
from app.models import Dealer, Listing
from app.models.listing import PUBLIC_STATUSES
from app.services import users
from app.services.test_drives import check_slot

LONGEST_NAME = 200
LONGEST_TEXT = 5_000
NEED_A_CAR = frozenset({"booking", "test_drive"})
NEED_WORDS = frozenset({"question"})


@dataclass(frozen=True, slots=True)
class Customer:
    """Who asks: a name and one way of reaching them at least; the phone in any way of writing."""

    name: str
    phone: str
    email: str
    locale: str


def list_faults(
    *,
    kind: str,
    dealer: Dealer,
    listing: Listing | None,
    customer: Customer,
    text: str,
    consent_version: str,
    at: datetime,
    starts_at: datetime | None = None,
) -> list[HPromiseError]:
    """Everything for which ``submit`` would refuse the request, in the order of a form; empty when it is sound."""
    run: list[Callable[[], object]] = [
        lambda: check_car(kind, dealer, listing),
        lambda: check_name(customer),
        lambda: check_phone(customer, dealer),
        lambda: check_email(customer),
        lambda: check_text(kind, text),
        lambda: check_consent(consent_version),
    ]
    if kind == "test_drive" and listing is not None:
        run.insert(1, lambda: check_slot(dealer=dealer, listing=listing, starts_at=starts_at, at=at))
    return _collect_faults(run)


def clean_customer(customer: Customer, dealer: Dealer) -> Customer:
    """The customer with a clean name, the phone in E.164 and the address in its normal form.

    :raises RuleBroken: see the checks of its parts.
    """
    return replace(
        customer,
        name=check_name(customer),
        phone=check_phone(customer, dealer),
        email=check_email(customer),
        locale=customer.locale if customer.locale in LOCALES else LOCALES[0],
    )


def check_name(customer: Customer) -> str:
    """The name without superfluous blanks.

    :raises RuleBroken: there is none, or it is too long.
    """
    name = clean(customer.name)
    if not name:
        raise RuleBroken("NAME_MISSING", _l("Tell us your name."), "name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("TEXT_TOO_LONG", _l("This text is too long."), "name")
    return name


def check_phone(customer: Customer, dealer: Dealer) -> str:
    """The phone number in E.164, empty where an address stands for it.

    :raises RuleBroken: nobody can be called under it, or there is no way at all to reach the customer.
    """
    phone = clean(customer.phone)
    if not phone and not clean(customer.email):
        raise RuleBroken("CONTACT_MISSING", _l("Leave a phone number or an e-mail address."), "phone")
    try:
        return parse_phone(phone, region=dealer.country) if phone else ""
    except ValueError as error:
        raise RuleBroken("PHONE_INVALID", _l("This is no phone number."), "phone") from error


def check_email(customer: Customer) -> str:
    """The e-mail address in its normal form; empty where there is none.

    :raises RuleBroken: it is no address.
    """
    email = clean(customer.email)
    return users.check_email(email=email) if email else ""


def check_car(kind: str, dealer: Dealer, listing: Listing | None) -> None:
    """Refuse a kind that does not exist, and a car that is not this dealer's or not on sale.

    :raises RuleBroken: also where a car is needed and none is named.
    """
    if kind not in REQUEST_KIND:
        raise RuleBroken("KIND_UNKNOWN", _l("There is no such kind of request."), "kind")
    if kind in NEED_A_CAR and listing is None:
        raise RuleBroken("LISTING_MISSING", _l("Choose a car first."), "listing")
    if listing is not None and (listing.dealer_id != dealer.id or listing.status not in PUBLIC_STATUSES):
        raise RuleBroken("LISTING_GONE", _l("This car is no longer on sale."), "listing")


def check_text(kind: str, text: str) -> str:
    """The request's words, cleaned; empty where none are needed.

    :raises RuleBroken: a question without words, or too many words.
    """
    return check_words(text, "text") if kind in NEED_WORDS or text.strip() else ""


def check_consent(consent_version: str) -> None:
    """Refuse a request without consent to the use of the customer's data.

    :raises RuleBroken: the version of the text that was agreed to is missing.
    """
    if not consent_version:
        raise RuleBroken("CONSENT_MISSING", _l("Without your consent the dealer may not answer."), "consent")


def check_words(text: str, field: str) -> str:
    """The text of a message without blanks at its ends; its lines stay.

    :raises RuleBroken: nothing was written, or too much.
    """
    lines = "\n".join(clean(line) for line in text.strip().splitlines())
    if not lines:
        raise RuleBroken("TEXT_MISSING", _l("Write your message."), field)
    if len(lines) > LONGEST_TEXT:
        raise RuleBroken("TEXT_TOO_LONG", _l("This text is too long."), field)
    return lines


def _collect_faults(checks: Sequence[Callable[[], object]]) -> list[HPromiseError]:
    """Run all checks and give every rule that is broken, so that a person can mend them at once."""
    faults: list[HPromiseError] = []
    for check in checks:
        try:
            check()
        except HPromiseError as fault:
            faults.append(fault)
    return faults
