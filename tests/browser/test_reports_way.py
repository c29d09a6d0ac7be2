"""The distributor's way: the dashboard fills tile by tile, a bar leads into the report, without script links do."""

import re

from playwright.sync_api import expect

from app.charts.reports import REPORTS
from tests.browser.conftest import Opener


def test_the_dashboard_fills_and_a_bar_leads_on(open_window: Opener) -> None:
    page = open_window(person="distributor", size="phone").new_page()
    page.goto("/office/reports/")
    expect(page.locator(".report-tile.is-waiting")).to_have_count(0)
    expect(page.locator(".report-tile strong").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto("/office/reports/stock")
    bar = page.locator(".chart .bars .point path").first
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.move(middle[0] - 3, middle[1] - 3)
    page.wait_for_timeout(200)
    page.mouse.move(*middle)
    page.wait_for_timeout(200)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile("dealer="))


def test_without_script_tiles_are_links_to_their_reports(open_window: Opener) -> None:
    page = open_window(person="distributor", javascript=False).new_page()
    page.goto("/office/reports/")
    expect(page.locator("a.report-tile")).to_have_count(len(REPORTS))
    page.locator("a.report-tile").first.click()
    expect(page.locator("table.report").first).to_be_visible()
