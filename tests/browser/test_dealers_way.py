"""Deliveries in the browser: the plan before anything changes, clear words for what cannot be read."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bench.world import write_stock
from tests.browser.conftest import Opener
from tests.browser.site import Site


def upload(page: Page, file: Path) -> None:
    """Deliver a file on the page for it."""
    page.goto("/office/uploads/new")
    page.set_input_files("input[type=file]", str(file))
    page.click("form[data-upload] > .actions button")
    page.wait_for_url("**/office/uploads/*")


def test_a_delivery_shows_its_plan_and_waits_for_a_click(site: Site, open_window: Opener, tmp_path: Path) -> None:
    page = open_window(person="dealer_manager").new_page()
    file = write_stock(tmp_path / "stock.xml", 7, dealer=site.dealers[0], mode="delta")
    upload(page, file)
    page.locator("form[action$='/apply'] button").click()
    expect(page.locator("#plan")).to_have_text("What was done", timeout=60_000)
    page.goto("/office/listings/?q=B-1")
    expect(page.locator("main")).to_contain_text("Creta")


def test_a_rejected_row_is_mended_where_it_is_shown(site: Site, open_window: Opener, tmp_path: Path) -> None:
    page = open_window(person="dealer_manager").new_page()
    file = write_stock(tmp_path / "stock.xml", 1, dealer=site.dealers[0], mode="delta")
    file.write_text(re.sub(r"<year>\d+</year>", "<year>22nd</year>", file.read_text("utf-8")), "utf-8")
    upload(page, file)
    page.locator("form[action$='/apply'] button").click()
    page.locator("a[href$='/mend']").click(timeout=60_000)
    page.fill("input[name$='.year']", "2021")
    page.press("input[name$='.year']", "Enter")
    expect(page.locator("main, [role=status]").filter(has_text="1 car is taken.").first).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xml", b""),
        ("broken.xml", b"<stock dealer='X'><car>"),
        ("bomb.xml", b"<!DOCTYPE s [<!ENTITY a 'b'>]><stock><car>&a;</car></stock>"),
        ("picture.xlsx", b"\xff\xd8\xff\xe0 half a picture"),
        ("letter.txt", b"Dear Sirs,"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    open_window: Opener, tmp_path: Path, name: str, content: bytes
) -> None:
    page = open_window(person="dealer_manager").new_page()
    file = tmp_path / name
    file.write_bytes(content)
    answers: list[int] = []
    page.on("response", lambda response: answers.append(response.status))
    upload(page, file)
    expect(page.locator("main a[href*='/problems']").first).to_be_visible()
    assert "Traceback" not in page.content()
    assert max(answers) < 500
