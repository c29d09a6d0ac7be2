"""The start page, and what happens to people's data."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.queries import catalogue
from app.queries.catalogue import Filters, Page
from config import LOCALES
from public_site import catalogue_panel
from public_site.blueprint import PREFIX, site
from public_site.catalogue_address import address
from public_site.contact_form import CONSENT_VERSION
from public_site.rendering import render_page

NEWEST = 9  # the first one is the picture of the page on a desk
SHORTCUTS = 8


@site.get("/")
def choose_language() -> AnyResponse:
    """Lead to the visitor's language."""
    language = request.accept_languages.best_match(LOCALES) or current_app.config["SETTINGS"].default_locale
    response = redirect(url_for("site.start_page", lang=language))
    response.vary.add("Accept-Language")
    return response


@site.get(f"{PREFIX}/")
def start_page(lang: str) -> AnyResponse:
    """Search at once, look at the latest cars, learn what the programme promises."""
    page = catalogue.search(Filters(), size=NEWEST)
    return render_page(
        "start.html",
        path=url_for("site.start_page", lang=lang),
        page=page,
        shortcuts=_shortcuts(page, lang),
        everything=address(lang, []),
    )


@site.get(f"{PREFIX}/privacy")
def privacy_page(lang: str) -> AnyResponse:
    """What is kept of a request, for whom, how long, and the text that customers agree to."""
    return render_page("privacy.html", path=url_for("site.privacy_page", lang=lang), version=CONSENT_VERSION)


def _shortcuts(page: Page, lang: str) -> list[tuple[str, int, str]]:
    """The models and bodies of which there are most cars, with addresses."""
    facets = [facet for facet in catalogue_panel.facets(page, Filters()) if facet.name in {"model", "body"}]
    choices = [(choice, facet.name) for facet in facets for choice in facet.choices if choice.count]
    most = sorted(choices, key=lambda item: -item[0].count)[:SHORTCUTS]
    return [(choice.label, choice.count, address(lang, [(name, choice.value)])) for choice, name in most]
