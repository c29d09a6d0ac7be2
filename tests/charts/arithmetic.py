"""The numbers of the reports by plain arithmetic over cars' events, day by day, without any code of the application."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from tests.charts.network import Car, Sold

Number: TypeAlias = Fraction | int | None
Numbers: TypeAlias = dict[str, Number]
Cars: TypeAlias = Sequence[Car]


def days_of(from_on: date, to_on: date) -> Iterator[date]:
    """Every day, both ends included."""
    for number in range((to_on - from_on).days + 1):
        yield from_on + timedelta(days=number)


def months_of(from_on: date, to_on: date) -> Fraction:
    """Calendar months: each day is its share of its month."""
    return sum(
        (Fraction(1, calendar.monthrange(day.year, day.month)[1]) for day in days_of(from_on, to_on)), Fraction(0)
    )


def sale_of(car: Car) -> tuple[date, Sold] | None:
    """Day and terms of the sale in force."""
    for day, what, value in car.events:
        if what == "sell" and not value.is_cancelled:
            return day, value
    return None


def was_in_stock(car: Car, day: date) -> bool:
    """Whether the car stood there at the end of a day."""
    there = car.acquired_on <= day
    for on, what, value in car.events:
        if on <= day and (what == "withdraw" or (what == "sell" and not value.is_cancelled)):
            there = False
        if on <= day and what == "reopen":
            there = True
    return there


def was_approved(car: Car, day: date) -> bool:
    """Whether a certificate was in force on a day."""
    approved = False
    for on, what, _value in car.events:
        if on <= day and what in {"certify", "revoke"}:
            approved = what == "certify"
    return approved


def was_reserved(car: Car, day: date) -> bool:
    """Whether the car was reserved at the end of a day."""
    steps = [what for on, what, _value in car.events if on <= day and what not in {"price", "certify", "revoke"}]
    return bool(steps) and steps[-1] == "reserve"


def prices_to(car: Car, day: date) -> list[tuple[date, int]]:
    """The price path up to a day, equal neighbours once."""
    path: list[tuple[date, int]] = []
    for on, what, value in car.events:
        if what == "price" and on <= day and (not path or path[-1][1] != value):
            path.append((on, value))
    return path


def sold_between(cars: Iterable[Car], from_on: date, to_on: date) -> list[tuple[Car, date, Sold]]:
    """The cars sold on these days with day and terms."""
    sales = [(car, sale_of(car)) for car in cars]
    return [(car, *sale) for car, sale in sales if sale and from_on <= sale[0] <= to_on]


def spent_on(car: Car) -> int:
    """All expenses of a car."""
    return sum(amount for _kind, amount in car.spent)


def over(above: Number, below: Number) -> Number:
    """A ratio, null without a denominator."""
    return Fraction(above) / Fraction(below) if above is not None and below else None


def cars_sold(cars: Cars, from_on: date, to_on: date) -> Numbers:
    sold = sold_between(cars, from_on, to_on)
    return {
        "sold_to_date": len(sold_between(cars, date.min, to_on)),
        "sold": len(sold),
        "certified": sum(was_approved(car, day) for car, day, _sale in sold),
    }


def stock(cars: Cars, from_on: date, to_on: date) -> Numbers:
    there = [car for car in cars if was_in_stock(car, to_on)]
    ages = [(to_on - car.acquired_on).days for car in there]
    return {
        "cars": len(there),
        "certified": sum(was_approved(car, to_on) for car in there),
        "reserved": sum(was_reserved(car, to_on) for car in there),
        "asking_value": sum(path[-1][1] for path in (prices_to(car, to_on) for car in there) if path),
        "purchase_value": sum(car.cost or 0 for car in there),
        "average_days": over(sum(ages), len(ages)),
        "age_0_30": sum(age <= 30 for age in ages),
        "age_31_60": sum(30 < age <= 60 for age in ages),
        "age_61_90": sum(60 < age <= 90 for age in ages),
        "age_over_90": sum(age > 90 for age in ages),
    }


def revenue(cars: Cars, from_on: date, to_on: date) -> Numbers:
    prices = [sale.price for _car, _day, sale in sold_between(cars, from_on, to_on)]
    return {"sold": len(prices), "revenue": sum(prices)}


def stock_turnover(cars: Cars, from_on: date, to_on: date) -> Numbers:
    counts = [sum(was_in_stock(car, day) for car in cars) for day in days_of(from_on, to_on)]
    average = Fraction(sum(counts), len(counts))
    sold = len(sold_between(cars, from_on, to_on))
    a_month = sold / months_of(from_on, to_on)
    return {
        "average_stock": average,
        "sold": sold,
        "sold_per_month": a_month,
        "months": over(average, a_month),
        "turns_per_year": over(12 * a_month, average),
    }


EXPECTED: dict[str, Callable[[Cars, date, date], Numbers]] = {
    "cars-sold": cars_sold,
    "stock": stock,
    "revenue": revenue,
    "stock-turnover": stock_turnover,
}
