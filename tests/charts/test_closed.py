"""Closed months: their numbers stay, corrections stand beside them in every face, and reopening is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.charts import closing
from app.charts.document import lay_out, to_pdf
from app.charts.measuring import measure
from app.charts.report import By
from app.charts.reports import REPORTS, find
from app.charts.selection import Asked, resolve
from app.charts.workbook import to_xlsx
from app.errors import Conflict, RuleBroken
from app.extensions import db
from app.models import AuditEntry, ClosedFigure, ClosedMonth, Dealer, Listing
from app.services import closed_months as service
from app.services import sales
from app.services.audit import Actor
from app.tenancy import Scope
from tests.charts.speaking import speaking
from tests.factories import origin
from tests.stage import NOW, Stage, working

Browse = Callable[..., FlaskClient]
MARCH = date(2026, 3, 1)
DAYS = "from=2026-03-01&to=2026-03-31"
LINK = "/office/closed-months/"


def close_march(app: Flask) -> None:
    """The distributor closes March."""
    with speaking(app, Scope.network()):
        closing.close_month(month=MARCH, by=Actor(NOW, name="irina"))
        db.session.commit()


def cancel(app: Flask, number: str) -> None:
    """A sale of March is cancelled in April."""
    with working(app):
        car = db.session.scalars(select(Listing).where(Listing.unique_id == number)).one()
        sales.cancel_sale(listing=car, reason="bank refused", origin=origin())
        db.session.commit()


def told(client: FlaskClient, slug: str, **further: str) -> dict[str, Any]:
    """A report over March as JSON."""
    more = "".join(f"&{name}={value}" for name, value in further.items())
    found: dict[str, Any] = client.get(f"/office/reports/{slug}?{DAYS}&format=json{more}").get_json()
    return found


def row_of(found: dict[str, Any], dealer: str) -> dict[str, Any]:
    """A dealer's row."""
    return next(row for row in found["rows"] if row["dealer"] == dealer)


def test_a_cancelled_sale_still_happened_in_a_closed_month(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    before = told(client, "revenue")
    close_march(network)
    assert {**told(client, "revenue"), "closed": None} == {**before, "closed": None}
    cancel(network, "N-1")
    found = told(client, "revenue")
    assert found["closed"] is True
    north = row_of(found, "NORTH")
    kept = row_of(before, "NORTH")
    assert (north["sold"], north["sold_now"], north["sold_adjustment"]) == (kept["sold"], kept["sold"] - 1, -1)
    assert north["revenue_adjustment"] == -1_040_000
    assert row_of(found, "SOUTH")["revenue_adjustment"] == 0
    assert found["totals"]["revenue"] == before["totals"]["revenue"]
    assert found["totals"]["revenue_now"] == before["totals"]["revenue"] - 1_040_000


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
def test_right_after_closing_nothing_is_corrected(network: Flask, stage: Stage, report: Any) -> None:
    close_march(network)
    with speaking(network, Scope.network()):
        for by in (By.DEALER, By.TOTAL, By.MONTH):
            selection = resolve(Asked(MARCH, date(2026, 3, 31), by), now=NOW)
            settled, plain = closing.measure_settled(report, selection), measure(report, selection)
            assert settled.is_settled
            assert settled.adjusted == frozenset()
            pairs = zip(settled.tables, plain.tables, strict=True)
            assert all(a.totals == b.totals and len(a.rows) == len(b.rows) for a, b in pairs)


def test_every_face_tells_the_adjustment(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    close_march(network)
    cancel(network, "N-1")
    page = unescape(client.get(f"/office/reports/cars-sold?{DAYS}").text)
    assert "March 2026 is closed" in page
    assert "now 2: −1" in page
    lines = list(csv.DictReader(io.StringIO(client.get(f"/office/reports/cars-sold?{DAYS}&format=csv").text)))
    assert [(line["sold"], line["sold_now"]) for line in lines if "NORTH" in line.values()] == [("3", "2")]
    with speaking(network, Scope.network()):
        result = closing.measure_settled(find("cars-sold"), resolve(Asked(MARCH, date(2026, 3, 31)), now=NOW))
        assert to_pdf([result]).startswith(b"%PDF-")
    done = network.test_cli_runner().invoke(
        args=["report", "run", "cars-sold", "--from", "2026-03-01", "--to", "2026-03-31", "--format", "json"]
    )
    assert '"sold_adjustment": -1' in done.output


def test_the_facts_behind_an_adjusted_cell_are_those_of_now(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    close_march(network)
    cancel(network, "N-1")
    link = f"/office/reports/cars-sold/cars?measure=sold&dealer=NORTH&by=total&{DAYS}"
    assert 'class="report-value"><strong>2<' in client.get(link).text


def test_a_month_among_months_keeps_its_number(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    days = "from=2026-02-01&to=2026-03-31&by=month&format=json"
    before = client.get(f"/office/reports/revenue?{days}").get_json()["rows"]
    close_march(network)
    cancel(network, "N-1")
    after = client.get(f"/office/reports/revenue?{days}").get_json()["rows"]
    assert [row["revenue"] for row in after] == [row["revenue"] for row in before]
    assert [row["revenue_adjustment"] for row in after] == [0, -1_040_000]


@pytest.mark.parametrize("by", ["total", "month"])
def test_numbers_that_nobody_kept_are_not_called_kept(network: Flask, stage: Stage, browse: Browse, by: str) -> None:
    """Of several dealers together there is no kept number."""
    close_march(network)
    cancel(network, "N-1")
    two = f"{DAYS}&dealer=NORTH&dealer=SOUTH&by={by}"
    client = browse(stage.distributor)
    assert "closed" not in client.get(f"/office/reports/revenue?{two}&format=json").get_json()
    page = client.get(f"/office/reports/revenue?{two}").text
    assert "told as they are now" in page
    assert "that were kept" not in page


def test_totals_of_now_under_kept_rows_are_named(network: Flask, stage: Stage, browse: Browse) -> None:
    close_march(network)
    cancel(network, "N-1")
    client = browse(stage.distributor)
    assert "The totals were not kept" in client.get(f"/office/reports/revenue?{DAYS}&dealer=NORTH&dealer=SOUTH").text
    assert "The totals were not kept" not in client.get(f"/office/reports/revenue?{DAYS}").text


@pytest.mark.parametrize(
    ("further", "words"),
    [({}, "What was corrected since stands beside them."), ({"certified": True}, "told as they are now.")],
)
def test_workbook_and_paper_say_what_closing_means_for_them(
    network: Flask, stage: Stage, further: dict[str, bool], words: str
) -> None:
    close_march(network)
    cancel(network, "N-1")
    with speaking(network, Scope.network()):
        asked = Asked(MARCH, date(2026, 3, 31), **further)  # type: ignore[arg-type]
        result = closing.measure_settled(find("revenue"), resolve(asked, now=NOW))
        page = load_workbook(io.BytesIO(to_xlsx([result]))).worksheets[-1]
        facts = dict(lay_out([result])[0]["sections"][0]["facts"])
    told = {str(row[0].value): str(row[1].value) for row in page.iter_rows()}
    assert "March 2026" in told["Closed months"]
    assert told["Closed months"].endswith(words)
    assert facts["Closed months"] == told["Closed months"]


@pytest.mark.parametrize(
    "further", [{"by": "make"}, {"make": "hyundai"}, {"certified": "yes"}, {"compare": "previous"}]
)
def test_what_was_not_kept_is_told_as_it_is_now(
    network: Flask, stage: Stage, browse: Browse, further: dict[str, str]
) -> None:
    close_march(network)
    cancel(network, "N-1")
    found = told(browse(stage.distributor), "revenue", **further)
    assert "closed" not in found
    more = "".join(f"&{name}={value}" for name, value in further.items())
    assert "Closed: March 2026" in browse(stage.distributor).get(f"/office/reports/revenue?{DAYS}{more}").text


def test_a_manager_sees_the_own_kept_numbers_alone(network: Flask, stage: Stage, browse: Browse) -> None:
    close_march(network)
    cancel(network, "N-1")
    own = told(browse(stage.editor), "revenue")
    assert [row["dealer"] for row in own["rows"]] == ["NORTH"]
    assert own["rows"][0]["revenue_adjustment"] == own["totals"]["revenue_adjustment"] == -1_040_000
    other = told(browse(stage.stranger), "revenue")
    assert [row["dealer"] for row in other["rows"]] == ["SOUTH"]
    assert other["totals"]["revenue"] == other["rows"][0]["revenue"]
    with working(network, Scope.of_dealers({stage.south_id})):
        dealers = set(db.session.scalars(select(ClosedFigure.dealer_id)))
        assert dealers == {stage.south_id}


def test_a_dealer_of_which_nothing_is_left_keeps_its_row(network: Flask, stage: Stage, browse: Browse) -> None:
    close_march(network)
    with working(network):
        idle = db.session.scalars(select(Dealer).where(Dealer.code == "IDLE")).one()
        idle.status = "closed"
        db.session.commit()
    found = told(browse(stage.distributor), "cars-sold")
    assert row_of(found, "IDLE")["sold"] == 0
    assert [row["dealer"] for row in found["rows"]] == sorted(row["dealer"] for row in found["rows"])
    assert browse(stage.distributor).get(f"/office/reports/cars-sold?{DAYS}").status_code == 200


def test_only_a_month_that_has_ended_is_closed_and_once(network: Flask, stage: Stage) -> None:
    with speaking(network, Scope.network()):
        for month in (date(2026, 4, 1), date(2026, 5, 1), date(2026, 3, 2)):
            with pytest.raises(RuleBroken):
                closing.close_month(month=month, by=Actor(NOW))
        closing.close_month(month=MARCH, by=Actor(NOW))
        with pytest.raises(Conflict):
            closing.close_month(month=MARCH, by=Actor(NOW + timedelta(days=1)))


def test_reopening_needs_a_reason_and_is_audited(network: Flask, stage: Stage) -> None:
    close_march(network)
    with speaking(network, Scope.network()):
        with pytest.raises(RuleBroken):
            service.reopen(month=MARCH, reason=" ", by=Actor(NOW))
        service.reopen(month=MARCH, reason="A dealer was forgotten", by=Actor(NOW, name="irina"))
        db.session.commit()
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "month:2026-03")).all()
        assert [entry.action for entry in entries] == ["month_closed", "month_reopened"]
        assert entries[1].details["reason"] == "A dealer was forgotten"
        revenue = entries[1].details["totals"]["revenue"]["RUB"]["revenue"]
        assert Decimal(revenue) > 0
        assert db.session.scalar(select(func.count(ClosedFigure.id))) == 0
        assert db.session.scalar(select(func.count(ClosedMonth.id))) == 0


def test_the_distributor_closes_looks_and_reopens(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    assert "Close" in client.get(LINK).text
    assert client.post(f"{LINK}2026-03/close").status_code == 302
    assert "Nothing was corrected" in client.get(f"{LINK}2026-03").text
    cancel(network, "N-1")
    page = unescape(client.get(f"{LINK}2026-03").text)
    assert "10. Revenue" in page
    assert "whole network" in page
    assert "−RUB" in page or "−1,040,000" in page
    assert "Revenue" in client.get(f"{LINK}2026-03?format=csv").get_data(as_text=True)
    assert client.post(f"{LINK}2026-03/reopen", data={"reason": ""}).status_code == 422
    assert client.post(f"{LINK}2026-03/reopen", data={"reason": "Forgotten"}).status_code == 302
    assert client.get(f"{LINK}2026-03").status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "nonsense", "2026-3-1", "9999-12", "0001-01"])
def test_strange_months_are_not_found(network: Flask, stage: Stage, browse: Browse, month: str) -> None:
    assert browse(stage.distributor).get(f"{LINK}{month}").status_code == 404
    assert browse(stage.distributor).post(f"{LINK}{month}/close").status_code in {302, 404}


def test_nobody_else_closes_months_or_reads_the_list(network: Flask, stage: Stage, browse: Browse) -> None:
    for person in (stage.editor, stage.reader, stage.administrator):
        client = browse(person)
        assert client.get(LINK).status_code == 403
        assert client.post(f"{LINK}2026-03/close").status_code == 403
        assert client.post(f"{LINK}2026-03/reopen", data={"reason": "x"}).status_code == 403
