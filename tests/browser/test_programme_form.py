"""The form of a credit programme: payments follow what is typed, with and without script."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

FIRST = "/office/credit/programmes/1/edit"


def payments(page: Page) -> str:
    """What the preview says."""
    return page.inner_text("#preview")


def test_payments_follow_what_is_typed_and_gaps_are_named_at_once(open_window: Opener) -> None:
    page = open_window(person="distributor").new_page()
    page.goto(FIRST)
    before = payments(page)
    page.fill("input[name='rates-0-yearly_rate']", "30")
    expect(page.locator("#preview")).not_to_have_text(before, use_inner_text=True)
    assert page.locator("#preview table").count() == 1
    page.fill("input[name='rates-0-months_to']", "30")
    expect(page.locator("#preview .notice.fault")).to_be_visible()
    page.goto("/office/credit/programmes/1")
    assert page.locator(".versions li").count() == 2  # nothing was saved


def test_payments_are_calculated_without_script_too(open_window: Opener) -> None:
    page = open_window(size="phone", person="distributor", javascript=False).new_page()
    page.goto(FIRST)
    page.fill("input[name='sample_price']", "2 000 000")
    page.click("button[name='more'][value='0']")
    expect(page.locator("#preview")).to_contain_text("2")
    assert page.input_value("input[name='sample_price']") == "2 000 000"
    assert "2,000,000" in payments(page).replace("\xa0", ",").replace(" ", ",")
