"""A customer's own car from the first step to the dealer's offer and back, as people do it."""

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, in_every_language
from tests.browser.site import Site, Visit

CONDITION = ("body_state", "technical_state", "accidents", "service_book")


def take_car_step(page: Page, lang: str, *, javascript: bool) -> None:
    """Name the car: with script the models follow the make, without there is a button."""
    page.goto(f"/{lang}/trade-in")
    page.select_option("#make", label="Hyundai")
    if not javascript:
        page.click("button[value=models]")
    page.locator("#model option", has_text="Creta").wait_for(state="attached")
    page.select_option("#model", label="Creta")
    page.fill("#year", "2020")
    page.fill("#mileage_km", "86 000")
    page.click("button[value=next]")
    page.wait_for_url("**/condition")


def take_other_steps(page: Page, dealer: str) -> None:
    """Condition with a step back, a photo, the dealer."""
    page.check(f"input[name={CONDITION[0]}][value=dents]")
    page.click("button[value=back]")
    expect(page.locator("#mileage_km")).to_have_value("86 000")
    page.click("button[value=next]")
    expect(page.locator("input[value=dents]")).to_be_checked()
    for name in CONDITION[1:]:
        page.locator(f"input[name={name}]").first.check()
    page.click("button[value=next]")
    page.set_input_files("#photos", {"name": "car.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.click("button[value=photos]")
    expect(page.locator(".own-photos img")).to_have_count(1)
    page.click("button[value=next]")
    page.check(f"input[name=dealer][value={dealer}]")
    page.click("button[value=next]")
    page.wait_for_url("**/contact")


def picture() -> bytes:
    """A photo of the car."""
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "grey").save(file, "JPEG")
    return file.getvalue()


@in_every_language(("en", True), ("th", False))
def test_a_car_goes_to_the_dealer_and_the_offer_comes_back(
    site: Site, open_window: Opener, lang: str, *, javascript: bool
) -> None:
    customer = open_window(size="phone", javascript=javascript).new_page()
    name = f"{'Vadim' if javascript else 'Gennady'}{lang.capitalize()}"
    take_car_step(customer, lang, javascript=javascript)
    expect(customer.locator(".range")).to_contain_text("Hyundai Creta 2020")
    take_other_steps(customer, site.dealers[0])
    customer.fill("#name", name)
    customer.fill("#phone", "8 916 000-11-22")
    customer.check("#consent")
    customer.click("button[value=next]")
    expect(customer.locator(".secret")).to_be_visible()

    dealer = open_window(person="dealer_staff").new_page()
    dealer.goto("/office/inbox/?kind=valuation")
    dealer.locator("main a", has_text=name).first.click()
    dealer.get_by_role("link", name="Value the car").click()
    dealer.fill("#amount", "1 200 000")
    dealer.get_by_role("button", name="Send the offer").click()
    expect(dealer.locator(".offers")).to_contain_text("1,200,000")

    customer.reload()
    expect(customer.locator("#offer")).to_contain_text(re.compile(r"1[,\s]200[,\s]000"))
    customer.click("button[value=accept]")
    expect(customer.locator("button[value=accept]")).to_have_count(0)
    dealer.reload()
    expect(dealer.locator("main")).to_contain_text("Take the car into stock")
    assert open_window(person="stranger").new_page().request.get(dealer.url).status == 404


@pytest.mark.parametrize("lang", ["ru", "th"])
def test_the_steps_are_sound_on_a_phone(site: Site, open_window: Opener, lang: str) -> None:
    context: Any = open_window(size="phone")
    page = context.new_page()
    take_car_step(page, lang, javascript=True)
    path = re.sub(r"^https?://[^/]+", "", page.url)
    faults = [
        fault
        for step in ("condition", "photos", "dealer", "contact")
        for fault in Visit(context, site.base).look_at(site.base + path.replace("/condition", f"/{step}"))
    ]
    assert faults == []
