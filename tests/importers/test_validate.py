"""The rules of one row, and of the rows among each other."""

from pathlib import Path
from typing import Any

import pytest

from app.importers.limits import Limits
from app.importers.records import CheckedCar
from tests.importers.deliveries import SOLD, car, check, codes, own_xml, put, refusal, vin


@pytest.fixture
def checked(tmp_path: Path) -> Any:
    """Checks cars that come as own XML."""

    def run(*cars: dict[str, Any], **ground: Any) -> list[CheckedCar]:
        return check(put(tmp_path, own_xml(*cars)), **ground)

    return run


def test_a_complete_car_passes_without_a_word(checked: Any) -> None:
    (row,) = checked(car(fuel="Бензин"))
    assert row.problems == []
    assert (row.record.unique_id, row.record.get("make"), row.record.get("fuel")) == ("N-1", "hyundai", "petrol")
    assert row.title == "Hyundai Solaris 2022"


@pytest.mark.parametrize("name", ["unique_id", "vin", "make", "model", "year", "price", "mileage_km"])
@pytest.mark.parametrize("empty", [None, "", " - "])
def test_a_car_without_a_needed_field_is_rejected(checked: Any, name: str, empty: str | None) -> None:
    (row,) = checked(car(**{"condition": "used", name: empty}))
    assert row.record is None
    assert codes(row.problems) == [("FIELD_REQUIRED", name, "error")]


def test_a_bad_optional_value_is_left_out_and_the_car_goes_in(checked: Any) -> None:
    (row,) = checked(car(fuel="дрова", doors="пять", acquired_on="2027-01-01", trim="x" * 101))
    assert {code for code, _, severity in codes(row.problems) if severity == "warning"} == {
        "VALUE_UNKNOWN", "NUMBER_INVALID", "DATE_INVALID", "TEXT_TOO_LONG",
    }  # fmt: skip
    assert row.record.get("fuel") is None
    assert {"fuel", "doors", "acquired_on", "trim"} & set(row.record.values) == set()


def test_a_bad_needed_value_rejects_the_car(checked: Any) -> None:
    (row,) = checked(car(year="бензин", condition="used", mileage_km="много"))
    assert row.record is None
    assert sorted(codes(row.problems)) == [
        ("NUMBER_INVALID", "mileage_km", "error"), ("NUMBER_INVALID", "year", "error"),
    ]  # fmt: skip


def test_a_value_that_was_not_delivered_differs_from_an_empty_one(checked: Any) -> None:
    (row,) = checked(car(description="", photos="", trim="Comfort"))
    assert (row.record.values["description"], row.record.values["photos"]) == (None, ())
    assert "generation" not in row.record.values


def test_an_unknown_make_comes_with_the_nearest_ones_and_the_model_is_left_alone(checked: Any) -> None:
    (row,) = checked(car(make="Хундай Мотор"))
    assert codes(row.problems) == [("VALUE_UNKNOWN", "make", "error")]
    assert "Hyundai" in row.problems[0].accepted


def test_an_unknown_model_of_a_known_make_rejects_the_row(checked: Any) -> None:
    (row,) = checked(car(model="Solariss"))
    assert codes(row.problems) == [("VALUE_UNKNOWN", "model", "error")]
    assert row.problems[0].accepted[0] == "Solaris"


def test_a_vin_is_mended_where_letters_only_look_alike(checked: Any) -> None:
    (row,) = checked(car(vin=" z94к-241с-0кr000001 "))
    assert row.record.vin == "Z94K241C0KR000001"


@pytest.mark.parametrize("vin", ["Z94K241CBKR00001", "Z94K241CBKR00000I", "WAUZ*************", "Z94K241CBKR0000011"])
def test_a_malformed_vin_rejects_the_row(checked: Any, vin: str) -> None:
    (row,) = checked(car(vin=vin))
    assert codes(row.problems) == [("VIN_INVALID", "vin", "error")]


def test_a_wrong_check_digit_never_rejects(checked: Any) -> None:
    european, american = checked(car(vin="Z94K241CBKR000002"), car(2, vin="1HGCM82633A004353"))
    assert (european.record is None, american.record is None) == (False, False)
    assert codes(american.problems) == [("VIN_CHECK_DIGIT", "vin", "warning")]
    assert {severity for _, _, severity in codes(european.problems)} <= {"info"}


@pytest.mark.parametrize(
    ("fields", "condition"),
    [
        ({"mileage_km": None}, "new"),
        ({"mileage_km": "99"}, "new"),
        ({"mileage_km": "99", "owners": "0"}, "new"),
        ({"mileage_km": "99", "owners": "1"}, "used"),
        ({"mileage_km": "100"}, "used"),
        ({"mileage_km": "7", "condition": "used"}, "used"),
        ({"mileage_km": "7", "condition": "демо"}, "demo"),
    ],
)
def test_only_a_car_without_a_stated_condition_can_be_taken_for_new(
    checked: Any, fields: dict[str, Any], condition: str
) -> None:
    (row,) = checked(car(**fields))
    assert row.record.get("condition") == condition
    assert ("condition" in row.record.assumed) == ("condition" not in fields)


def test_an_unreadable_mileage_does_not_make_a_car_new(checked: Any) -> None:
    (row,) = checked(car(mileage_km="много"))
    assert codes(row.problems) == [("NUMBER_INVALID", "mileage_km", "error")]


def test_a_new_car_may_have_an_unreadable_mileage(checked: Any) -> None:
    (row,) = checked(car(mileage_km="нет", condition="new"))
    assert codes(row.problems) == [("NUMBER_INVALID", "mileage_km", "warning")]


def test_a_sold_car_needs_day_and_price_of_the_sale(checked: Any) -> None:
    (row,) = checked(car(status="sold"))
    assert {(code, field) for code, field, _ in codes(row.problems)} == {
        ("FIELD_REQUIRED", "sold_on"), ("FIELD_REQUIRED", "sale_price"),
    }  # fmt: skip
    (row,) = checked(car(**SOLD, buyer_type="марсианин"))
    assert row.record.get("sold_on") is not None
    assert codes(row.problems) == [("VALUE_UNKNOWN", "buyer_type", "warning")]


def test_a_sold_car_with_an_unreadable_sale_is_rejected(checked: Any) -> None:
    (row,) = checked(car(**{**SOLD, "sold_on": "скоро"}))
    assert codes(row.problems) == [("DATE_INVALID", "sold_on", "error")]


def test_details_of_a_sale_do_not_sell_a_car(checked: Any) -> None:
    (row,) = checked(car(**{**SOLD, "status": "on_sale"}, withdrawn_on="2026-03-01"))
    assert codes(row.problems) == [("STATUS_CONFLICT", "status", "warning")]
    assert {"sold_on", "sale_price", "withdrawn_on"} & set(row.record.values) == set()


def test_a_car_cannot_leave_before_it_came(checked: Any) -> None:
    (row,) = checked(car(**SOLD, acquired_on="2026-03-06"))
    assert codes(row.problems) == [("DATE_INVALID", "sold_on", "error")]


def test_money_of_another_country_rejects_the_row(checked: Any) -> None:
    row, other = checked(car(currency="EUR"), car(2, price="<b/>", currency="RUR"))
    assert codes(row.problems) == [("VALUE_UNKNOWN", "currency", "error")]
    assert row.problems[0].accepted == ("RUB",)
    assert ("SCHEMA_INVALID", "price", "error") in codes(other.problems)


def test_what_the_delivery_does_not_say_is_assumed_and_marked(checked: Any) -> None:
    (row,) = checked(car())
    assert row.record.assumed == {"condition", "status", "currency"}
    assert (row.record.status, row.record.get("currency")) == ("on_sale", "RUB")


def test_photos_over_the_limit_are_cut(checked: Any) -> None:
    (row,) = checked(car(photos="|".join(f"{number}.jpg" for number in range(41))))
    assert codes(row.problems) == [("PHOTO_TOO_MANY", "photos", "warning")]
    assert len(row.record.get("photos")) == 40


def test_of_two_rows_with_one_number_the_first_wins(checked: Any) -> None:
    first, second = checked(car(1), car(2, unique_id="N-1", vin=vin(1)))
    assert first.record
    assert codes(second.problems) == [("ID_DUPLICATE_IN_FILE", "unique_id", "error")]
    assert first.place in second.problems[0].message


def test_of_two_rows_with_one_vin_the_first_wins(checked: Any) -> None:
    first, second = checked(car(1), car(2, vin=vin(1)))
    assert first.record
    assert codes(second.problems) == [("VIN_DUPLICATE_IN_FILE", "vin", "error")]
    assert second.problems[0].params["row"] == 1


def test_a_rejected_first_row_still_blocks_the_second(checked: Any) -> None:
    first, second = checked(car(1, price=""), car(1))
    assert (first.record, second.record) == (None, None)
    assert codes(second.problems) == [("ID_DUPLICATE_IN_FILE", "unique_id", "error")]


def test_a_rejected_row_names_its_car(checked: Any) -> None:
    (row,) = checked(car(price="даром"))
    assert (row.unique_id, row.vin, row.record) == ("N-1", vin(1), None)


def test_places_name_line_and_element(checked: Any) -> None:
    (_, row) = checked(car(1), car(2, fuel="дрова"))
    assert row.problems[0].place == "stock.bin:4 fuel"


def test_more_cars_than_allowed_refuse_the_file(tmp_path: Path) -> None:
    path = put(tmp_path, own_xml(car(1), car(2), car(3)))
    assert codes(refusal(path, Limits(cars=2))) == [("FILE_TOO_LARGE", None, "error")]
