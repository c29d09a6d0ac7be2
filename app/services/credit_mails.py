"""Mails with a credit offer: the words in the mail, the sheet as a PDF with it, made when the mail is sent."""

from __future__ import annotations

import hashlib
from datetime import datetime

from babel.dates import format_date
from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.lib.amounts import show_amount
from app.lib.text import clean
from app.models import OutgoingMessage
from app.queries.credit_offers import KeptOffer
from app.services import outbox, users
from app.services.offer_sheets import show_percent

KIND = "offer"  # of the file that goes along (app/delivery/offer_file.py)


def send_offer(*, kept: KeptOffer, email: str, locale: str, at: datetime) -> OutgoingMessage:
    """Send an offer to an address, once however often it is asked for.

    :raises RuleBroken: no address, none that could be one, or the offer has run out.
    """
    check_valid(kept, at)
    if not clean(email):
        raise RuleBroken("EMAIL_MISSING", _l("Write the e-mail address the offer is sent to."), "email")
    recipient = users.check_email(email=clean(email))
    quote = kept.quote
    mark = hashlib.sha256(recipient.lower().encode()).hexdigest()[:16]
    return outbox.queue_mail(
        key=f"offer-{kept.offer.id}-{locale}-{mark}",
        recipient=recipient,
        template="credit_offer",
        locale=locale,
        context={
            "number": kept.offer.number,
            "bank": kept.bank.name,
            "programme": kept.programme.name,
            "car": kept.offer.car or "",
            "payment": show_amount(quote.payment, quote.wish.currency, locale),
            "months": quote.wish.months,
            "psk": show_percent(quote.psk, locale, places=3),
            "psk_amount": show_amount(quote.psk_amount, quote.wish.currency, locale),
            "valid_until": format_date(kept.offer.valid_until, "long", locale),
        },
        at=at,
        attachments=[{"kind": KIND, "number": kept.offer.number}],
    )


def check_valid(kept: KeptOffer, at: datetime) -> None:
    """Refuse what is to be done with an offer that has run out.

    :raises RuleBroken: it has.
    """
    if not kept.is_valid(at.date()):
        raise RuleBroken("OFFER_EXPIRED", _l("This offer has run out. Calculate it again."), "offer")
