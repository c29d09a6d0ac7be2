"""The sheet of an offer: complete in three languages, the full cost framed, hostile words harmless."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.lib.credit.quote import Quote, calculate
from app.lib.credit.terms import Charge, RateRow, Terms
from app.lib.credit.wish import Wish
from app.lib.typeset import draw_pages, read_source
from app.services.offer_sheets import OfferPaper, describe_offer, draw_code, part_payments, typeset_offer
from config import LOCALES

TERMS = Terms(
    currency="RUB",
    scheme="annuity",
    rates=(RateRow(Decimal(12), 12, 60, Decimal(0), Decimal(100)),),
    amount_from=Decimal(100_000),
    amount_to=Decimal(5_000_000),
    share_from=Decimal(0),
    share_to=Decimal(90),
    valid_from=date(2026, 1, 1),
    charges=(Charge("life_insurance", "fixed", Decimal(30_000)),),
)
WISH = Wish(Decimal(1_250_000), Decimal(250_000), 36, date(2026, 1, 31))


def quote_of(terms: Terms = TERMS, wish: Wish = WISH) -> Quote:
    found = calculate(terms, wish)
    assert isinstance(found, Quote)
    return found


def paper(quote: Quote | None = None) -> OfferPaper:
    return OfferPaper(
        number="26-abc",
        bank="Northern Way",
        contacts=("+7 495 000-00-00",),
        programme="Used car",
        car="Hyundai Solaris 2022",
        made_on=date(2026, 1, 31),
        valid_until=date(2026, 2, 14),
        link="https://site.test/ru/offers/26-abc",
        quote=quote or quote_of(),
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sheet_is_set_in_every_language(app: Flask, locale: str) -> None:
    with app.test_request_context():
        assert typeset_offer(paper(), locale).startswith(b"%PDF-")


def test_the_full_cost_stands_in_figures_and_in_words(app: Flask) -> None:
    with app.test_request_context():
        percent, money = describe_offer(paper(), "ru")["costs"]
    assert percent[1:] == ("14,132\xa0%", "четырнадцать целых сто тридцать две тысячных процента годовых")
    assert money[2].startswith("двести двадцать пять тысяч семьсот пятнадцать российских рублей")


def test_the_schedule_has_every_payment_and_its_sums(app: Flask) -> None:
    quote = quote_of()
    with app.test_request_context():
        schedule = describe_offer(paper(quote), "en")["schedule"]
    assert len(schedule["rows"]) == 36
    assert schedule["rows"][0][1:3] == ["Feb 28, 2026", "33,214.31"]
    assert schedule["total"][2:] == ["1,195,715.15", "1,000,000.00", "195,715.15", ""]


def test_the_picture_leaves_the_balloon_out(app: Flask) -> None:
    terms = replace(TERMS, scheme="balloon", balloon_from=Decimal(10), balloon_to=Decimal(50))
    quote = quote_of(terms, replace(WISH, balloon=Decimal(400_000)))
    assert max(sum(pair) for pair in part_payments(quote)) < 2 * quote.payment
    assert sum(principal for principal, _interest in part_payments(quote)) == Decimal(600_000)


def test_hostile_words_stay_words(app: Flask) -> None:
    hostile = '#panic() "} ] $x$ <b>'
    evil = replace(paper(), bank=hostile, programme=hostile, car=hostile, contacts=(hostile,) * 3)
    with app.test_request_context():
        pages = draw_pages(
            read_source("offer.typ"), describe_offer(evil, "en"), {"qr.svg": draw_code(evil.link)}, ppi=20
        )
    assert len(pages) == 2
