"""Every page of the buyers' site, in three languages, on a phone and on a desktop."""

from urllib.parse import urlsplit

import pytest
from werkzeug.routing import MapAdapter

from config import LOCALES
from tests.browser.conftest import SIZES, Opener
from tests.browser.crawl import crawl
from tests.browser.site import Site, Visit

# What no other page may link to, since it belongs to one customer; what is no page; and what is a piece of pages.
SECRETS = ("<token>", "<number>")
FILES = (".svg", ".jpg", ".json", ".pdf", ".ics")
PIECES = {"site.recent_cars"}
START = "/{language}/cars?make=hyundai"  # filters in use lead to more pages than none


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LOCALES)
def test_every_public_page_is_sound(
    site: Site, open_window: Opener, routes: MapAdapter, language: str, size: str
) -> None:
    context = open_window(size=size)
    pages = crawl(context, site.base, routes, [START.format(language=language)], below=f"/{language}/")
    visit = Visit(context, site.base)
    faults = {path: found for paths in pages.values() for path in paths if (found := visit.look_at(path))}
    assert faults == {}
    assert len(pages) > 2


@pytest.mark.parametrize("language", LOCALES)
def test_every_public_page_speaks_its_language(
    site: Site, open_window: Opener, routes: MapAdapter, language: str
) -> None:
    context = open_window()
    pages = crawl(context, site.base, routes, [START.format(language=language)], below=f"/{language}/")
    page = context.new_page()
    spoken = {}
    for path in (path for paths in pages.values() for path in paths):
        page.goto(path)
        spoken[path] = page.locator("html").get_attribute("lang")
    assert set(spoken.values()) == {language}


def test_every_public_page_says_the_same_without_javascript(
    site: Site, open_window: Opener, routes: MapAdapter
) -> None:
    scripted, plain = open_window(), open_window(javascript=False)
    pages = crawl(scripted, site.base, routes, [START.format(language="en")], below="/en/")
    first, second = scripted.new_page(), plain.new_page()
    different = []
    for path in (path for paths in pages.values() for path in paths):
        first.goto(path, wait_until="networkidle")
        second.goto(path)
        headings = [page.locator("h1, h2").all_inner_texts() for page in (first, second)]
        if headings[0] != headings[1]:
            different.append((path, headings))
    assert different == []


def test_every_public_page_is_reached_by_links(site: Site, open_window: Opener, routes: MapAdapter) -> None:
    pages = crawl(open_window(), site.base, routes, [START.format(language="en")], below="/en/")
    rules = [
        rule for rule in routes.map.iter_rules() if rule.endpoint.startswith("site.") and "GET" in (rule.methods or ())
    ]
    promised = {
        rule.endpoint
        for rule in rules
        if rule.rule.startswith("/<")
        and rule.endpoint not in PIECES
        and not rule.rule.endswith(FILES)
        and not any(secret in rule.rule for secret in SECRETS)
    }
    assert promised - set(pages) == set()


def test_the_start_page_leads_to_a_language(site: Site, open_window: Opener) -> None:
    page = open_window(locale="th-TH").new_page()
    page.goto("/")
    assert urlsplit(page.url).path.startswith("/th")


def test_pages_name_the_address_under_which_they_are_served(site: Site, open_window: Opener) -> None:
    page = open_window().new_page()
    page.goto("/en/cars")
    assert page.locator("link[rel=canonical]").get_attribute("href") == f"{site.base}/en/cars"
