"""The dashboard: every report once, each tile by itself; a dealer beside a median that names nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.charts.benchmark import FEWEST, find_median
from app.charts.report import Kind, Report
from app.charts.reports import REPORTS, find
from app.charts.sparkline import draw_line
from app.extensions import db
from app.lib.periods import Period
from app.tenancy import Scope
from app.views.report_dashboard import GROUPS, show_trend
from tests.charts.speaking import speaking
from tests.factories import make_listing, origin
from tests.stage import NOW, Stage, make_dealer, working
from tests.views.forms import count_statements

Browse = Callable[..., FlaskClient]
MARCH = "from=2026-03-01&to=2026-03-31"
every_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)


def tile(client: FlaskClient, slug: str, period: str = MARCH) -> str:
    """A tile's words."""
    answer = client.get(f"/office/reports/{slug}/tile?{period}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def test_every_report_stands_in_one_group() -> None:
    placed = [slug for _label, slugs in GROUPS for slug in slugs]
    assert len(placed) == len(set(placed))
    assert {report.slug for report in REPORTS} <= set(placed)


def test_without_script_every_tile_leads_to_its_report(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    text = client.get(f"/office/reports/?{MARCH}").get_data(as_text=True)
    links = [unescape(link) for link in re.findall(r'<a class="tile report-tile is-waiting" href="([^"]+)"', text)]
    assert len(links) == len(REPORTS)
    assert all("from=2026-03-01" in link for link in links)
    assert len(re.findall(r'hx-get="[^"]+/tile\?', text)) == len(REPORTS)


@every_report
def test_a_tile_tells_number_and_trend(network: Flask, stage: Stage, browse: Browse, report: Report) -> None:
    text = tile(browse(stage.distributor), report.slug)
    assert str(report.headline_metric.label) in text
    assert "period before" in text
    assert "Median" not in text


def test_a_tile_compares_with_the_period_before(network: Flask, stage: Stage, browse: Browse) -> None:
    text = tile(browse(stage.distributor), "used-cars-sold")
    found = browse(stage.distributor).get(f"/office/reports/used-cars-sold?{MARCH}&format=json").get_json()
    change = (Decimal(found["totals"]["sold"]) / Decimal(found["totals"]["previous"]) - 1) * 100
    assert f"{abs(change):,.1f} %" in text


@pytest.mark.parametrize(
    ("kind", "numbers", "told"),
    [
        (Kind.PERCENT, ("0.12", "0.14"), ("same", "as in the period before")),
        (Kind.PERCENT, ("12", "14.5"), ("down", "−2.5 points against the period before")),
        (Kind.COUNT, ("3", "0"), ("up", "0 in the period before")),
        (Kind.COUNT, ("0", "0"), ("same", "as in the period before")),
        (Kind.MONEY, ("100000", "99999"), ("same", "as in the period before")),
        (Kind.MONEY, ("-50", "-100"), ("up", "+50.0 % against the period before")),
    ],
)
def test_a_trend_is_told_as_far_as_its_digits_show(
    app: Flask, kind: Kind, numbers: tuple[str, str], told: tuple[str, str]
) -> None:
    with speaking(app):
        metric = replace(find("revenue").headline_metric, kind=kind)
        sign, words = show_trend(metric, *map(Decimal, numbers))
    assert (sign, words.replace("\u00a0", " ")) == told


def test_the_dashboard_itself_measures_nothing(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    client.get("/office/reports/")
    assert count_statements(network, client, f"/office/reports/?{MARCH}") < 12


def test_a_wrong_period_is_told_and_the_tiles_stand(network: Flask, stage: Stage, browse: Browse) -> None:
    text = browse(stage.distributor).get("/office/reports/?from=nonsense").get_data(as_text=True)
    assert "A day is written" in text
    assert "report-tile" in text
    assert browse(stage.distributor).get("/office/reports/revenue/tile?from=nonsense").status_code == 422


def test_staff_administrators_and_strangers_have_no_tiles(network: Flask, stage: Stage, browse: Browse) -> None:
    link = f"/office/reports/revenue/tile?{MARCH}"
    assert browse(stage.reader).get(link).status_code == 403
    assert browse(stage.administrator).get(link).status_code == 403
    assert browse().get(link).status_code == 302


def sell_at(app: Flask, count: int) -> None:
    """Dealers beside those of the stage, the first with one car in stock, the next with two, and so on."""
    with working(app):
        for number in range(1, count + 1):
            dealer = make_dealer(f"D{number}")
            for _car in range(number):
                make_listing(dealer.id, acquired_on=date(2026, 3, 1), at=origin().at)
        db.session.commit()


def test_a_dealer_sees_no_median_of_fewer_than_five_others(app: Flask, stage: Stage, browse: Browse) -> None:
    sell_at(app, FEWEST - 2)  # with SOUTH one fewer than enough
    text = tile(browse(stage.editor), "stock", "from=2026-04-01&to=2026-04-10")
    assert "fewer than 5 other dealers" in text


def test_a_dealer_sees_the_median_of_five_others_and_no_name(app: Flask, stage: Stage, browse: Browse) -> None:
    sell_at(app, FEWEST)
    with working(app):
        for _car in range(9):
            make_listing(stage.north_id, acquired_on=date(2026, 3, 1))
        db.session.commit()
    text = tile(browse(stage.editor), "stock", "from=2026-04-01&to=2026-04-10")
    assert "9" in text
    assert "Median of 6 other dealers: 2.5" in text  # SOUTH has none, the others 1 to 5
    assert not [code for code in ("D1", "D5", "South") if code in text]


def test_the_median_leaves_the_own_dealers_out_and_keeps_currencies_apart(app: Flask, stage: Stage) -> None:
    sell_at(app, FEWEST)
    period = Period(date(2026, 4, 1), date(2026, 4, 10))
    with speaking(app), working(app, Scope.of_dealers({stage.north_id})):
        stock = find("stock")
        found = find_median(stock, period, own={"NORTH", "D5"}, currency="RUB", now=NOW)
        assert found.value == Decimal(2)
        assert found.dealers == 5
        assert find_median(stock, period, own={"NORTH"}, currency="THB", now=NOW).value is None


def test_a_report_by_region_is_drawn_on_the_map_and_regions_lead_on(
    network: Flask, stage: Stage, browse: Browse
) -> None:
    text = unescape(browse(stage.distributor).get(f"/office/reports/revenue?{MARCH}&by=region").text)
    if not (Path(network.static_folder or "") / "vendor" / "map" / "RU.json").exists():
        pytest.skip("no map is made here")
    drawn = text[text.index('<svg class="region-map"') :]
    assert "region=Москва" in unquote(drawn)
    assert "<title>Москва: 4,510,000</title>" in drawn.replace("\u00a0", " ")
    assert "region-map" not in browse(stage.distributor).get(f"/office/reports/revenue?{MARCH}&by=dealer").text


def test_a_line_has_gaps_where_nothing_is_known_and_ends_in_a_dot() -> None:
    drawn = ET.fromstring(draw_line([1.0, 2.0, None, 3.0, 4.0]))  # noqa: S314 - drawn by us
    lines = [node for node in drawn if node.tag == "polyline"]
    assert [len(line.attrib["points"].split()) for line in lines] == [2, 2]
    assert [node.attrib["class"] for node in drawn if node.tag == "circle"] == ["last"]
    assert draw_line([None, None]) == ""
    assert 'class="alone"' in draw_line([None, 5.0, None])


def test_a_line_of_losses_hangs_below_zero() -> None:
    drawn = ET.fromstring(draw_line([-5.0, -1.0]))  # noqa: S314 - drawn by us
    zero = float(drawn[0].attrib["d"].split("H")[0].split(" ")[1])
    points = next(node.attrib["points"] for node in drawn if node.tag == "polyline")
    assert all(float(point.split(",")[1]) > zero for point in points.split())
