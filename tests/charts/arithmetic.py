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


def used_cars_sold(cars: Cars, from_on: date, to_on: date) -> Numbers:
    days = (to_on - from_on).days + 1
    used = [car for car in cars if car.condition == "used"]
    sold = len(sold_between(used, from_on, to_on))
    before = len(sold_between(used, from_on - timedelta(days=days), from_on - timedelta(days=1)))
    change = over(sold - before, before)
    return {"sold": sold, "previous": before, "change_pct": None if change is None else change * 100}


def spread_of(amounts: list[int]) -> Numbers:
    """Mean, middle, lowest, highest."""
    ordered = sorted(amounts)
    middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    return {
        "average": over(sum(ordered), len(ordered)),
        "median": over(sum(middle), len(middle)),
        "lowest": ordered[0] if ordered else None,
        "highest": ordered[-1] if ordered else None,
    }


def average_sale_price(cars: Cars, from_on: date, to_on: date) -> Numbers:
    prices = [sale.price for _car, _day, sale in sold_between(cars, from_on, to_on)]
    return {"sold": len(prices), **spread_of(prices)}


def average_purchase_price(cars: Cars, from_on: date, to_on: date) -> Numbers:
    costs = [car.cost for car in cars if from_on <= car.acquired_on <= to_on and car.cost is not None]
    return {"bought": len(costs), **spread_of(costs)}


def sold_of_known_cost(cars: Cars, from_on: date, to_on: date) -> list[tuple[int, int, int, int]]:
    """Sale price, purchase price, expenses, days held of each."""
    return [
        (sale.price, car.cost, spent_on(car), (day - car.acquired_on).days)
        for car, day, sale in sold_between(cars, from_on, to_on)
        if car.cost is not None
    ]


def gross_profit(cars: Cars, from_on: date, to_on: date) -> Numbers:
    known = sold_of_known_cost(cars, from_on, to_on)
    profit = sum(price - cost - spent for price, cost, spent, _days in known)
    return {
        "sold": len(known),
        "revenue": sum(price for price, *_rest in known),
        "cost": sum(cost for _price, cost, *_rest in known),
        "expenses": sum(spent for _price, _cost, spent, _days in known),
        "gross_profit": profit,
        "per_car": over(profit, len(known)),
    }


def efficiency(cars: Cars, from_on: date, to_on: date) -> Numbers:
    known = sold_of_known_cost(cars, from_on, to_on)
    profit = sum(price - cost - spent for price, cost, spent, _days in known)
    before = sum(was_in_stock(car, from_on - timedelta(days=1)) for car in cars)
    acquired = sum(from_on <= car.acquired_on <= to_on for car in cars)
    return {
        "return_on_sales": over(100 * profit, sum(price for price, *_rest in known)),
        "sell_through": over(100 * len(sold_between(cars, from_on, to_on)), before + acquired),
        "profit_per_day": over(profit, sum(days for *_rest, days in known)),
    }


KINDS = ("preparation", "transport", "warranty", "advertising", "commission", "other")


def average_expense(cars: Cars, from_on: date, to_on: date) -> Numbers:
    sold = [car for car, _day, _sale in sold_between(cars, from_on, to_on)]
    of_kind = {
        f"expense_{kind}": sum(amount for car in sold for spent, amount in car.spent if spent == kind) for kind in KINDS
    }
    total = sum(spent_on(car) for car in sold)
    return {"sold": len(sold), "expenses": total, "per_car": over(total, len(sold)), **of_kind}


def return_on_investment(cars: Cars, from_on: date, to_on: date) -> Numbers:
    known = sold_of_known_cost(cars, from_on, to_on)
    invested = sum(cost + spent for _price, cost, spent, _days in known)
    profit = sum(price - cost - spent for price, cost, spent, _days in known)
    roi = over(100 * profit, invested)
    days = over(sum((cost + spent) * days for _price, cost, spent, days in known), invested)
    return {
        "sold": len(known),
        "invested": invested,
        "gross_profit": profit,
        "roi": roi,
        "average_days": days,
        "annualised": None if roi is None else over(roi * 365, days),
    }


def price_changes(cars: Cars, from_on: date, to_on: date) -> Numbers:
    paths = [(prices_to(car, day), sale.price) for car, day, sale in sold_between(cars, from_on, to_on)]
    paths = [(path, price) for path, price in paths if path]
    changed = [path for path, _price in paths if len(path) > 1]
    moves = [Fraction(path[-1][1] - path[0][1], path[0][1]) for path, _price in paths]
    discounts = [Fraction(path[-1][1] - price, path[-1][1]) for path, price in paths]
    return {
        "sold": len(paths),
        "changed": len(changed),
        "average_steps": over(sum(len(path) - 1 for path, _price in paths), len(paths)),
        "average_change_pct": over(100 * sum(moves, Fraction(0)), len(paths)),
        "average_days_to_first": over(sum((path[1][0] - path[0][0]).days for path in changed), len(changed)),
        "average_final_discount_pct": over(100 * sum(discounts, Fraction(0)), len(paths)),
    }


METHODS = ("cash", "bank_transfer", "credit", "leasing", "trade_in", "mixed")
BUYERS = ("individual", "legal_entity")


def documented_sales(cars: Cars, from_on: date, to_on: date) -> Numbers:
    sales = [sale for _car, _day, sale in sold_between(cars, from_on, to_on)]
    documented = [sale for sale in sales if sale.document and sale.paid_on]
    return {
        "sold": len(sales),
        "documented": len(documented),
        "documented_share": over(100 * len(documented), len(sales)),
        "documented_amount": sum(sale.price for sale in documented),
        **{f"payment_{method}": sum(sale.method == method for sale in sales) for method in METHODS},
        **{f"buyer_{buyer}": sum(sale.buyer == buyer for sale in sales) for buyer in BUYERS},
    }


EXPECTED: dict[str, Callable[[Cars, date, date], Numbers]] = {
    "cars-sold": cars_sold,
    "used-cars-sold": used_cars_sold,
    "stock": stock,
    "average-sale-price": average_sale_price,
    "average-purchase-price": average_purchase_price,
    "revenue": revenue,
    "gross-profit": gross_profit,
    "efficiency": efficiency,
    "stock-turnover": stock_turnover,
    "average-expense": average_expense,
    "return-on-investment": return_on_investment,
    "price-changes": price_changes,
    "documented-sales": documented_sales,
}
