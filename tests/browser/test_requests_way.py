"""Booking, test drive and callback as people do them on a phone, with and without JavaScript, in three languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, in_every_language
from tests.browser.site import Site, Visit
from tests.browser.test_customers_way import find_car


def send_form(page: Page, name: str) -> str:
    """Fill in who one is and send; the address of the secret link."""
    page.fill("[name=name]", name)
    page.fill("[name=phone]", "8 (916) 555-00-11")
    page.check("[name=consent]")
    page.click("main form [type=submit]")
    expect(page.locator(".secret")).to_be_visible()
    return page.url.partition("?")[0]


def form_of(page: Page, site: Site, lang: str, kind: str) -> str:
    """The address of a form of a car."""
    return re.sub(r"^/\w+(/cars/\d+).*", rf"/{lang}\1/{kind}", find_car(page, site.dealers[1]))


@in_every_language(("ru", True), ("th", False))
def test_a_car_is_booked_by_one_and_the_next_stands_in_line(
    site: Site, open_window: Opener, lang: str, *, javascript: bool
) -> None:
    page = open_window(size="phone", javascript=javascript).new_page()
    form = form_of(page, site, lang, "bookings")
    page.goto(form)
    first = send_form(page, "Anna")
    page.goto(form)
    second = send_form(page, "Boris")
    expect(page.locator(".booking strong")).to_contain_text("1")
    for link in (first, second):
        page.goto(f"{link}/withdraw")
        page.click("main form [type=submit]")
        expect(page.locator(".thread")).to_be_visible()


@in_every_language(("en", True), ("ru", False))
def test_a_test_drive_is_planned_moved_and_withdrawn(
    site: Site, open_window: Opener, lang: str, *, javascript: bool
) -> None:
    page = open_window(size="phone", javascript=javascript).new_page()
    page.goto(form_of(page, site, lang, "test-drive"))
    page.select_option("[name=starts_at]", index=1)
    link = send_form(page, "Vera")
    before = page.locator(".sheet").inner_text()
    page.click(f"a[href$='{link.rpartition('/')[2]}/reschedule']")
    page.select_option("[name=starts_at]", index=2)
    page.click("main form [type=submit]")
    expect(page.locator(".sheet")).not_to_have_text(before)
    assert page.request.get(f"{link}/visit.ics").text().count("SEQUENCE:1") == 1
    page.click(f"a[href$='{link.rpartition('/')[2]}/withdraw']")
    page.click("main form [type=submit]")
    expect(page.locator("a[href$='/reschedule']")).to_have_count(0)


@in_every_language(("th", False), ("ru", True))
def test_a_customer_is_called_back_and_erases_everything(
    site: Site, open_window: Opener, lang: str, *, javascript: bool
) -> None:
    page = open_window(size="phone", javascript=javascript).new_page()
    page.goto(f"/{lang}/requests/new?kind=callback")
    page.select_option("[name=dealer]", site.dealers[1])
    page.click("main form [type=submit]")
    link = send_form(page, "Galina")
    page.click("a[href$='/data']")
    expect(page.locator("main")).to_contain_text("Galina")
    page.click("a[href$='/erase']")
    page.click("main form [type=submit]")
    assert page.request.get(link).status == 410


@pytest.mark.parametrize("lang", ["ru", "en", "th"])
def test_a_guessed_link_and_one_that_was_replaced_say_so_and_show_nothing(
    site: Site, open_window: Opener, lang: str
) -> None:
    page = open_window(size="phone").new_page()
    page.goto(form_of(page, site, lang, "callback"))
    link = send_form(page, "Zinaida")
    page.click("form[action$='/new-link'] button")
    expect(page.locator(".secret")).to_be_visible()
    for address, status in ((f"{link[:-1]}!", 404), (link, 410), (page.url.partition("?")[0], 200)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        expect(page.locator("h1")).to_be_visible()
        assert ("+7 916 555-00-11" in page.content(), page.locator(".thread").count()) == (False, status == 200)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_page_of_a_request_is_sound(site: Site, open_window: Opener) -> None:
    context = open_window(size="phone")
    page = context.new_page()
    page.goto(form_of(page, site, "ru", "test-drive"))
    page.select_option("[name=starts_at]", index=1)
    link = send_form(page, "Darya")
    visit = Visit(context, site.base)
    for step in ("", "/reschedule", "/withdraw", "/data", "/erase"):
        assert visit.look_at(link + step) == []
