"""Findings: one declaration a code, worded when shown."""

import re
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from app.importers.codes import CODES, REASONS, Code
from app.importers.explanations import EXPLANATIONS
from app.importers.fields import FIELD
from app.importers.places import Place, RowSite, column_letters
from app.importers.problems import Severity, found, refuse

PROMISED = """FILE_UNREADABLE FILE_TOO_LARGE FILE_EMPTY FORMAT_UNKNOWN ENCRYPTED ARCHIVE_UNSAFE ARCHIVE_TOO_LARGE
XML_MALFORMED XML_FORBIDDEN SCHEMA_INVALID COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN NUMBER_INVALID
NUMBER_OUT_OF_RANGE DATE_INVALID TEXT_TOO_LONG VIN_INVALID VIN_CHECK_DIGIT VIN_DUPLICATE_IN_FILE VIN_AT_OTHER_DEALER
ID_DUPLICATE_IN_FILE NOT_ELIGIBLE PRICE_JUMP STATUS_CONFLICT PHOTO_MISSING PHOTO_UNREADABLE PHOTO_TOO_SMALL
PHOTO_TOO_LARGE PHOTO_UNMATCHED PHOTO_DOWNLOAD_FAILED MASS_WITHDRAWAL_HELD"""
ANY: dict[str, Any] = {
    "limit": 1,
    "reason": "?",
    "low": 1,
    "high": 2,
    "first": "x",
    "row": 1,
    "old": 1,
    "count": 1,
    "stock": 1,
}


def test_every_promised_code_is_declared() -> None:
    assert set(PROMISED.split()) <= set(CODES)


def test_every_code_says_how_it_comes_about_with_an_example() -> None:
    assert list(EXPLANATIONS) == list(CODES)
    for explained in EXPLANATIONS.values():
        assert str(explained.cause).endswith(".")
        assert explained.wrong != explained.right


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.name)
def test_a_code_says_what_happened_and_how_to_cure_it(code: Code) -> None:
    problem = found(code.name, "x.xml:1", field="fuel", value="v", accepted=("petrol",), **ANY)
    assert problem.severity.value == code.severity
    for text in (problem.message, problem.cure):
        assert text.endswith((".", "?")) or "%" not in text
        assert not re.search(r"%\(|–", text.replace("1 – 2", ""))


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_worded_when_shown(reason: str) -> None:
    assert str(REASONS[reason]) in found("SCHEMA_INVALID", reason=reason).message


def test_a_value_is_cut_at_200_characters() -> None:
    assert found("VALUE_UNKNOWN", field="fuel", value="x" * 10_000).value == "x" * 200


def test_accepted_words_are_kept_as_codes_and_shown_as_words() -> None:
    problem = found("VALUE_UNKNOWN", field="fuel", value="солярка?", accepted=("diesel",))
    assert problem.as_json()["accepted"] == ["diesel"]
    assert FIELD["fuel"].vocabulary is not None
    assert FIELD["fuel"].vocabulary.name("diesel", "en") in problem.cure


def test_formats_that_are_understood_are_named_in_the_language_of_the_reader(app: Flask) -> None:
    problem = refuse("FORMAT_UNKNOWN", accepted=("own_xml", "yml")).problems[0]
    assert problem.as_json()["accepted"] == ["own_xml", "yml"]
    with app.test_request_context(), force_locale("ru"):
        assert "Собственный XML, Яндекс YML для автомобилей" in problem.cure


def test_a_value_with_a_percent_sign_is_shown_as_it_is() -> None:
    assert "100%s" in found("NUMBER_INVALID", field="price", value="100%s").message


def test_a_refusal_is_an_error_whatever_the_code_says() -> None:
    assert refuse("SCHEMA_INVALID", reason="nested").problems[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("a.zip/cars.xlsx", sheet="Stock", row=7, column=6), "a.zip/cars.xlsx Stock!F7"),
        (Place("cars.csv", row=7), "cars.csv 7"),
        (Place("cars.xml", line=12, element="price"), "cars.xml:12 price"),
        (Place("cars.xml"), "cars.xml"),
    ],
)
def test_a_place_is_written_so_that_a_person_finds_it(place: Place, shown: str) -> None:
    assert str(place) == shown


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_in_workbooks(number: int, letters: str) -> None:
    assert column_letters(number) == letters


def test_a_field_that_has_no_column_stands_at_its_row() -> None:
    assert str(RowSite("c.xlsx", "S", 3, {"vin": 2}).of("price")) == "c.xlsx S!3"
