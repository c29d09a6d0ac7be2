"""Every page of the back office that a role is offered, on a desktop and on a phone."""

import pytest
from werkzeug.routing import MapAdapter

from app.lib.vocabulary.role import ROLE
from tests.browser.conftest import SIZES, Opener
from tests.browser.crawl import crawl
from tests.browser.site import Site, Visit


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("role", ROLE.codes)
def test_every_page_that_a_role_is_offered_is_sound(
    site: Site, open_window: Opener, routes: MapAdapter, role: str, size: str
) -> None:
    context = open_window(size=size, person=role)
    pages = crawl(context, site.base, routes, ["/office/"], below="/office/")
    visit = Visit(context, site.base)
    faults = {path: found for paths in pages.values() for path in paths if (found := visit.look_at(path))}
    assert faults == {}
    assert len(pages) > 3


def test_the_operations_console_opens_for_administrators(site: Site, open_window: Opener, routes: MapAdapter) -> None:
    context = open_window(person="administrator")
    pages = crawl(context, site.base, routes, ["/ops/"], below="/ops/")
    visit = Visit(context, site.base)
    faults = {path: found for paths in pages.values() for path in paths if (found := visit.look_at(path))}
    assert faults == {}
    assert pages


def test_the_sign_in_page_is_sound(site: Site, open_window: Opener) -> None:
    assert Visit(open_window(size="phone"), site.base).look_at("/login/") == []
