"""A small network with every turn that a car's history can take, from December 2025 to March 2026."""

from __future__ import annotations

from datetime import date

from tests.charts.example import CARS, day
from tests.charts.network import Car, Sold

REGIONS = {"NORTH": "Москва", "SOUTH": "Краснодарский край", "EAST": "Краснодарский край", "IDLE": "Тува"}


def told(number: str, model: str, acquired: str, *events: tuple[str, str, object], **further: object) -> Car:
    """A car with its events as month and day, what, with what."""
    dealer = {"N": "NORTH", "S": "SOUTH", "E": "EAST"}[number[0]]
    turned = tuple((day(on), what, value) for on, what, value in events)
    return Car(dealer, number, model, day(acquired), turned, **further)  # type: ignore[arg-type]


TURNS = (
    # withdrawn and reopened, the certificate revoked while away
    told(
        "E-1", "elantra", "01-05",
        ("01-05", "certify", None), ("01-06", "price", 800_000), ("02-10", "withdraw", None), ("02-20", "revoke", None),
        ("03-08", "reopen", None), ("03-15", "price", 790_000),
        cost=650_000, spent=(("transport", 12_000),),
    ),
    # sold, the sale cancelled, sold again for less
    told(
        "E-2", "solaris", "02-01",
        ("02-03", "price", 990_000), ("03-02", "sell", Sold(980_000, is_cancelled=True)), ("03-10", "price", 950_000),
        ("03-20", "sell", Sold(940_000, "mixed", "individual", "PO-9")),
        cost=870_000,
    ),
    # acquired and sold on one day: never in stock
    told(
        "E-3", "creta", "03-09",
        ("03-09", "price", 1_200_000), ("03-09", "sell", Sold(1_190_000, "cash", "individual", None, day("03-09"))),
        cost=1_000_000, spent=(("commission", 20_000), ("other", 1_000)),
    ),
    # sold on the last day of the period, approved on that day, the price cut on it
    told(
        "E-4", "tucson", "02-27",
        ("02-28", "price", 2_000_000), ("03-31", "certify", None), ("03-31", "price", 1_950_000),
        ("03-31", "sell", Sold(1_940_000, "leasing", "legal_entity", "PO-40", day("03-31"))),
        cost=1_990_000,
    ),
    # the price goes back and forth; equal prices in a row are one
    told(
        "E-5", "tucson", "12-29",
        ("12-30", "price", 1_500_000), ("01-15", "price", 1_450_000), ("02-15", "price", 1_500_000),
        ("03-05", "price", 1_400_000), ("03-18", "sell", Sold(1_390_000)),
        cost=1_200_000, spent=(("warranty", 9_000),), condition="demo",
    ),
    # reserved over the end of the month, then free again
    told("N-6", "solaris", "03-12", ("03-13", "price", 900_000), ("03-30", "reserve", None), ("04-02", "free", None)),
    # reserved and set free within the month
    told("N-7", "creta", "02-02", ("02-05", "price", 950_000), ("02-25", "reserve", None), ("03-03", "free", None)),
    # a draft without any price
    told("N-8", "i30", "01-31", cost=500_000),
    # in stock for more than ninety days, approved since March
    told("S-6", "i30", "12-11", ("12-12", "price", 700_000), ("03-04", "certify", None), cost=600_000),
    # sold on the day before the period, and on its first one
    told("S-7", "solaris", "02-03", ("02-04", "price", 1_000_000), ("02-28", "sell", Sold(999_000))),
    told("S-8", "solaris", "02-04", ("02-05", "price", 1_010_000), ("03-01", "sell", Sold(1_005_000)), cost=900_000),
    # acquired after the period
    told("S-9", "solaris", "04-01", ("04-02", "price", 1_100_000), cost=950_000),
)  # fmt: skip

NETWORK: tuple[Car, ...] = (*CARS, *TURNS)

PERIODS = {
    "March": (date(2026, 3, 1), date(2026, 3, 31)),
    "one day": (date(2026, 3, 9), date(2026, 3, 9)),
    "parts of three months": (date(2026, 1, 20), date(2026, 3, 10)),
    "winter": (date(2025, 12, 1), date(2026, 2, 28)),
}
