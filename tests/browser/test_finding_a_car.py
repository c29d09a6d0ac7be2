"""A buyer finds a car: words become filters, the back button works, photos open, also on a phone and without script."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener


def test_words_become_chips_and_the_back_button_brings_everything_back(open_window: Opener) -> None:
    page = open_window().new_page()
    page.goto("/en/cars")
    everything = page.inner_text("#results .count")
    page.fill("#q", "hyundai automatic up to 3 million")
    page.press("#q", "Enter")
    page.wait_for_url(re.compile(r"make=hyundai&gearbox=automatic&price_max=3000000$"))
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator(".results .chip")).to_have_count(4)
    with page.expect_response(re.compile("/en/cars")):  # the same again is no step back
        page.press("#q", "Enter")
    page.locator(".results .chip", has_text="Automatic").click()
    page.wait_for_url(re.compile(r"make=hyundai&price_max=3000000$"))
    page.go_back()
    page.wait_for_url(re.compile(r"gearbox=automatic"))
    page.go_back()
    expect(page.locator("#results .count")).to_have_text(everything)


def test_on_a_phone_the_filters_are_a_sheet_with_a_live_count(open_window: Opener) -> None:
    page = open_window(size="phone").new_page()
    page.goto("/en/cars")
    page.click("#filters > summary")
    sheet = page.locator("#filters").bounding_box()
    assert sheet is not None
    assert (sheet["x"], sheet["y"], sheet["width"], sheet["height"]) == (0, 0, 390, 844)
    page.locator("#facet-make input:enabled").first.check()
    page.wait_for_url(re.compile(r"make="))
    shown = page.inner_text("#show")
    page.click("#show")
    expect(page.locator("#filters")).not_to_have_attribute("open", "")
    assert shown.removeprefix("Show ") == page.inner_text("#results .count")


def test_without_script_words_and_filters_work_as_a_plain_form(open_window: Opener) -> None:
    page = open_window(javascript=False).new_page()
    page.goto("/en/cars?body=suv")
    page.fill("#q", "petrol")
    page.press("#q", "Enter")
    assert page.url.endswith("/en/cars?body=suv&fuel=petrol")
    page.locator(".cards .card-title a").first.click()
    assert page.locator(".gallery img, .gallery-empty img").first.is_visible()


def test_the_lightbox_is_loaded_by_the_first_click_only(open_window: Opener) -> None:
    page = open_window().new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if "photoswipe" in request.url else None)
    page.goto("/en/cars?certified=yes")
    page.locator(".cards .card-title a").first.click()
    page.wait_for_load_state("networkidle")
    assert [url for url in loaded if ".js" in url] == []
    page.locator("#gallery a").first.click()
    expect(page.locator(".pswp--open")).to_be_visible()
