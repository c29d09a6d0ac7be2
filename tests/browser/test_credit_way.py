"""Credit as buyers do it: on a phone, with script and without, from the car to the sheet of paper."""

import re

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Opener
from tests.browser.site import Site, Visit

MOST_SCRIPT_BYTES = 100 * 1024
WISH = "/en/credit?price=1200000&first=30&months=36"


def take_offer(page: Page) -> str:
    """The first bank's offer for the wish; the address of its page."""
    page.goto(WISH)
    page.locator(".quote form button").first.click()
    expect(page).to_have_url(re.compile(r"/en/offers/"))
    return page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_a_buyer_calculates_takes_an_offer_and_has_it_sent(
    site: Site, open_window: Opener, *, javascript: bool
) -> None:
    page = open_window(size="phone", javascript=javascript).new_page()
    page.goto(WISH)
    before = page.locator(".quote .payment").first.inner_text()
    page.fill("#months", "24")
    if javascript:
        page.locator("#months").dispatch_event("change")
    else:
        page.click("form.credit-form button[type=submit]")
    expect(page.locator(".quote .payment").first).not_to_have_text(before)
    expect(page).to_have_url(re.compile("months=24"))

    address = take_offer(page)
    assert page.request.get(f"{address}.pdf").body()[:5] == b"%PDF-"
    page.fill("[name=mail]", "anna@customers.test")
    page.locator("form[action$='/mail'] button").click()
    expect(page.locator("[role=status]")).to_be_visible()


def test_a_slider_moves_its_number_and_the_banks_answer(site: Site, open_window: Opener) -> None:
    page = open_window(size="phone").new_page()
    page.goto(WISH)
    payment = page.locator(".quote .payment").first
    before = payment.inner_text()
    page.locator("#first ~ .slider, .amount:has(#first) + .slider").first.evaluate(
        "slider => { slider.value = 50; slider.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    expect(page.locator("#first")).to_have_value("50")
    expect(payment).not_to_have_text(before)


def test_what_no_bank_lends_leads_to_what_would_be_possible(site: Site, open_window: Opener) -> None:
    page = open_window(size="phone", javascript=False).new_page()
    page.goto("/en/credit?price=1200000&first=30&months=500")
    expect(page.locator(".quote")).to_have_count(0)
    page.locator(".refusals a").first.click()
    assert page.locator(".quote").count() >= 1


def test_an_offer_and_the_calculator_are_sound(site: Site, open_window: Opener) -> None:
    context = open_window(size="phone")
    address = take_offer(context.new_page())
    visit = Visit(context, site.base)
    assert visit.look_at(address.removeprefix(site.base)) == []
    visit.look_at(WISH)
    visit.page.locator(".plan summary").first.click()
    visit.page.locator(".more-wishes summary").click()
    assert visit.judge() == []


def weigh_scripts(page: Page, path: str) -> int:
    """How many bytes of script a page loads."""
    answers: list[Response] = []

    def note(answer: Response) -> None:  # playwright marks its listeners, which a built-in method does not take
        answers.append(answer)

    page.on("response", note)
    page.goto(path, wait_until="networkidle")
    return sum(len(answer.body()) for answer in answers if answer.request.resource_type == "script")


def test_the_pages_with_credit_keep_to_the_budget_of_script(site: Site, open_window: Opener) -> None:
    context = open_window(size="phone")
    cars = context.request.get("/en/cars", headers={"Accept": "application/json"}).json()["cars"]
    for path in (WISH, re.sub(r"^https?://[^/]+", "", cars[0]["url"])):
        assert 0 < weigh_scripts(context.new_page(), path) < MOST_SCRIPT_BYTES
