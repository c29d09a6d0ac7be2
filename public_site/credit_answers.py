"""The banks' answers to a wish as the calculator shows them: side by side, or why not and what would be possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _

from app.lib.credit.quote import Quote, calculate
from app.lib.credit.refusals import Refusal
from app.lib.credit.wish import Wish
from app.lib.credit.words import explain_refusal
from app.lib.stacked_bars import Bar, stack_bars
from app.models import Bank, Listing
from app.queries.credit import Offering
from app.services.offer_sheets import part_payments
from public_site.credit_form import Reading, Typed, mend

CHART_WIDTH, CHART_HEIGHT = 720, 160
# These are about the buyer's own input, whatever the bank: they are told once, at the field.
COMMON = {"price": "price", "first_payment_negative": "first"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a programme gives; ``best`` says in words what it is best at."""

    offering: Offering
    quote: Quote
    best: str = ""

    @property
    def bank(self) -> Bank:
        """Who lends."""
        return self.offering.bank

    @property
    def apr(self) -> Decimal:
        """The EU APR in %."""
        return self.quote.find_apr()

    @property
    def bars(self) -> list[Bar]:
        """The picture of its payments."""
        return draw_parts(self.quote)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, in words, and where a link leads to what would be possible."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A programme that does not fit the wish."""

    offering: Offering
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All answers, best first, then those that refuse."""

    answers: tuple[Answer, ...] = ()
    refused: tuple[Refused, ...] = ()


def compare(offerings: Sequence[Offering], reading: Reading, car: Listing | None, lang: str) -> Comparison:
    """Ask every programme in the wish's currency, of the ticked banks or of all."""
    wish, typed = reading.wish, reading.typed
    if wish is None:
        return Comparison()
    asked = [
        (one, calculate(one.terms, wish))
        for one in offerings
        if one.terms.currency == wish.currency and (not typed.banks or str(one.bank.id) in typed.banks)
    ]
    quotes = [(one, found) for one, found in asked if isinstance(found, Quote)]
    refused = [
        Refused(one, tuple(_reasons(found, wish, typed, car, lang))) for one, found in asked if isinstance(found, tuple)
    ]
    return Comparison(_rank(quotes, typed.sort), tuple(refused))


def draw_parts(quote: Quote) -> list[Bar]:
    """Principal and interest of every payment as bars of the page's picture."""
    return stack_bars(part_payments(quote), width=CHART_WIDTH, height=CHART_HEIGHT)


def common_faults(comparison: Comparison, wish: Wish, offerings: Sequence[Offering], lang: str) -> dict[str, str]:
    """What no bank could help with, by field of the form: told once instead of by every bank."""
    found = [calculate(one.terms, wish) for one in offerings[:1] if not comparison.answers]
    refusals = [refusal for answer in found if isinstance(answer, tuple) for refusal in answer]
    fields = {refusal.code: COMMON.get(refusal.field) or COMMON.get(refusal.code) for refusal in refusals}
    return {
        field: explain_refusal(refusal, currency=wish.currency, locale=lang)
        for refusal in refusals
        if (field := fields[refusal.code]) and refusal.code != "currency_differs"
    }


def _rank(quotes: Sequence[tuple[Offering, Quote]], sort: str) -> tuple[Answer, ...]:
    """Sorted, the lowest payment and the lowest cost named in words."""
    if not quotes:
        return ()
    payment, total = min(quote.payment for _one, quote in quotes), min(quote.total for _one, quote in quotes)
    ordered = sorted(
        quotes,
        key=lambda pair: (pair[1].total, pair[1].payment) if sort == "total" else (pair[1].payment, pair[1].total),
    )
    return tuple(
        Answer(one, quote, _praise(quote, payment, total) if len(quotes) > 1 else "") for one, quote in ordered
    )


def _praise(quote: Quote, payment: Decimal, total: Decimal) -> str:
    if quote.payment == payment and quote.total == total:
        return str(_("Lowest payment and cost"))
    if quote.payment == payment:
        return str(_("Lowest payment"))
    return str(_("Lowest total cost")) if quote.total == total else ""


def _reasons(refusals: Sequence[Refusal], wish: Wish, typed: Typed, car: Listing | None, lang: str) -> Iterator[Reason]:
    for refusal in refusals:
        mended = mend(typed, wish, refusal)
        href = url_for("site.credit_page", lang=lang, **mended.write(car)) if mended is not None else ""
        yield Reason(explain_refusal(refusal, currency=wish.currency, locale=lang), href)
