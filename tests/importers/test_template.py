"""Templates are understood as they are handed out."""

import io
from pathlib import Path

import openpyxl
import pytest

from app.importers.fields import COLUMNS, FIELD, FIELDS
from app.importers.recognise import open_delivery
from app.importers.template import TEMPLATES, write_template
from tests.importers.deliveries import CAR, car, check, put, read, save

MODELS = {"Hyundai": ["Solaris", "Tucson"], "Kia": ["Rio"]}
LOCALES = ["ru", "en", "th"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", TEMPLATES)
def test_an_empty_template_is_a_delivery_of_no_cars(tmp_path: Path, kind: str, locale: str) -> None:
    path = put(tmp_path, write_template(kind, locale=locale, models=MODELS))
    with open_delivery(path, f"template.{kind}") as delivery:
        assert (delivery.mode, list(delivery.cars), delivery.problems) == ("delta", [], [])


@pytest.mark.parametrize("locale", LOCALES)
def test_a_workbook_filled_in_with_the_offered_words_is_accepted(tmp_path: Path, locale: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template("xlsx", locale=locale, models=MODELS)))
    stock = book.worksheets[0]
    assert stock.row_dimensions[1].hidden
    offered = {field.name: field.vocabulary for field in FIELDS if field.kind == "enum" and field.vocabulary}
    told = {**car(), **{name: words.words[0].name(locale) for name, words in offered.items()}}
    told |= {"status": offered["status"].name("on_sale", locale), "metallic": "да", "photos": "a.jpg|b.jpg"}
    for name in ("payment_method", "buyer_type"):
        del told[name]
    stock.append([told.get(column.name, "") for column in COLUMNS])
    (row,) = check(put(tmp_path, save(book), "t.xlsx"))
    assert (row.problems, row.place.partition("!")[2]) == ([], "3")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_workbook_offers_the_words_of_closed_lists_and_the_makes(locale: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template("xlsx", locale=locale, models=MODELS)))
    stock, dictionaries = book.worksheets
    names = [cell.value for cell in stock[1]]
    offered = {}
    for offer in stock.data_validations.dataValidation:
        column = next(iter(offer.sqref.ranges)).min_col
        cells = dictionaries[offer.formula1.partition("!")[2].replace("$", "")]
        offered[names[column - 1]] = [row[0].value for row in cells]
    closed = {field.name for field in FIELDS if field.kind in {"enum", "yes_no"}}
    assert set(offered) == closed | {"make"}
    assert offered["make"] == ["Hyundai", "Kia"]
    fuel = FIELD["fuel"].vocabulary
    assert fuel is not None
    assert offered["fuel"] == [word.name(locale) for word in fuel.words]
    assert ("Rio", "Kia") in {(row[1].value, row[2].value) for row in dictionaries.iter_rows()}


def test_the_xml_template_shows_every_element() -> None:
    text = write_template("xml", locale="en", models={}).decode()
    assert [field.name for field in FIELDS if f"<{field.name}>" not in text] == []


def test_a_csv_template_filled_in_is_accepted(tmp_path: Path) -> None:
    text = write_template("csv", locale="ru", models={}).decode("utf-8-sig")
    line = ";".join(CAR.get(column.name, "") for column in COLUMNS)
    assert len(read(put(tmp_path, (text + line).encode("utf-8-sig")))) == 1
