"""A question from the buyers' site to the dealer and back, as people do it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, in_every_language
from tests.browser.site import Site, Visit

QUESTION = "Is the second set of wheels included?"
ANSWER = "Yes, both sets come with the car."


def ask(page: Page, path: str, name: str) -> str:
    """Ask a question about a car; the address of the secret link."""
    page.goto(path)
    page.fill("[name=text]", QUESTION)
    page.fill("[name=name]", name)
    page.fill("[name=email]", f"{name.lower()}@customers.test")
    page.check("[name=consent]")
    page.click("main form [type=submit]")
    expect(page.locator("main")).to_contain_text(QUESTION)
    return page.url


def find_car(page: Page, dealer: str) -> str:
    """The path of a car of the dealer."""
    answer = page.request.get(f"/en/cars?dealer={dealer}", headers={"Accept": "application/json"})
    cars = answer.json()["cars"]
    return re.sub(r"^https?://[^/]+", "", cars[0]["url"])


@in_every_language(("en", True), ("th", False))
def test_a_question_reaches_its_dealer_and_the_answer_its_customer(
    site: Site, open_window: Opener, lang: str, *, javascript: bool
) -> None:
    customer = open_window(size="phone", javascript=javascript).new_page()
    car = find_car(customer, site.dealers[0])
    name = f"{'Vera' if javascript else 'Galina'}{lang.capitalize()}"
    link = ask(customer, re.sub(r"^/\w+(/cars/\d+).*", rf"/{lang}\1/question", car), name)

    stranger = open_window(person="stranger").new_page()
    stranger.goto("/office/inbox/")
    expect(stranger.locator("main")).not_to_contain_text(name)

    dealer = open_window(person="dealer_staff").new_page()
    dealer.goto("/office/inbox/")
    dealer.locator("main a", has_text=name).first.click()
    expect(dealer.locator("main")).to_contain_text(QUESTION)
    expect(dealer.locator("main")).to_contain_text(f"{name.lower()}@customers.test")
    dealer.fill("form[action$='/answer'] textarea", ANSWER)
    dealer.click("form[action$='/answer'] button")
    expect(dealer.locator("main")).to_contain_text(ANSWER)

    customer.goto(link)
    expect(customer.locator("main")).to_contain_text(ANSWER)
    assert stranger.request.get(dealer.url).status == 404


def test_the_customers_own_page_is_sound(site: Site, open_window: Opener) -> None:
    context = open_window(size="phone")
    page = context.new_page()
    car = find_car(page, site.dealers[0])
    link = ask(page, re.sub(r"^(/\w+/cars/\d+).*", r"\1/question", car), "Boris")
    assert Visit(context, site.base).look_at(link) == []


def test_a_form_with_faults_names_them_all_and_keeps_what_was_typed(site: Site, open_window: Opener) -> None:
    context = open_window(size="phone", javascript=False)
    page = context.new_page()
    page.goto(re.sub(r"^(/\w+/cars/\d+).*", r"\1/question", find_car(page, site.dealers[0])))
    page.fill("[name=name]", "Vera")
    page.click("main form [type=submit]")
    assert page.locator("[aria-invalid=true]").count() >= 3
    assert page.input_value("[name=name]") == "Vera"
