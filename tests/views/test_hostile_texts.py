"""Texts that feeds, customers and dealers set never become markup, script or formula."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from app.extensions import db
from app.models import CustomerRequest, Dealer, Listing, Message, Photo, PlanRow, Upload, UploadProblem
from tests.stage import Stage, working
from tests.views.belongings import fill, give, list_rules

MARKUP = "=1+1</script><img src=x onerror=alert(1)>\"'{{7*7}}"


@pytest.fixture
def numbers(app: Flask, stage: Stage) -> dict[str, Any]:
    """Everything at the northern dealer, with hostile texts wherever a text can stand."""
    found = give(app, stage.north_id, stage.reader.id)
    with working(app):
        for model in (Dealer, Listing, CustomerRequest, Message, Photo, PlanRow, Upload, UploadProblem):
            for row in db.session.scalars(select(model)):
                spoil(row)
        db.session.commit()
    return found


def spoil(row: Any) -> None:
    """Put the hostile text into every free text of a row."""
    free = ("public_name", "legal_name", "trim", "description", "customer_name", "body", "title", "value", "file_name")
    for name in free:
        if hasattr(row, name):
            setattr(row, name, MARKUP)
    if isinstance(row, Listing):
        row.unknown_options, row.extra = [MARKUP], {MARKUP: MARKUP}


def test_no_page_takes_a_text_for_markup(app: Flask, stage: Stage, browse: Any, numbers: dict[str, Any]) -> None:
    car, dealer = numbers["listing_id"], "north"
    public = ["/en/", "/en/cars", f"/en/cars/{car}", f"/en/cars/{car}/question", "/en/dealers", f"/en/dealers/{dealer}"]
    inside = [fill(rule, numbers) for rule in list_rules(app, "GET") if rule.rule.startswith("/office")]
    broken = []
    for person, paths in ((None, public), (stage.editor, inside), (stage.distributor, inside)):
        browser = browse(person)
        for path in paths:
            answer = browser.get(path, follow_redirects=True)
            if answer.status_code >= 500 or (answer.mimetype == "text/html" and re.search(r"<img src=x", answer.text)):
                broken.append(f"{path}: {answer.status_code}")
    assert broken == []


def test_no_cell_of_a_file_is_a_formula(stage: Stage, browse: Any, numbers: dict[str, Any]) -> None:
    assert numbers
    browser = browse(stage.editor)
    for path in ("/office/listings/export.csv", "/office/reports/stock?by=dealer&format=csv"):
        rows = [*csv.reader(io.StringIO(browser.get(path).data.decode("utf-8-sig")))]
        assert len(rows) > 1
        assert [cell for row in rows for cell in row if cell.startswith(("=", "@"))] == []
    for path in ("/office/listings/export.xlsx", "/office/reports/stock?by=dealer&format=xlsx"):
        book = load_workbook(io.BytesIO(browser.get(path).data))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert len(cells) > 1
        assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
