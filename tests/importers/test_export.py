"""A dealer's stock as a file: what it tells, and that it changes nothing when it comes back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import time_machine
from flask import Flask
from lxml import etree

from app.extensions import db
from app.importers.export import KINDS, StockFile, write_stock
from app.models import Dealer, Expense, Listing, Photo
from tests.importers.deliveries import archive, car, check, own_xml, put
from tests.importers.pipeline import count, jpeg, listing, send, totals
from tests.importers.test_cli import run
from tests.stage import NOW, Stage, working

CARS = own_xml(
    car(
        1, generation="II", trim="Comfort  plus", modification="1.6 AT (123 л.с.)", body_type="sedan", fuel="petrol",
        gearbox="automatic", drive="front", wheel="left", engine_cc="1591", power_hp="123", doors="4", seats="5",
        owners="1", color="light_blue", metallic="no", registered_on="2022-03-01", registration_document="original",
        options="<option>abs</option><option>Пепельница из янтаря</option>",
        description="=1+1\nA & B <b>", acquired_on="2026-01-10", acquired_via="trade_in", purchase_price="900000.55",
        expenses='<expense kind="preparation" amount="30000" spent_on="2026-01-11"/>'
        '<expense kind="preparation" amount="500" spent_on="2026-02-01"/>'
        '<expense kind="transport" amount="7000.5"/>',
        price_history='<price at="2026-01-12" amount="1100000"/><price at="2026-02-10" amount="1050000"/>',
        certificate_number="HP-2026-001", inspected_on="2026-01-11", warranty_until="2027-01-11",
        photos="<photo>front.jpg</photo><photo>https://cdn.test/2.jpg</photo>",
    ),
    car(2, status="reserved", mileage_km="0", condition="new", unique_id="007"),
    car(3, status="draft", price="999999.99"),
    car(4, status="withdrawn", withdrawn_on="2026-03-01", acquired_on="2026-01-01"),
    attributes="",
)  # fmt: skip


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stocked(app: Flask, stage: Stage) -> Stage:
    """North has cars of every kind, one with what people added by hand; South has one."""
    with working(app):
        send(stage.north_id, archive({"stock.xml": CARS, "front.jpg": jpeg()}))
        send(stage.south_id, own_xml(car(9), attributes=""))
        own = {"listing_id": listing("N-1").id, "dealer_id": stage.north_id}
        db.session.add(Photo(**own, position=9, sha256="0" * 64, file_name="by-hand.jpg"))
        db.session.add(Expense(**own, kind="other", amount=Decimal(77), spent_on=date(2026, 3, 1)))
        db.session.commit()
    return stage


def exported(app: Flask, dealer_id: int, kind: str, *, private: bool = True, locale: str = "ru") -> bytes:
    out = io.BytesIO()
    with working(app):
        dealer = db.session.get_one(Dealer, dealer_id)
        stock = StockFile.of(dealer, at=NOW, locale=locale, private=private, site="https://site.test/")
        write_stock(kind, stock, out)
    return out.getvalue()


@pytest.mark.postgres
def test_a_stock_that_comes_back_changes_nothing(app: Flask, stocked: Stage) -> None:
    for kind, locale in (
        ("xml", "ru"), ("xlsx", "ru"), ("xlsx", "en"), ("xlsx", "th"), ("json", "ru"), ("csv", "ru"), ("csv", "en"),
    ):  # fmt: skip
        content = exported(app, stocked.north_id, kind, locale=locale)
        with working(app):
            cars = count(Listing)
            upload = send(stocked.north_id, content, asked_mode="full")
            told = (totals(upload), upload.problem_counts, count(Listing))
            assert told == ({"delivered": 3, "unchanged": 3}, {}, cars), (kind, locale)


def test_a_table_for_people_has_the_words_of_their_language(app: Flask, stocked: Stage) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(app, stocked.north_id, "xlsx", locale="en")))
    rows = [[cell.value for cell in row] for row in book["Stock"].iter_rows()]
    first = dict(zip(rows[0], rows[2], strict=True))
    assert book["Stock"].row_dimensions[1].hidden
    assert (rows[1][0], first["color"], first["status"], first["price"]) == (
        "Stock number *", "Light blue", "On sale", 1_050_000,
    )  # fmt: skip
    assert first["expense_preparation"] == "2026-01-11 30000.00|2026-02-01 500.00"
    assert str(first["description"]).startswith("=1+1")


def test_csv_is_read_back_and_starts_no_formula(app: Flask, stocked: Stage, tmp_path: Path) -> None:
    content = exported(app, stocked.north_id, "csv")
    assert b"'=1+1" in content
    assert [row.problems for row in check(put(tmp_path, content), today=NOW.date())] == [[], [], []]


def test_purchase_prices_and_expenses_are_told_only_where_asked_for(app: Flask, stocked: Stage) -> None:
    for kind in KINDS:
        content = exported(app, stocked.north_id, kind, private=False)
        if kind == "xlsx":
            cells = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
            content = str(list(cells)).encode()
        found = [secret for secret in (b"900000", b"7000.5", b"purchase", b"expense") if secret in content]
        assert found == [], kind


def test_a_stock_file_holds_one_dealer_and_only_what_is_on_hand(app: Flask, stocked: Stage) -> None:
    north, south = (json.loads(exported(app, number, "json")) for number in (stocked.north_id, stocked.south_id))
    assert [told["unique_id"] for told in north["cars"]] == ["N-1", "007", "N-3"]
    assert [told["unique_id"] for told in south["cars"]] == ["N-9"]


def test_yml_for_other_sites_is_read_back_with_its_values(app: Flask, stocked: Stage, tmp_path: Path) -> None:
    content = exported(app, stocked.north_id, "yml")
    offer = etree.fromstring(content).find(".//offer")
    assert offer is not None
    assert (offer.get("id"), offer.findtext("vendor")) == ("N-1", "Hyundai")
    pictures = [picture.text or "" for picture in offer.iter("picture")]
    by_hand = f"https://site.test/media/photos/{'0' * 64}/large.jpg"
    assert pictures[-2:] == ["https://cdn.test/2.jpg", by_hand]
    rows = check(put(tmp_path, content), today=NOW.date())
    assert [row.problems for row in rows] == [[], [], []]
    first = rows[0].record
    assert first is not None
    assert (first.get("gearbox"), first.get("mileage_km"), first.get("options"), first.unknown_options) == (
        "automatic", 41_000, ("abs",), ("Пепельница из янтаря",),
    )  # fmt: skip


def test_the_command_writes_to_a_file_or_to_standard_output(app: Flask, stocked: Stage, tmp_path: Path) -> None:
    out = tmp_path / "north.json"
    done = run(app, "stock", "export", "--dealer", "north", "--format", "json", "--out", out)
    assert (done.exit_code, done.output) == (0, "")
    assert json.loads(out.read_text())["dealer"] == "NORTH"
    done = run(app, "stock", "export", "--dealer", "NORTH", "--format", "xml")
    assert (done.exit_code, done.stdout_bytes.count(b"<car>")) == (0, 3)
    for wrong in (["--dealer", "NOBODY", "--format", "xml"], ["--dealer", "NORTH", "--format", "pdf"]):
        done = run(app, "stock", "export", *wrong)
        assert (done.exit_code, "Traceback" in done.output) == (2, False)
