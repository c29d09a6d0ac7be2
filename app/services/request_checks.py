"""What a customer's request must have before it is taken in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.lib.phone import parse_phone
from app.lib.text import clean
from app.lib.vocabulary import LOCALES
from app.lib.vocabulary.request import REQUEST_KIND
from app.models import Dealer, Listing
from app.models.listing import PUBLIC_STATUSES
from app.services import users

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


def check_customer(customer: Customer, dealer: Dealer) -> Customer:
    """The customer with a clean name, the phone in E.164 and the address in its normal form.

    :raises RuleBroken: no name, no way of reaching, a phone or an address that cannot be.
    """
    name, phone, email = clean(customer.name), clean(customer.phone), clean(customer.email)
    if not name:
        raise RuleBroken("NAME_MISSING", _l("Tell us your name."), "name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("TEXT_TOO_LONG", _l("This text is too long."), "name")
    if not phone and not email:
        raise RuleBroken("CONTACT_MISSING", _l("Leave a phone number or an e-mail address."), "phone")
    if phone:
        phone = _check_phone(phone, dealer.country)
    if email:
        email = users.check_email(email=email)
    return replace(customer, name=name, phone=phone, email=email, locale=_check_locale(customer.locale))


def check_subject(*, kind: str, dealer: Dealer, listing: Listing | None, text: str, consent_version: str) -> str:
    """The request's words, cleaned; empty where none are needed.

    :raises RuleBroken: unknown kind, a car that is not this dealer's or not on sale, no question, no consent.
    """
    if kind not in REQUEST_KIND:
        raise RuleBroken("KIND_UNKNOWN", _l("There is no such kind of request."), "kind")
    if kind in NEED_A_CAR and listing is None:
        raise RuleBroken("LISTING_MISSING", _l("Choose a car first."), "listing")
    if listing is not None and (listing.dealer_id != dealer.id or listing.status not in PUBLIC_STATUSES):
        raise RuleBroken("LISTING_GONE", _l("This car is no longer on sale."), "listing")
    if not consent_version:
        raise RuleBroken("CONSENT_MISSING", _l("Without your consent the dealer may not answer."), "consent")
    return check_words(text, "text") if kind in NEED_WORDS or text.strip() else ""


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


def _check_phone(text: str, region: str) -> str:
    try:
        return parse_phone(text, region=region)
    except ValueError as error:
        raise RuleBroken("PHONE_INVALID", _l("This is no phone number."), "phone") from error


def _check_locale(locale: str) -> str:
    return locale if locale in LOCALES else LOCALES[0]
