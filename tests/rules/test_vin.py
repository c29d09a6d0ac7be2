"""Vehicle numbers: mended where only the typing is at fault, judged by the standard."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lib.vin import check_digit_ok, is_wellformed, normalise

GOOD = "1M8GDM9AXKP042788"  # the example of 49 CFR 565


@pytest.mark.parametrize(
    "text", ["хта21124070486756", "XTA-21124070 486756", "\ufeffxta.2112/4070\xa0486756", "ХТА21124070486756"]
)
def test_the_layout_of_the_keyboard_and_separators_do_not_matter(text: str) -> None:
    assert normalise(text) == "XTA21124070486756"


@pytest.mark.parametrize(
    "vin",
    [
        "WAUZ*************",
        "XTA2112407048675",
        "XTA211240704867567",
        "XTA2112407O486756",
        "XTAI1124070486756",
        "QTA21124070486756",
        "",
        "๑" * 17,
    ],
)
def test_what_no_car_carries_is_not_well_formed(vin: str) -> None:
    assert not is_wellformed(vin)
    assert not check_digit_ok(vin)


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit_ok(GOOD)
    assert check_digit_ok("1" * 17)
    assert not check_digit_ok(GOOD.replace("X", "1"))


@given(st.integers(0, 16).filter(lambda place: place != 8), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_noticed(place: int, digit: str) -> None:
    wrong = GOOD[:place] + digit + GOOD[place + 1 :]
    same_value = (
        wrong[place] == GOOD[place]
        or {"M": "4", "G": "7", "D": "4", "A": "1", "K": "2", "P": "7"}.get(GOOD[place]) == digit
    )
    assert check_digit_ok(wrong) == same_value


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_every_number_of_the_roads_is_well_formed(shared: Path) -> None:
    lines = (shared / "vin/russian_market_vins_dev.txt").read_text(encoding="utf-8").split()
    assert [line for line in lines if not is_wellformed(normalise(line))] == []
