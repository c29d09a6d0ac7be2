"""Values as people and programs write them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.importers.fields import FIELD
from app.importers.records import Expense, PricePoint, RawExpense, RawPrice
from app.importers.values import BadValue, Reading, read_value
from tests.importers.deliveries import TODAY


def value(name: str, raw: Any, unit: str = "") -> Any:
    """What becomes of one value."""
    return read_value(FIELD[name], raw, unit, Reading(TODAY, "RUB", "ru"))


def refused(name: str, raw: Any) -> BadValue:
    """Why a value is refused."""
    with pytest.raises(BadValue) as caught:
        value(name, raw)
    return caught.value


@pytest.mark.parametrize(
    ("name", "raw", "becomes"),
    [
        ("unique_id", 1001.0, "1001"),
        ("unique_id", "  N\u00a01 ", "N 1"),
        ("year", "2019 г.", 2019),
        ("year", 2019.0, 2019),
        ("mileage_km", "170\u00a0565 км", 170_565),
        ("mileage_km", "25,000 miles", 40_234),
        ("mileage_km", 41000.0, 41_000),
        ("price", "1 234 567,89 р.", Decimal("1234567.89")),
        ("price", 1050000.0, Decimal("1050000.00")),
        ("price", 1050000.1 + 0.2, Decimal("1050000.30")),
        ("engine_cc", "2.0 л", 2000),
        ("engine_cc", "1 598 см³", 1598),
        ("engine_cc", 0, None),
        ("power_hp", "110 кВт", 150),
        ("owners", "Два владельца", 2),
        ("owners", "Не было владельцев", 0),
        ("owners", 3.0, 3),
        ("metallic", "да", True),
        ("metallic", "no", False),
        ("metallic", True, True),
        ("gearbox", "АКПП", "automatic"),
        ("body_type", "Внедорожник 5 дв.", "suv"),
        ("color", "Белый (Crystal White)", "white"),
        ("acquired_on", "03.06.2019", date(2019, 6, 3)),
        ("acquired_on", "2019-06-03T10:00:00+03:00", date(2019, 6, 3)),
        ("acquired_on", datetime(2019, 6, 3, 10, 0, tzinfo=UTC), date(2019, 6, 3)),
        ("warranty_until", "2028-01-01", date(2028, 1, 1)),
        ("description", " two\r\nlines\x00 ", "two\nlines"),
        ("description", "", None),
        ("trim", "—", None),
        ("photos", "a.jpg | b.jpg|a.jpg", ("a.jpg", "b.jpg")),
        ("photos", [], ()),
        ("currency", "RUR", "RUB"),
    ],
)
def test_a_value_is_read(name: str, raw: Any, becomes: Any) -> None:
    assert value(name, raw) == becomes


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("year", "бензин", "NUMBER_INVALID"),
        ("year", 1949, "NUMBER_OUT_OF_RANGE"),
        ("year", "2028", "NUMBER_OUT_OF_RANGE"),
        ("year", date(2019, 1, 1), "NUMBER_INVALID"),
        ("mileage_km", "2019 года", "NUMBER_INVALID"),
        ("mileage_km", -5, "NUMBER_OUT_OF_RANGE"),
        ("mileage_km", True, "NUMBER_INVALID"),
        ("price", "договорная", "NUMBER_INVALID"),
        ("price", 0, "NUMBER_OUT_OF_RANGE"),
        ("price", "10000000000", "NUMBER_OUT_OF_RANGE"),
        ("price", "10,123", None),
        ("price", "1.005", None),
        ("price", float("nan"), "NUMBER_INVALID"),
        ("price", float("inf"), "NUMBER_INVALID"),
        ("price", "£30,495", "VALUE_UNKNOWN"),
        ("currency", "USD", "VALUE_UNKNOWN"),
        ("currency", "какая-то", "VALUE_UNKNOWN"),
        ("fuel", "дрова", "VALUE_UNKNOWN"),
        ("fuel", 2019.0, "VALUE_UNKNOWN"),
        ("acquired_on", "03/06/2019", "DATE_INVALID"),
        ("acquired_on", 43619.0, "DATE_INVALID"),
        ("acquired_on", "2026-05-01", "DATE_INVALID"),
        ("acquired_on", "1900-01-01", "DATE_INVALID"),
        ("acquired_on", "бензин", "DATE_INVALID"),
        ("warranty_until", "2199-01-01", "DATE_INVALID"),
        ("trim", "x" * 101, "TEXT_TOO_LONG"),
        ("description", "x" * 10_001, "TEXT_TOO_LONG"),
        ("photos", "x" * 2_001, "TEXT_TOO_LONG"),
    ],
)
def test_a_value_is_refused_and_never_guessed(name: str, raw: Any, code: str | None) -> None:
    if code is None:
        assert value(name, raw) == Decimal(raw.replace(",", "").replace(".", ""))
    else:
        assert refused(name, raw).code == code


def test_an_unknown_word_comes_with_the_nearest_codes() -> None:
    accepted = refused("fuel", "дизел").accepted
    assert accepted[0] == "diesel"
    assert set(accepted) <= set(FIELD["fuel"].accepts)


def test_known_equipment_becomes_codes_and_other_words_stay() -> None:
    known = FIELD["options"].vocabulary
    assert known is not None
    word = known.words[0]
    assert value("options", f"{word.ru}|{word.en}|Пепельница из янтаря") == (word.code, "Пепельница из янтаря")


def test_a_bad_expense_is_left_out_and_the_others_go_in() -> None:
    reading = Reading(TODAY, "RUB", "ru")
    told = [
        RawExpense("preparation", "30 000", "2026-01-11"), RawExpense("взятка", "1"), RawExpense("transport", "много"),
        RawExpense("advertising", "5000"), RawExpense("commission", "0"), RawExpense("warranty", "1", "завтра"),
    ]  # fmt: skip
    assert read_value(FIELD["expenses"], told, "", reading) == (
        Expense("preparation", Decimal(30_000), date(2026, 1, 11)),
        Expense("advertising", Decimal(5_000), None),
    )
    assert [bad.code for _, bad in reading.left_out] == ["VALUE_UNKNOWN", "NUMBER_INVALID", "DATE_INVALID"]


def test_a_price_path_is_read_from_elements_and_from_a_cell_alike() -> None:
    points = (PricePoint(date(2026, 1, 12), Decimal(1_100_000)), PricePoint(date(2026, 2, 10), Decimal(1_050_000)))
    assert value("price_history", [RawPrice("2026-02-10", "1050000"), RawPrice("2026-01-12", 1100000.0)]) == points
    assert value("price_history", "2026-01-12 1100000|2026-02-10 1 050 000") == points
