"""Banks and programmes as a workbook: out, changed, in again, or refused cell by cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.extensions import db
from app.lib.credit.terms import Charge, RateRow
from app.models import Bank, CreditProgramme, CreditVersion
from tests.factories import make_programme
from tests.stage import Person, Stage, working
from tests.views.forms import words

Browse = Callable[[Person | None], FlaskClient]
EXPORT = "/office/credit/workbook/export.xlsx"


@pytest.fixture(autouse=True)
def meridian(app: Flask, stage: Stage) -> None:
    """A bank with one programme in which every column holds something."""
    rates = (RateRow(Decimal("15.955"), 12, 84, Decimal(0), Decimal("80.5"), "used", 0, 12),)
    with working(app):
        make_programme(
            "Meridian",
            "First",
            rates=rates,
            share_to=Decimal("80.5"),
            charges=(Charge("life_insurance", "of_loan", Decimal("2.4"), True),),
            valid_until=date(2026, 12, 31),
            age_at_end=12,
            scheme="balloon",
            balloon_from=Decimal(10),
            balloon_to=Decimal(40),
        )
        db.session.commit()


def kept(app: Flask) -> tuple[int, ...]:
    """How many banks, programmes and versions there are."""
    with working(app):
        models = (Bank, CreditProgramme, CreditVersion)
        return tuple(db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models)


def send(browse: Browse, stage: Stage, content: bytes) -> TestResponse:
    data = {"file": (io.BytesIO(content), "credit.xlsx")}
    return browse(stage.distributor).post("/office/credit/workbook/", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("language", ["ru", "en", "th"])
def test_an_exported_workbook_changes_nothing_when_it_comes_back(
    app: Flask, stage: Stage, browse: Browse, language: str
) -> None:
    content = browse(stage.distributor).get(EXPORT, headers={"Accept-Language": language}).data

    answer = send(browse, stage, content)

    assert answer.status_code == 302
    assert kept(app) == (1, 1, 1)


def test_the_workbook_makes_banks_programmes_and_new_versions(app: Flask, stage: Stage, browse: Browse) -> None:
    book = exported(browse, stage)
    book["Rates"].cell(2, 10, 14.25)
    for sheet, cells in (
        (
            "Programmes",
            ["Kedr", "Family", "yes", "RUB", "annuity", 100000, 900000, 0, 50, None, None, None, "2026-01-01"],
        ),
        ("Rates", ["Kedr", "Family", 12, 24, 0, 50, "used", None, None, "17,5"]),
    ):
        book[sheet].append(cells)

    answer = send(browse, stage, packed(book))

    assert answer.status_code == 302
    assert kept(app) == (2, 2, 3)


def test_what_is_wrong_in_a_workbook_is_named_by_cell_and_nothing_is_taken(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    book = exported(browse, stage)
    book["Rates"].cell(2, 10, "much")
    book["Programmes"].cell(2, 5, "magic")
    unread = send(browse, stage, packed(book))
    book = exported(browse, stage)
    book["Rates"].append(["Meridian", "First", 80, 90, 0, 80, None, None, None, 12])
    broken = send(browse, stage, packed(book))

    assert (unread.status_code, broken.status_code) == (422, 422)
    assert "Rates!J2" in words(unread)
    assert "Programmes!E2" in words(unread)
    assert "Rates!2" in words(broken)
    assert "overlap" in words(broken)
    assert kept(app) == (1, 1, 1)


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut off"])
def test_what_is_no_workbook_is_refused_in_words(stage: Stage, browse: Browse, content: bytes) -> None:
    answer = send(browse, stage, content)

    assert answer.status_code == 422
    assert "Please put this right" in words(answer)


def exported(browse: Browse, stage: Stage) -> Workbook:
    return load_workbook(io.BytesIO(browse(stage.distributor).get(EXPORT).data))


def packed(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
