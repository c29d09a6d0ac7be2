"""Partner banks of the demo network: invented, with believable programmes, drawn logos and some offers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import fontpkg
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from app.extensions import db
from app.lib.credit.quote import Quote, calculate
from app.lib.credit.standard import Standard
from app.lib.credit.terms import Charge, RateRow, Terms
from app.models import Bank, CreditOffer, Listing
from app.queries.credit import list_offerings, terms_of, version_in_force
from app.services import banks, credit_offers, credit_programmes
from app.services.audit import Actor
from app.tenancy import Scope, acting

_LOGO: Final = (640, 320)
_RUNNING: Final = timedelta(days=200)
_OFFER_EVERY: Final = 9
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class DemoBank:
    """A bank, the colour and the mark of its logo, and its programmes: (name, terms)."""

    name: str
    legal_name: str
    licence: str
    phone: str
    website: str
    colour: str
    mark: str
    programmes: tuple[tuple[str, dict[str, Any]], ...]


def _rate(
    yearly: str,
    months: tuple[int, int],
    shares: tuple[int, int],
    condition: str | None = None,
    ages: tuple[int, int | None] = (0, None),
) -> RateRow:
    return RateRow(Decimal(yearly), *months, Decimal(shares[0]), Decimal(shares[1]), condition, *ages)


def _charge(kind: str, basis: str, value: str, *, financed: bool = False) -> Charge:
    return Charge(kind, basis, Decimal(value), financed)


BANKS: Final = (
    DemoBank(
        "Банк Меридиан", "АО «Банк Меридиан»", "Лицензия № 9101", "+78005550101", "https://meridian-bank.example", "#1d4f91", "ring",
        (
            ("Классика", {
                "amount": (100_000, 5 * _MILLION), "shares": (0, 80), "age_at_end": 15,
                "rates": (
                    _rate("18.9", (12, 36), (0, 20)), _rate("17.4", (12, 36), (20, 50)), _rate("15.9", (12, 36), (50, 80)),
                    _rate("19.9", (37, 84), (0, 20)), _rate("18.4", (37, 84), (20, 50)), _rate("16.9", (37, 84), (50, 80)),
                ),
                "charges": (_charge("life_insurance", "of_loan", "2.4", financed=True),),
            }),
            ("Пять из пяти", {
                "amount": (300_000, 4 * _MILLION), "shares": (50, 80), "age_at_end": 10,
                "rates": (_rate("13.9", (12, 24), (50, 80), None, (0, 5)), _rate("14.9", (12, 24), (50, 80), None, (6, None))),
                "charges": (_charge("issue_fee", "fixed", "9900"),),
            }),
        ),
    ),
    DemoBank(
        "Волна Банк", "ПАО «Волна Банк»", "Лицензия № 9102", "+78005550102", "https://volna-bank.example", "#00857c", "wave",
        (
            ("Попутный ветер", {
                "amount": (150_000, 6 * _MILLION), "shares": (10, 90), "age_at_end": 12,
                "rates": (
                    _rate("16.5", (12, 48), (10, 90), "used", (0, 3)), _rate("17.5", (12, 48), (10, 90), "used", (4, None)),
                    _rate("17.2", (49, 84), (10, 90), "used", (0, 3)), _rate("18.2", (49, 84), (10, 90), "used", (4, None)),
                    _rate("15.5", (12, 84), (10, 90), "demo"), _rate("14.9", (12, 84), (10, 90), "new"),
                ),
                "charges": (),
            }),
            ("Лёгкий платёж", {
                "scheme": "balloon", "balloon": (20, 50), "amount": (400_000, 6 * _MILLION), "shares": (20, 60), "age_at_end": 9,
                "rates": (_rate("17.9", (24, 36), (20, 60)), _rate("18.6", (37, 60), (20, 60))),
                "charges": (_charge("gap_insurance", "of_price", "1.2", financed=True),),
            }),
        ),
    ),
    DemoBank(
        "Кедр Финанс", "АО КБ «Кедр Финанс»", "Лицензия № 9103", "+78005550103", "https://kedr-finance.example", "#3f6b2a", "tree",
        (
            ("Без лишнего", {
                "amount": (100_000, 3 * _MILLION), "shares": (0, 90), "age_at_end": 20,
                "rates": (_rate("19.5", (6, 60), (0, 30)), _rate("18.0", (6, 60), (30, 90)), _rate("20.5", (61, 96), (0, 30)), _rate("19.0", (61, 96), (30, 90))),
                "charges": (),
            }),
            ("Семейная", {
                "amount": (200_000, 3_500_000), "shares": (20, 80), "age_at_end": 11, "ends_in": 45,
                "rates": (_rate("15.9", (12, 60), (20, 80), "used", (0, 7)), _rate("17.4", (12, 60), (20, 80), "used", (8, None))),
                "charges": (_charge("car_insurance", "of_price", "4.1", financed=True), _charge("issue_fee", "fixed", "4500")),
            }),
        ),
    ),
    DemoBank(
        "Полярис Кредит", "ООО «Полярис Кредит Банк»", "Лицензия № 9104", "+78005550104", "https://polaris-credit.example", "#5b2a86", "star",
        (
            ("Экспресс", {
                "amount": (80_000, 2 * _MILLION), "shares": (0, 70), "age_at_end": 18,
                "rates": (_rate("22.9", (12, 84), (0, 40)), _rate("20.9", (12, 84), (40, 70))),
                "charges": (_charge("service_card", "fixed", "14900", financed=True),),
            }),
            ("Остаточный платёж 40", {
                "scheme": "balloon", "balloon": (10, 40), "amount": (500_000, 5 * _MILLION), "shares": (15, 60), "age_at_end": 8,
                "rates": (_rate("18.4", (12, 36), (15, 60)),),
                "charges": (_charge("life_insurance", "of_loan", "1.9", financed=True),),
            }),
            ("Весенняя", {
                "amount": (200_000, 3 * _MILLION), "shares": (30, 80), "age_at_end": 10, "ends_in": -20,
                "rates": (_rate("12.9", (12, 36), (30, 80)),), "charges": (),
            }),
        ),
    ),
)  # fmt: skip


def make_banks(now: datetime) -> None:
    """Write banks, programmes and the standard terms; one programme has been changed once, one has ended."""
    began = Actor(at=now - _RUNNING, name="demo")
    for told in BANKS:
        values = {"name": told.name, "legal_name": told.legal_name, "licence": told.licence}
        bank = banks.create(values=values | {"phone": told.phone, "website": told.website}, by=began)
        banks.set_logo(bank=bank, content=draw_logo(told), by=began)
        for name, terms in told.programmes:
            credit_programmes.create(bank=bank, name=name, terms=_terms(terms, now.date()), by=began)
    credit_programmes.set_standard(first_share=Decimal(20), months=60, offer_days=14, by=began)
    _lower_first_rate(Actor(at=now - timedelta(days=40), name="demo"))


def make_offers(now: datetime) -> None:
    """Some customers took offers for cars on sale in the last days; each dealer gets its own."""
    chosen = select(Listing).where(Listing.status == "on_sale", Listing.price.is_not(None)).order_by(Listing.id)
    for place, listing in enumerate(db.session.scalars(chosen).all()[::_OFFER_EVERY]):
        with acting(Scope.of_dealers({listing.dealer_id})):
            take_offer(listing, now - timedelta(days=place % 12, hours=place % 7), place)


def take_offer(listing: Listing, at: datetime, place: int) -> CreditOffer | None:
    """An offer for a car as a customer takes it, None when no bank lends; ``place`` varies wish and bank."""
    if listing.price is None:
        return None
    wish = Standard(Decimal(10 + place % 4 * 10), (36, 48, 60)[place % 3]).wish(
        price=listing.price, currency=listing.currency, condition=listing.condition, year=listing.year, on=at.date()
    )
    fitting = [one for one in list_offerings() if isinstance(calculate(one.terms, wish), Quote)]
    if not fitting:
        return None
    car = f"{listing.make.name_en} {listing.model.name_en}, {listing.year}"
    version_id = fitting[place % len(fitting)].version_id
    return credit_offers.make(version_id=version_id, wish=wish, at=at, listing=listing, car=car)


def _terms(told: dict[str, Any], today: date) -> Terms:
    ends_in = told.get("ends_in")
    shares, amounts, balloon = told["shares"], told["amount"], told.get("balloon", (0, 0))
    return Terms(
        currency="RUB",
        scheme=str(told.get("scheme", "annuity")),
        rates=told["rates"],
        amount_from=Decimal(amounts[0]),
        amount_to=Decimal(amounts[1]),
        share_from=Decimal(shares[0]),
        share_to=Decimal(shares[1]),
        valid_from=today - _RUNNING,
        valid_until=None if ends_in is None else today + timedelta(days=ends_in),
        age_at_end=told["age_at_end"],
        balloon_from=Decimal(balloon[0]),
        balloon_to=Decimal(balloon[1]),
        charges=told["charges"],
    )


def _lower_first_rate(by: Actor) -> None:
    """The first programme has got cheaper: its history has two versions."""
    bank = db.session.scalars(select(Bank).where(Bank.name == BANKS[0].name)).one()
    programme = next(one for one in bank.programmes if one.name == BANKS[0].programmes[0][0])
    terms = terms_of(version_in_force(programme).terms)
    first = RateRow(Decimal("18.4"), 12, 36, Decimal(0), Decimal(20))
    cheaper = Terms(
        **{name: getattr(terms, name) for name in Terms.__dataclass_fields__} | {"rates": (first, *terms.rates[1:])}
    )
    credit_programmes.change(programme=programme, name=programme.name, is_offered=True, terms=cheaper, by=by)


def draw_logo(told: DemoBank) -> bytes:
    """A mark in the bank's colour beside its name, as a PNG."""
    picture = Image.new("RGB", _LOGO, "white")
    pen = ImageDraw.Draw(picture)
    _MARKS[told.mark](pen, told.colour)
    font = ImageFont.truetype(str(fontpkg.path("Noto Sans")), 64)
    for line, word in enumerate(told.name.split(" ", 1)):
        pen.text((250, 80 + line * 78), word, fill=told.colour if line == 0 else "#2b2f36", font=font)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _draw_ring(pen: ImageDraw.ImageDraw, colour: str) -> None:
    pen.ellipse((40, 70, 220, 250), outline=colour, width=26)
    pen.line((130, 70, 130, 250), fill=colour, width=18)


def _draw_wave(pen: ImageDraw.ImageDraw, colour: str) -> None:
    for row in range(3):
        top = 90 + row * 52
        pen.arc((30, top, 130, top + 70), 180, 360, fill=colour, width=20)
        pen.arc((110, top, 210, top + 70), 0, 180, fill=colour, width=20)


def _draw_tree(pen: ImageDraw.ImageDraw, colour: str) -> None:
    pen.polygon([(130, 60), (220, 210), (40, 210)], fill=colour)
    pen.rectangle((116, 205, 144, 260), fill=colour)


def _draw_star(pen: ImageDraw.ImageDraw, colour: str) -> None:
    points = [(130, 60), (152, 138), (230, 160), (152, 182), (130, 260), (108, 182), (30, 160), (108, 138)]
    pen.polygon(points, fill=colour)


_MARKS: Final = {"ring": _draw_ring, "wave": _draw_wave, "tree": _draw_tree, "star": _draw_star}
