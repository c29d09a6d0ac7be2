"""A bank's credit offer as a sheet of paper: words, picture and schedule, set as a PDF in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import segno
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask_babel import force_locale
from flask_babel import gettext as _

from app.errors import NotFound
from app.lib.amounts import show_amount
from app.lib.credit.quote import Quote
from app.lib.number_words import spell_amount, spell_percent
from app.lib.phone import format_phone
from app.lib.stacked_bars import stack_bars
from app.lib.typeset import read_source, typeset
from app.lib.vocabulary.credit import CHARGE_KIND
from app.models import Bank
from app.queries.credit_offers import KeptOffer
from app.services.photos import photo_key
from app.storage import storage

CHART_WIDTH_MM: Final = 174
CHART_HEIGHT_MM: Final = 34
Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OfferPaper:
    """What stands on the sheet beside the loan itself; ``link`` is the offer's page, ``logo`` a picture's bytes."""

    number: str
    bank: str
    contacts: tuple[str, ...]
    programme: str
    car: str
    made_on: date
    valid_until: date
    link: str
    quote: Quote
    logo: bytes | None = None


def paper_of(kept: KeptOffer, link: str) -> OfferPaper:
    """The sheet of a kept offer; ``link`` is its page."""
    bank, offer = kept.bank, kept.offer
    phone = format_phone(bank.phone) if bank.phone else ""
    return OfferPaper(
        number=offer.number,
        bank=bank.name,
        contacts=tuple(text for text in (bank.legal_name, bank.licence, phone, bank.email, bank.website) if text),
        programme=kept.programme.name,
        car=offer.car or "",
        made_on=kept.quote.wish.on,
        valid_until=offer.valid_until,
        link=link,
        quote=kept.quote,
        logo=_read_logo(bank),
    )


def typeset_offer(paper: OfferPaper, locale: str) -> bytes:
    """The offer as a PDF."""
    files = {"qr.svg": draw_code(paper.link)} | ({"logo": paper.logo} if paper.logo else {})
    return typeset(read_source("offer.typ"), describe_offer(paper, locale), files)


def draw_code(link: str) -> bytes:
    """The QR code of an address, as SVG."""
    picture = BytesIO()
    segno.make(link, error="m").save(picture, kind="svg", border=0, xmldecl=False, omitsize=True)
    return picture.getvalue()


def part_payments(quote: Quote) -> list[tuple[Decimal, Decimal]]:
    """Principal and interest of every payment; the balloon is left out, it would dwarf all the others."""
    last = len(quote.schedule)
    return [
        (line.principal - (quote.wish.balloon if line.number == last else 0), line.interest) for line in quote.schedule
    ]


def describe_offer(paper: OfferPaper, locale: str) -> dict[str, Any]:
    """Everything that stands on the sheet, in words of the language."""
    quote, currency = paper.quote, paper.quote.wish.currency
    with force_locale(locale):
        return {
            "lang": locale,
            "title": _("Credit offer"),
            "bank": paper.bank,
            "programme": paper.programme,
            "logo": "logo" if paper.logo else None,
            "about": list(_about(paper, locale)),
            "footer": f"{_('Credit offer')} {paper.number}",
            "costs": _costs(quote, locale),
            "conditions_title": _("Conditions"),
            "conditions": list(list_conditions(quote, locale)),
            "chart_title": _("What each payment is made of"),
            "bars": [
                asdict(bar) for bar in stack_bars(part_payments(quote), width=CHART_WIDTH_MM, height=CHART_HEIGHT_MM)
            ],
            "principal_word": _(
                "Lower part: the loan itself, %(amount)s", amount=show_amount(quote.loan.amount, currency, locale)
            ),
            "interest_word": _(
                "Upper part: interest, %(amount)s", amount=show_amount(quote.schedule.interest, currency, locale)
            ),
            "notes": list(_notes(paper, locale)),
            "link": paper.link,
            "qr_words": _("The offer's page as a code"),
            "schedule_title": _("Schedule of payments, %(currency)s", currency=currency),
            "schedule": _schedule(quote, locale),
        }


def list_conditions(quote: Quote, locale: str) -> Iterator[tuple[str, str]]:
    """The loan's conditions as names and values; call with the language in force."""
    wish, currency = quote.wish, quote.wish.currency

    def show(amount: Decimal) -> str:
        return show_amount(amount, currency, locale)

    yield _("Price of the car"), show(wish.price)
    share = show_percent(wish.first_payment * 100 / wish.price, locale)
    yield _("First payment"), f"{show(wish.first_payment)} ({share})"
    yield _("Loan"), show(quote.loan.amount)
    yield _("Term, months"), str(wish.months)
    yield _("Rate a year"), show_percent(quote.loan.yearly_rate, locale)
    yield _("Monthly payment"), show(quote.payment)
    if wish.balloon:
        yield _("Balloon with the last payment"), show(wish.balloon)
    for one in quote.charges:
        name = CHARGE_KIND.name(one.charge.kind, locale)
        yield (f"{name} ({_('lent too')})" if one.charge.financed else name), show(one.amount)
    yield _("To be paid at once"), show(quote.paid_at_once)
    yield _("Overpayment"), show(quote.psk_amount)
    yield _("The car costs you in the end"), show(quote.total)
    yield _("Annual rate by the EU's rule (APR)"), show_percent(quote.find_apr(), locale, places=2)


def show_percent(percent: Decimal, locale: str, *, places: int | None = None) -> str:
    """A rate as the language writes it; with exactly so many decimals where they are named."""
    pattern = "#,##0." + ("0" * places if places else "###") + "\xa0%"
    return str(format_percent(percent / 100, pattern if locale == "ru" else pattern.replace("\xa0", ""), locale=locale))


def show_exact(amount: Decimal, locale: str) -> str:
    """An amount with both places, without its currency."""
    return str(format_decimal(amount, "#,##0.00", locale=locale))


def _read_logo(bank: Bank) -> bytes | None:
    if not bank.logo:
        return None
    try:
        with storage().open(photo_key(bank.logo, "thumb", "jpg")) as picture:
            return picture.read()
    except NotFound:  # a sheet without its picture is better than none
        return None


def _about(paper: OfferPaper, locale: str) -> Iterator[str]:
    yield _("Calculated on %(day)s", day=format_date(paper.made_on, "long", locale))
    yield _("Holds until %(day)s", day=format_date(paper.valid_until, "long", locale))
    if paper.car:
        yield paper.car
    yield from paper.contacts


def _costs(quote: Quote, locale: str) -> list[tuple[str, str, str]]:
    """The two frames: name, digits, words."""
    cost, currency = quote.psk_amount, quote.wish.currency
    return [
        (_("Full cost of credit"), show_percent(quote.psk, locale, places=3), spell_percent(quote.psk, locale)),
        (_("Full cost of credit"), show_amount(cost, currency, locale), spell_amount(cost, currency, locale)),
    ]


def _notes(paper: OfferPaper, locale: str) -> Iterator[str]:
    yield _("A calculation, not yet a contract: the bank decides after it has looked at your application.")
    if paper.quote.wish.balloon:
        balloon = show_amount(paper.quote.wish.balloon, paper.quote.wish.currency, locale)
        yield _("The last payment brings the balloon, %(amount)s, besides.", amount=balloon)


def _schedule(quote: Quote, locale: str) -> dict[str, Any]:
    rows = [
        [
            str(line.number),
            format_date(line.due_on, "medium", locale),
            *(show_exact(amount, locale) for amount in (line.payment, line.principal, line.interest, line.remaining)),
        ]
        for line in quote.schedule
    ]
    sums = (quote.schedule.total, quote.loan.amount, quote.schedule.interest)
    return {
        "head": [_("No."), _("Day"), _("Payment"), _("Principal"), _("Interest"), _("Still owed")],
        "rows": rows,
        "total": ["", _("Together"), *(show_exact(amount, locale) for amount in sums), ""],
    }
