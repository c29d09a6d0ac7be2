"""The worked example of docs/reports.md: March 2026 at NORTH and SOUTH, and the numbers that it must give."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.charts.network import Car, Sold
from tests.importers.deliveries import own_xml

FROM_ON, TO_ON = date(2026, 3, 1), date(2026, 3, 31)


def day(text: str) -> date:
    """2026-03-01; of the months before April the year is 2026, of December 2025."""
    month, number = (int(part) for part in text.split("-"))
    return date(2025 if month == 12 else 2026, month, number)


def car(number: str, model: str, acquired: str, cost: int | None, *, prices: str, **further: Any) -> Car:
    """A car of the example, approved on the day it came unless said otherwise."""
    approved = further.pop("approved", True)
    last = further.pop("end", None)
    certified = [(day(acquired), "certify", None)] if approved else []
    path = [(day(text.split()[0]), "price", int(text.split()[1])) for text in prices.split(", ")]
    return Car(
        dealer="NORTH" if number.startswith("N") else "SOUTH",
        number=number,
        model=model,
        acquired_on=day(acquired),
        cost=cost,
        events=(*certified, *path, *([last] if last else [])),
        **further,
    )


CARS = (
    car(
        "N-1", "solaris", "01-10", 900_000,
        spent=(("preparation", 30_000), ("advertising", 5_000)),
        prices="01-12 1100000, 02-10 1050000",
        end=(day("03-05"), "sell", Sold(1_040_000, "credit", "individual", "PO-771", day("03-05"))),
    ),
    car(
        "N-2", "tucson", "02-20", 1_800_000,
        spent=(("preparation", 45_000),),
        prices="02-22 2150000",
        end=(day("03-12"), "sell", Sold(2_150_000, "bank_transfer", "legal_entity", "PO-802", day("03-13"))),
    ),
    car("N-3", "creta", "03-01", 1_400_000, approved=False, prices="03-02 1690000, 03-20 1650000"),
    car(
        "N-4", "solaris", "01-15", 1_200_000,
        condition="demo", approved=False,
        spent=(("preparation", 10_000),),
        prices="01-20 1350000",
        end=(day("03-28"), "sell", Sold(1_320_000, "cash", "individual")),
    ),
    car(
        "S-1", "elantra", "12-20", 1_000_000,
        spent=(("preparation", 20_000), ("transport", 15_000)),
        prices="12-25 1250000, 01-25 1200000, 02-25 1150000",
        end=(day("02-27"), "sell", Sold(1_140_000, "trade_in", "individual", "PO-15", day("02-27"))),
    ),
    car(
        "S-2", "santa-fe", "02-01", None,
        spent=(("preparation", 60_000),),
        prices="02-03 2900000",
        end=(day("03-30"), "sell", Sold(2_850_000, "credit", "individual", "PO-31", day("03-31"))),
    ),
    car("S-3", "creta", "03-10", 1_500_000, prices="03-11 1790000", end=(day("03-25"), "withdraw", None)),
)  # fmt: skip


def deliver(dealer: str) -> bytes:
    """What the dealer's system sends of the example: the whole stock in our own XML."""
    cars = (_tell(car, number) for number, car in enumerate(CARS) if car.dealer == dealer)
    return own_xml(*cars, attributes=f'dealer="{dealer}" mode="full"')


def _tell(car: Car, number: int) -> dict[str, Any]:
    path = [(day, amount) for day, what, amount in car.events if what == "price"]
    told = {
        "unique_id": car.number,
        "vin": f"Z94K241CBKR{number:06d}",
        "make": car.make,
        "model": car.model,
        "condition": car.condition,
        "year": 2022,
        "mileage_km": 30_000,
        "price": path[-1][1],
        "acquired_on": car.acquired_on,
        "purchase_price": car.cost,
        "expenses": "".join(f'<expense kind="{kind}" amount="{amount}"/>' for kind, amount in car.spent),
        "price_history": "".join(f'<price at="{day}" amount="{amount}"/>' for day, amount in path),
        "certificate_number": f"HP-{car.number}" if car.events[0][1] == "certify" else None,
        **_tell_end(*car.events[-1]),
    }
    return {name: value for name, value in told.items() if value not in {None, ""}}


def _tell_end(day: date, what: str, value: Any) -> dict[str, Any]:
    if what == "withdraw":
        return {"status": "withdrawn", "withdrawn_on": day}
    if what != "sell":
        return {"status": "on_sale"}
    return {
        "status": "sold",
        "sold_on": day,
        "sale_price": value.price,
        "payment_method": value.method,
        "buyer_type": value.buyer,
        "payment_document": value.document,
        "paid_on": value.paid_on,
    }


# slug -> measure -> (NORTH, SOUTH, both)
PROMISED: dict[str, dict[str, tuple[float | None, float | None, float | None]]] = {
    "cars-sold": {"sold_to_date": (3, 2, 5), "sold": (3, 1, 4), "certified": (2, 1, 3)},
    "used-cars-sold": {"sold": (2, 1, 3)},
    "stock": {"cars": (1, 0, 1), "asking_value": (1_650_000, 0, 1_650_000), "average_days": (30, None, 30)},
    "average-sale-price": {
        "average": (1_503_333.3333, 2_850_000, 1_840_000),
        "median": (1_320_000, 2_850_000, 1_735_000),
    },
    "average-purchase-price": {"bought": (1, 1, 2), "average": (1_400_000, 1_500_000, 1_450_000)},
    "revenue": {"revenue": (4_510_000, 2_850_000, 7_360_000)},
    "gross-profit": {
        "sold": (3, 0, 3),
        "gross_profit": (520_000, 0, 520_000),
        "per_car": (173_333.3333, None, 173_333.3333),
    },
    "efficiency": {"return_on_sales": (11.52993, None, 11.52993), "sell_through": (75, 50, 66.66667)},
    "stock-turnover": {
        "average_stock": (2.35484, 1.41935, 3.77419),
        "months": (0.78495, 1.41935, 0.94355),
        "turns_per_year": (15.28767, 8.45455, 12.71795),
    },
    "average-expense": {"expenses": (90_000, 60_000, 150_000), "per_car": (30_000, 60_000, 37_500)},
    "return-on-investment": {
        "invested": (3_990_000, 0, 3_990_000),
        "roi": (13.03258, None, 13.03258),
        "annualised": (108.76168, None, 108.76168),
    },
    "price-changes": {
        "changed": (1, 0, 1),
        "average_steps": (1 / 3, 0, 0.25),
        "average_change_pct": (-1.51515, 0, -1.13636),
    },
    "documented-sales": {
        "documented": (2, 1, 3),
        "documented_share": (66.66667, 100, 75),
        "documented_amount": (3_190_000, 2_850_000, 6_040_000),
    },
}  # fmt: skip
