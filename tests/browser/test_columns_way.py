"""A table that waits for its columns: from the list of uploads to rows that read as cars."""

from playwright.sync_api import expect

from tests.browser.conftest import Opener

TABLE = "ostatki_1c.csv"


def test_columns_are_assigned_and_the_rows_read_as_cars(open_window: Opener) -> None:
    page = open_window(person="dealer_manager").new_page()
    page.goto("/office/uploads/")
    page.get_by_role("link", name=TABLE).first.click()
    page.locator("a[href*='/office/columns/upload/']").click()
    expect(page.locator("select[name='column-2']")).to_have_value("vin")
    page.select_option("select[name='column-3']", "")
    page.click("button[value='try']")
    expect(page.locator(".preview .badge.fault")).not_to_have_count(0)
    expect(page.locator(".preview .badge.done")).to_have_count(0)
    for number, name in ((1, "unique_id"), (3, "make"), (4, "model"), (5, "year"), (6, "mileage_km"), (7, "price")):
        page.select_option(f"select[name='column-{number}']", name)
    page.click("button[value='try']")
    expect(page.locator(".preview .badge.done")).not_to_have_count(0)
    expect(page.locator(".preview .badge.fault")).to_have_count(0)
