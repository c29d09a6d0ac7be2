"""Fifty cars as people write them, what they are, and what is wrong with a third of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from tests.importers.deliveries import vin

COUNT: Final = 50
NUMBERED: Final = 49  # its stock number is a plain number
PICTURES: Final = ("N-1_1.jpg", "N-2_1.jpg", "N-2_2.jpg")
_COSTS: Final = (("preparation", "30 000,00 р.", "11.01.2026"), ("transport", "12500", ""))
_STEPS: Final = (("12.01.2026", "2 100 000"), ("2026-02-10", "2050000.50"))

# Each field as it is written, in turn, and what is meant.
WRITTEN: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    "generation": (("II", "II"), ("2018", "2018"), ("  III  рестайлинг ", "III рестайлинг")),
    "trim": (
        ("Comfort", "Comfort"),
        ("2.0", "2.0"),
        ("Престиж & <Люкс>", "Престиж & <Люкс>"),
        ("2018-06-01", "2018-06-01"),
    ),
    "modification": (("1.6 AT (123 л.с.)", "1.6 AT (123 л.с.)"), ("118", "118")),
    "year": (("2022", 2022), ("2023 г.", 2023), ("2565", 2022), ("2024", 2024)),
    "mileage_km": (("41000", 41_000), ("41 000 км", 41_000), ("41\u00a0000", 41_000), ("41 тыс. км", 41_000)),
    "price": (
        ("1050000", Decimal(1_050_000)),
        ("1 234 567,89 р.", Decimal("1234567.89")),
        ("1050000.5", Decimal("1050000.50")),
        ("₽1\u2009050\u2009000", Decimal(1_050_000)),
    ),
    "currency": (("RUB", "RUB"), ("руб.", "RUB"), ("₽", "RUB")),
    "body_type": (("sedan", "sedan"), ("Внедорожник 5 дв.", "suv"), ("แฮทช์แบ็ก", "hatchback")),
    "fuel": (("Бензин", "petrol"), ("diesel", "diesel"), ("ไฮบริด", "hybrid")),
    "gearbox": (("АКПП", "automatic"), ("Manual", "manual"), ("เกียร์ซีวีที", "cvt")),
    "drive": (("Передний", "front"), ("4WD", "all"), ("ขับหลัง", "rear")),
    "wheel": (("левый", "left"), ("RHD", "right")),
    "engine_cc": (("1591", 1591), ("1.6", 1600), ("2,0 л", 2000), ("1998 см³", 1998)),
    "power_hp": (("123", 123), ("150 л.с.", 150), ("110 кВт", 150)),
    "doors": (("5", 5), ("4", 4)),
    "seats": (("5", 5), ("7", 7), ("2", 2)),
    "owners": (("1", 1), ("Два владельца", 2), ("เจ้าของคนเดียว", 1)),
    "color": (("красный", "red"), ("Grey", "grey"), ("สีขาว", "white"), ("Синяя", "blue")),
    "metallic": (("yes", True), ("нет", False), ("1", True), ("0", False), ("true", True), ("false", False)),
    "description": (
        ("Два ключа.\nВсё <обслужено> & помыто; «как новая».", "Два ключа.\nВсё <обслужено> & помыто; «как новая»."),
        ("=1+1", "=1+1"),
        ("007", "007"),
        ("118.25", "118.25"),
    ),
    "registered_on": (("2022-03-01", date(2022, 3, 1)), ("3 июня 2022", date(2022, 6, 3))),
    "registration_document": (("original", "original"), ("Дубликат", "duplicate")),
    "acquired_on": (
        ("2026-01-10", date(2026, 1, 10)),
        ("10.01.2026", date(2026, 1, 10)),
        ("09.01.2569", date(2026, 1, 9)),
    ),
    "acquired_via": (("trade_in", "trade_in"), ("Выкуп", "buyout"), ("auction", "auction")),
    "purchase_price": (("900000", Decimal(900_000)), ("900 000 руб.", Decimal(900_000))),
}  # fmt: skip
NAMES: Final = (
    ("Hyundai", "Solaris", "hyundai", "solaris"),
    ("МАЗДА", "3", "mazda", "3"),
    ("LADA (ВАЗ)", "Веста", "lada", "vesta"),
    ("โตโยต้า", "Камри", "toyota", "camry"),
    ("BMW", "x5", "bmw", "x5"),
)
SALE: Final = {
    "status": "Продан", "sold_on": "05.03.2026", "sale_price": "1 040 000", "payment_method": "Кредит",
    "buyer_type": "Физическое лицо", "payment_document": "000771", "paid_on": "2026-03-05",
}  # fmt: skip
SOLD: Final = {
    "sold_on": date(2026, 3, 5), "price": Decimal(1_040_000), "payment_method": "credit",
    "buyer_type": "individual", "payment_document": "000771", "paid_on": date(2026, 3, 5),
}  # fmt: skip
WITHDRAWN: Final = {"status": "withdrawn", "withdrawn_on": "2026-03-20"}

# What is wrong, by the number of the car: what it says instead; severity, code, field and value of each finding.
Finding = tuple[str, str, str, str | None]
WRONG: Final[dict[int, tuple[dict[str, Any], tuple[Finding, ...]]]] = {
    5: ({"color": "зебровый"}, (("warning", "VALUE_UNKNOWN", "color", "зебровый"),)),
    8: ({"vin": "Z94K241C1KRO00008"}, (("error", "VIN_INVALID", "vin", "Z94K241C1KRO00008"),)),
    11: ({"price": "договорная"}, (("error", "NUMBER_INVALID", "price", "договорная"),)),
    14: ({"unique_id": "N-13"}, (("error", "ID_DUPLICATE_IN_FILE", "unique_id", "N-13"),)),
    17: ({"vin": vin(16)}, (("error", "VIN_DUPLICATE_IN_FILE", "vin", vin(16)),)),
    20: ({"make": None}, (("error", "FIELD_REQUIRED", "make", None),)),
    23: ({"registered_on": "31.02.2022"}, (("warning", "DATE_INVALID", "registered_on", "31.02.2022"),)),
    24: ({"registered_on": "2062-01-01"}, (("warning", "DATE_INVALID", "registered_on", "2062-01-01"),)),
    26: ({"trim": "x" * 101}, (("warning", "TEXT_TOO_LONG", "trim", "x" * 101),)),
    29: ({"year": "1901"}, (("error", "NUMBER_OUT_OF_RANGE", "year", "1901"),)),
    30: ({"year": "2022.5"}, (("error", "NUMBER_INVALID", "year", "2022.5"),)),
    32: ({"year": "Дизель", "fuel": "2022"}, (
        ("error", "NUMBER_INVALID", "year", "Дизель"),
        ("warning", "VALUE_UNKNOWN", "fuel", "2022"),
    )),
    33: ({"power_hp": "2022-03-01"}, (("warning", "NUMBER_INVALID", "power_hp", "2022-03-01"),)),
    34: ({"color": "true"}, (("warning", "VALUE_UNKNOWN", "color", "true"),)),
    35: ({"price": "£30,495"}, (("error", "VALUE_UNKNOWN", "price", "£30,495"),)),
    36: ({"currency": "EUR"}, (("error", "VALUE_UNKNOWN", "currency", "EUR"),)),
    38: ({"model": "Solariz9"}, (("error", "VALUE_UNKNOWN", "model", "Solariz9"),)),
    39: ({"mileage_km": "3000001"}, (("error", "NUMBER_OUT_OF_RANGE", "mileage_km", "3000001"),)),
    41: ({"doors": "12", "seats": "five"}, (
        ("warning", "NUMBER_OUT_OF_RANGE", "doors", "12"),
        ("warning", "NUMBER_INVALID", "seats", "five"),
    )),
    44: ({"status": "sold"}, (
        ("error", "FIELD_REQUIRED", "sold_on", None),
        ("error", "FIELD_REQUIRED", "sale_price", None),
    )),
    46: ({"vin": "1HGCM82633A004353"}, (("warning", "VIN_CHECK_DIGIT", "vin", "1HGCM82633A004353"),)),
    47: ({"expenses": [("preparation", "many", "")]}, (("warning", "NUMBER_INVALID", "expenses", "preparation many"),)),
    48: ({"price_history": [("yesterday", "1")]}, (("warning", "DATE_INVALID", "price_history", "yesterday 1"),)),
}  # fmt: skip


def deliver(number: int) -> dict[str, Any]:
    """A car as it is delivered."""
    make, model, _make, _model = NAMES[number % len(NAMES)]
    car: dict[str, Any] = {"unique_id": f"N-{number}", "vin": vin(number), "make": make, "model": model}
    car |= {name: spelled[number % len(spelled)][0] for name, spelled in WRITTEN.items()}
    car["options"] = ["abs", "Подогрев передних сидений", "Люстра"]
    car["expenses"], car["price_history"] = list(_COSTS), list(_STEPS)
    if number <= 2:
        car["photos"] = [name for name in PICTURES if name.startswith(f"N-{number}_")]
    if number % 10 == 0:
        car |= SALE
    if number == 15:
        car |= WITHDRAWN
    if number == NUMBERED:
        car["unique_id"] = "1050"
    if number == 3:
        car |= {"certificate_number": "000123", "inspected_on": "11.01.2026", "warranty_until": "2027-01-11"}
    told = {**car, **WRONG.get(number, ({}, ()))[0]}
    return {name: value for name, value in told.items() if value is not None}


CARS: Final = tuple(deliver(number) for number in range(1, COUNT + 1))


def expect_problems() -> list[tuple[int, str, str, str, str | None]]:
    """Row, severity, code, field and value of every finding, sorted."""
    found = [(number, *finding) for number, (_, findings) in WRONG.items() for finding in findings]
    return sorted(found, key=str)


def expect_listings() -> dict[str, dict[str, Any]]:
    """The plain fields of every car that is taken, by its number."""
    taken = (number for number in range(1, COUNT + 1) if not _is_rejected(number))
    return {"1050" if number == NUMBERED else f"N-{number}": _mean(number) for number in taken}


def _is_rejected(number: int) -> bool:
    return any(severity == "error" for severity, *_ in WRONG.get(number, ({}, ()))[1])


def _mean(number: int) -> dict[str, Any]:
    changed, findings = WRONG.get(number, ({}, ()))
    _name, _model, make, model = NAMES[number % len(NAMES)]
    meant: dict[str, Any] = {"vin": changed.get("vin", vin(number)), "make": make, "model": model}
    meant |= {name: spelled[number % len(spelled)][1] for name, spelled in WRITTEN.items()}
    meant |= dict.fromkeys((field for _, _, field, _ in findings if field in WRITTEN), None)
    sold = number % 10 == 0
    meant["status"] = "sold" if sold else "withdrawn" if number == 15 else "on_sale"
    meant["withdrawn_on"] = date(2026, 3, 20) if number == 15 else None
    meant["sale"] = SOLD if sold else None
    meant["options"], meant["unknown_options"] = ["abs", "seats_heated_front"], ["Люстра"]
    costs = [("preparation", Decimal(30_000), date(2026, 1, 11)), ("transport", Decimal(12_500), meant["acquired_on"])]
    meant["expenses"] = costs if number != 47 else []
    steps = [(date(2026, 1, 12), Decimal(2_100_000)), (date(2026, 2, 10), Decimal("2050000.50"))]
    meant["steps"] = steps if number != 48 else []
    meant["photos"] = number if number <= 2 else 0
    meant["certificate"] = ("000123", date(2026, 1, 11), date(2027, 1, 11)) if number == 3 else None
    return meant
