"""The calculator: a wish, and what every partner bank makes of it; the same address for people and for htmx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_symbol
from flask import Response, current_app, make_response, render_template, request, url_for
from flask_babel import ngettext
from jinja2_fragments.flask import render_block
from werkzeug.wrappers import Response as AnyResponse

from app.lib.credit.wish import Wish
from app.lib.vocabulary.listing import CONDITION
from app.models import Bank, Listing
from app.queries import cars, credit
from app.queries.credit import Offering
from public_site import wording
from public_site.blueprint import PREFIX, site
from public_site.car import car_path, tell_gone
from public_site.credit_answers import Comparison, common_faults, compare
from public_site.credit_form import Reading, Typed, chosen_car, read_wish
from public_site.form_tokens import make_token
from public_site.rendering import render_page, translations_of

TEMPLATE = "credit.html"
OFFER_PURPOSE = "offer"
BRIEF = "brief"
SLIDER_STEPS = 500


@dataclass(frozen=True, slots=True)
class Spans:
    """How far sliders go, as "lowest highest step": what the banks' programmes allow."""

    price: str
    months: str
    highest: int
    step: int
    balloon: int


@site.get(f"{PREFIX}/credit")
def credit_page(lang: str) -> AnyResponse:
    """All banks side by side for the wish of the address."""
    number = chosen_car(request.args)
    car = cars.get(number) if number is not None else None
    if number is not None and car is None:
        return tell_gone(number)
    offerings = credit.list_offerings()
    reading = read_wish(request.args, car)
    here = url_for("site.credit_page", lang=lang, **reading.typed.write(car))
    context = _context(offerings, reading, car, lang)
    if request.headers.get("HX-Request") == "true":
        return _as_fragment(context, here)
    robots = "noindex, follow" if request.args else "index, follow"
    response = render_page(TEMPLATE, path=here, robots=robots, **context, **_frame(offerings, car, lang))
    response.headers["Cache-Control"] = "no-store"
    return response


def list_pairs(typed: Typed, car: Listing | None) -> list[tuple[str, Any]]:
    """The fields of a wish as a form sends them again."""
    written = typed.write(car)
    banks = [("bank", bank) for bank in written.pop("bank")]
    return [*written.items(), *banks]


def _context(offerings: Sequence[Offering], reading: Reading, car: Listing | None, lang: str) -> dict[str, Any]:
    """What the banks say; all that changes with the wish."""
    comparison = compare(offerings, reading, car, lang)
    faults = dict(reading.faults)
    if reading.wish is not None:
        faults |= common_faults(comparison, reading.wish, offerings, lang)
    return {
        "car": car,
        "typed": reading.typed,
        "wish": reading.wish,
        "faults": faults,
        "answers": comparison.answers,
        "refused": comparison.refused,
        "summary": _summary(comparison, reading.wish),
        "kept": list_pairs(reading.typed, car),
        "token": make_token(OFFER_PURPOSE),
        "all_banks": url_for("site.credit_page", lang=lang, **replace(reading.typed, banks=()).write(car)),
    }


def _frame(offerings: Sequence[Offering], car: Listing | None, lang: str) -> dict[str, Any]:
    """What stands around the answers: the form's own words and limits."""
    currency = car.currency if car is not None else current_app.config["SETTINGS"].currency
    return {
        "more": bool({"balloon", "condition", "year", "bank", "sort"} & set(request.args)),
        "calculator": url_for("site.credit_page", lang=lang),
        "other_price": url_for("site.credit_page", lang=lang, price=car.price if car else None),
        "car_path": car_path(car, lang) if car is not None else "",
        "banks": _list_banks(offerings, currency),
        "conditions": [(word.code, word.name(lang)) for word in CONDITION],
        "currency_sign": get_currency_symbol(currency, lang),
        "spans": _span(offerings, currency),
    }


def _list_banks(offerings: Sequence[Offering], currency: str) -> list[Bank]:
    found = {one.bank.id: one.bank for one in offerings if one.terms.currency == currency}
    return list(found.values())


def _span(offerings: Sequence[Offering], currency: str) -> Spans:
    terms = [one.terms for one in offerings if one.terms.currency == currency]
    highest = int(max((one.amount_to for one in terms), default=Decimal(0)))
    lowest = int(min((one.amount_from for one in terms), default=Decimal(0)))
    step = 10 ** max(len(str(highest // SLIDER_STEPS)) - 1, 0)
    months = (min((one.months_from for one in terms), default=1), max((one.months_to for one in terms), default=1))
    balloon = int(max((one.balloon_to for one in terms), default=Decimal(0)))
    return Spans(f"{lowest} {highest} {step}", f"{months[0]} {months[1]} 1", highest, step, balloon)


def _summary(comparison: Comparison, wish: Wish | None) -> str:
    if wish is None:
        return ""
    count = len(comparison.answers)
    return str(
        ngettext(
            "%(number)s offer: a loan of %(amount)s for %(months)s months",
            "%(number)s offers: a loan of %(amount)s for %(months)s months",
            count,
            number=wording.number(count),
            amount=wording.money(wish.needed, wish.currency),
            months=wish.months,
        )
    )


def _as_fragment(context: Mapping[str, Any], here: str) -> Response:
    """What changes with a number; on a car's page the best of it in brief, without touching the address."""
    if request.args.get("view") == BRIEF:
        response = make_response(render_template("site/credit_brief_quotes.html", **context))
    else:
        beside = render_template("site/credit_fragment.html", alternates=translations_of(here))
        response = make_response(render_block(f"site/{TEMPLATE}", "quotes", **context) + beside)
        response.headers["HX-Replace-Url"] = here
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "HX-Request"))
    return response
