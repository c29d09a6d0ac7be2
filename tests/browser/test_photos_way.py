"""Photos in the browser: files of cars and loose photos sent together, the tray emptied by hand."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.bench.world import write_stock
from tests.browser.conftest import Opener
from tests.browser.site import Site
from tests.importers.pictures import drawing


def test_photos_go_with_their_cars_and_the_rest_is_given_to_a_car(
    site: Site, open_window: Opener, tmp_path: Path
) -> None:
    page = open_window(person="dealer_manager", size="phone").new_page()
    stock = write_stock(tmp_path / "photographed.xml", 3, dealer=site.dealers[0], mode="delta")
    photos = [tmp_path / name for name in ("B-1_1.jpg", "lost.jpg")]
    for number, photo in enumerate(photos):
        photo.write_bytes(drawing(8_000 + number))
    page.goto("/office/uploads/new")
    page.set_input_files("#files", str(stock))
    page.set_input_files("#files", [str(photo) for photo in photos])
    expect(page.locator("[data-chosen] li")).to_have_count(3)

    page.locator("form[data-upload] > .actions button").click()
    page.wait_for_url(re.compile(r"/uploads/\d+$"))
    page.locator("form[action$='/apply'] button").click(timeout=60_000)
    expect(page.locator("#plan")).to_have_text("What was done", timeout=60_000)
    page.goto(f"{page.url}/photos")
    page.get_by_label("lost.jpg").check()
    page.locator("#car").fill("B-1")
    page.locator(".tray-tools button.primary").click()

    expect(page.locator("main")).to_contain_text("The tray is empty")
