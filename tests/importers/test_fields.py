"""Fields are declared once; headings, contract and docs agree with the declaration."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.importers import contracts
from app.importers.fields import COLUMNS, FIELDS, PRIVATE, REQUIRED, Field, Kind
from app.lib.text import fold
from app.lib.vocabulary.listing import EXPENSE_KIND
from tests.importers.deliveries import car, own_xml

XSD = Path(contracts.__path__[0]) / "stock.xsd"
NS = {"xs": "http://www.w3.org/2001/XMLSchema"}


@pytest.fixture(scope="module")
def contract() -> Any:
    return etree.parse(XSD)


def test_no_heading_means_two_columns() -> None:
    meanings: dict[str, set[str]] = {}
    for column in COLUMNS:
        for spelling in column.word.spellings():
            meanings.setdefault(fold(spelling), set()).add(column.name)
    assert {heading: names for heading, names in meanings.items() if len(names) > 1} == {}


def test_what_a_car_cannot_do_without_and_what_stays_private() -> None:
    assert set(REQUIRED) == {"unique_id", "vin", "make", "model", "year", "price"}
    assert set(PRIVATE) == {"purchase_price", "expenses"}


def test_tables_have_a_column_for_each_kind_of_expense() -> None:
    expenses = {column.name for column in COLUMNS if column.expense}
    assert expenses == {f"expense_{kind}" for kind in EXPENSE_KIND.codes}


def test_the_contract_names_exactly_the_fields(contract: Any) -> None:
    elements = contract.findall("xs:complexType[@name='Car']/xs:all/xs:element", NS)
    assert [element.get("name") for element in elements] == [field.name for field in FIELDS]
    assert [e.get("name") for e in elements if e.get("minOccurs") is None] == list(REQUIRED)


@pytest.mark.parametrize("field", [f for f in FIELDS if f.kind is Kind.ENUM], ids=lambda field: field.name)
def test_the_contract_accepts_exactly_the_words_of_a_closed_list(contract: Any, field: Field) -> None:
    kind = contract.find(f"xs:complexType[@name='Car']/xs:all/xs:element[@name='{field.name}']", NS).get("type")
    values = contract.findall(f"xs:simpleType[@name='{kind}']//xs:enumeration", NS)
    assert [value.get("value") for value in values] == [*field.accepts, ""]


def test_a_full_car_keeps_the_contract(contract: Any) -> None:
    full = {field.name: field.example for field in FIELDS if field.example}
    full |= {
        "options": "<option>abs</option>", "photos": "<photo>N-1_1.jpg</photo>", "trim": "",
        "expenses": '<expense kind="preparation" amount="30000" spent_on="2026-01-11"/>',
        "price_history": '<price at="2026-01-12" amount="1100000"/>',
    }  # fmt: skip
    schema = etree.XMLSchema(contract)
    assert schema.validate(etree.fromstring(own_xml(car(**full)))), schema.error_log
