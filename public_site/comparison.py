"""A comparison: what can be told of each car, which rows differ, and who is best in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.lib.credit.quote import Quote, calculate
from app.models import Listing
from app.queries.credit import StandardPayments
from public_site import wording

Number = Decimal | int | date


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row in words; ``best`` is the word for it when no other car has a better one."""

    text: str
    best: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to compare."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the cars are not all alike in it."""
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class _Measure:
    name: str
    value: Callable[[Listing], Number | None]
    tell: Callable[[Listing], str]
    best: str
    choose: Callable[..., Any] = min


def build_rows(cars: Sequence[Listing], payments: StandardPayments, on: date) -> list[Row]:
    """All rows: money first, then the car, then equipment that one of the cars has. ``on``: the day of the loans."""
    quotes = {car.id: _quote(car, payments, on) for car in cars}
    measures = [*_money(quotes), *_car()]
    rows = [_measure(measure, cars) for measure in measures]
    rows += [Row(name, tuple(Cell(tell(car) or "—") for car in cars)) for name, tell in _words()]
    return [row for row in rows if any(cell.text != "—" for cell in row.cells)] + _equipment(cars)


def _quote(car: Listing, payments: StandardPayments, on: date) -> Quote | None:
    """The cheapest loan under the standard terms."""
    if car.price is None:
        return None
    found = payments.of_car(price=car.price, currency=car.currency, condition=car.condition, year=car.year)
    if found is None:
        return None
    wish = payments.terms.wish(price=car.price, currency=car.currency, condition=car.condition, year=car.year, on=on)
    quote = calculate(found.offering.terms, wish)
    return quote if isinstance(quote, Quote) else None


def _money(quotes: dict[int, Quote | None]) -> list[_Measure]:
    def tell(part: Callable[[Quote], Decimal]) -> Callable[[Listing], str]:
        return lambda car: wording.money(part(quote), car.currency) if (quote := quotes[car.id]) else ""

    def value(part: Callable[[Quote], Decimal]) -> Callable[[Listing], Number | None]:
        return lambda car: part(quote) if (quote := quotes[car.id]) else None

    return [
        _Measure(_("Price"), lambda car: car.price, _tell_price, _("lowest")),
        _Measure(_("Payment a month"), value(_payment), tell(_payment), _("lowest")),
        _Measure(_("Total cost of the credit"), value(_cost), tell(_cost), _("lowest")),
    ]


def _tell_price(car: Listing) -> str:
    return "" if car.price is None else wording.money(car.price, car.currency)


def _payment(quote: Quote) -> Decimal:
    return quote.payment


def _cost(quote: Quote) -> Decimal:
    return quote.psk_amount


def _car() -> list[_Measure]:
    return [
        _Measure(_("Year"), lambda car: car.year, lambda car: str(car.year), _("newest"), max),
        _Measure(_("Mileage"), lambda car: car.mileage_km, lambda car: wording.kilometres(car.mileage_km), _("least")),
        _Measure(_("Owners"), lambda car: car.owners, lambda car: wording.number(car.owners), _("fewest")),
        _Measure(_("Power"), lambda car: car.power_hp, lambda car: wording.power(car.power_hp), _("strongest"), max),
        _Measure(_("Warranty until"), _warranty, lambda car: _day(_warranty(car)), _("longest"), max),
        _Measure(_("Inspection"), _passed, _tell_inspection, _("most points passed"), max),
    ]


def _words() -> list[tuple[str, Callable[[Listing], str]]]:
    def word(name: str, field: str) -> Callable[[Listing], str]:
        return lambda car: wording.word(name, getattr(car, field))

    return [
        (_("Condition"), word("condition", "condition")),
        (_("Version"), lambda car: car.modification or ""),
        (_("Trim"), lambda car: car.trim or ""),
        (_("Body"), word("body", "body_type")),
        (_("Engine"), lambda car: wording.engine(car.engine_cc)),
        (_("Fuel"), word("fuel", "fuel")),
        (_("Gearbox"), word("gearbox", "gearbox")),
        (_("Drive"), word("drive", "drive")),
        (_("Steering wheel"), word("wheel", "wheel")),
        (_("Colour"), word("color", "color")),
        (_("Dealer"), lambda car: car.dealer.public_name),
        (_("City"), lambda car: car.dealer.locations[0].city if car.dealer.locations else ""),
    ]


def _measure(measure: _Measure, cars: Sequence[Listing]) -> Row:
    """A row of numbers; the best one is named only where the cars differ and their amounts can be compared."""
    values = [measure.value(car) for car in cars]
    known = [value for value in values if value is not None]
    comparable = len(set(known)) > 1 and len({car.currency for car in cars}) == 1
    best = measure.choose(known) if comparable else None
    pairs = zip(cars, values, strict=True)
    return Row(
        measure.name,
        tuple(
            Cell(measure.tell(car) or "—", measure.best if best is not None and value == best else "")
            for car, value in pairs
        ),
    )


def _equipment(cars: Sequence[Listing]) -> list[Row]:
    codes = dict.fromkeys(code for car in cars for code in car.options)
    return [
        Row(wording.word("equipment", code), tuple(Cell(_("yes") if code in car.options else "—") for car in cars))
        for code in codes
    ]


def _warranty(car: Listing) -> date | None:
    return car.certificate.warranty_until if car.certificate else None


def _day(value: date | None) -> str:
    return wording.day(value) if value else ""


def _passed(car: Listing) -> int | None:
    if car.certificate is None:
        return None
    return sum(point.result in {"passed", "repaired"} for point in car.certificate.points)


def _tell_inspection(car: Listing) -> str:
    if car.certificate is None:
        return str(_("not inspected by the programme"))
    return str(_("%(passed)s of %(all)s points", passed=_passed(car), all=len(car.certificate.points)))
