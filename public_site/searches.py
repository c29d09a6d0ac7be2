"""Saved searches: asked for on the catalogue's page, confirmed, changed and ended on a page of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError
from app.extensions import db, limiter
from app.models import SavedSearch
from app.queries import catalogue
from app.queries.catalogue import Filters, Page
from app.services import saved_searches, secret_links
from public_site import catalogue_panel
from public_site.blueprint import PREFIX, site
from public_site.catalogue_address import address, read_filters, write_pairs
from public_site.contact_form import CONSENT_VERSION
from public_site.form_tokens import check_form, make_token
from public_site.rendering import render_page

LONGEST_ADDRESS = 2_000
TOO_MANY = 429


@site.route(f"{PREFIX}/searches", methods=["GET", "POST"])
def new_search_page(lang: str) -> AnyResponse:
    """Ask to be told of new cars; ``search`` holds the parameters of a catalogue page."""
    filters = _read_search()
    if request.method == "GET":
        return _show_form(lang, filters)
    try:
        check_form("search")
        _limit()
        _save(lang, filters)
        db.session.commit()
    except RateLimitExceeded:
        db.session.rollback()
        return _show_form(lang, filters, HPromiseError("TOO_MANY", _("Too many tries. Please come back later.")))
    except HPromiseError as fault:
        db.session.rollback()
        return _show_form(lang, filters, fault)
    return render_page("search_sent.html", path=None, robots="noindex", back=address(lang, _pairs(filters)))


@site.get(f"{PREFIX}/searches/<token>")
def search_page(lang: str, token: str) -> AnyResponse:
    """A saved search as its owner sees it."""
    search = _search_of(token)
    return render_page(
        "search.html",
        path=None,
        robots="noindex",
        search=search,
        token=token,
        form_token=make_token("search"),
        cars=f"{url_for('site.catalogue_page', lang=lang)}?{search.address}",
    )


@site.post(f"{PREFIX}/searches/<token>")
def change_search(lang: str, token: str) -> AnyResponse:
    """Confirm a search, change how often its owner is told, or end it. Form: ``do`` = confirm, change or end."""
    search, now = _search_of(token), datetime.now(UTC)
    check_form("search")
    if request.form.get("do") == "end":
        return _end(lang, search)
    saved_searches.change_rhythm(search=search, often=request.form.get("often", search.often), at=now)
    if request.form.get("do") == "confirm":
        saved_searches.confirm(search=search, at=now)
    db.session.commit()
    return redirect(url_for("site.search_page", lang=lang, token=token), 303)


@site.route(f"{PREFIX}/searches/<token>/unsubscribe", methods=["GET", "POST"])
def unsubscribe(lang: str, token: str) -> AnyResponse:
    """End a search by the mail program's own button (RFC 8058); people who follow the link get the page."""
    if request.method == "GET":
        return redirect(url_for("site.search_page", lang=lang, token=token))
    return _end(lang, _search_of(token))


def _end(lang: str, search: SavedSearch) -> AnyResponse:
    title = search.title
    saved_searches.end(search=search)
    db.session.commit()
    return render_page("search_ended.html", path=None, robots="noindex", title=title, everything=address(lang, []))


def _search_of(token: str) -> SavedSearch:
    return secret_links.search_of(token, current_app.config["SETTINGS"].secret_key)


def _read_search() -> Filters:
    given = request.values.get("search", "")[:LONGEST_ADDRESS]
    return read_filters(MultiDict(parse_qsl(given)))


def _pairs(filters: Filters) -> list[tuple[str, str]]:
    return [pair for pair in write_pairs(filters) if pair[0] not in {"page", "sort"}]


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="searches")
def _limit() -> None:
    """Count a try."""


def _save(lang: str, filters: Filters) -> None:
    saved_searches.save(
        email=request.form.get("email", ""),
        locale=lang,
        filters=filters,
        address=urlencode(_pairs(filters))[:LONGEST_ADDRESS],
        title=_title(filters, _look(filters), lang),
        often=request.form.get("often", ""),
        consent_version=CONSENT_VERSION if request.form.get("consent") else "",
        at=datetime.now(UTC),
    )


def _look(filters: Filters) -> Page:
    return catalogue.search(filters, on=datetime.now(UTC).date(), size=1)


def _title(filters: Filters, page: Page, lang: str) -> str:
    """The search in words: "Hyundai Solaris, up to 1,200,000"."""
    chips = catalogue_panel.chips(filters, catalogue_panel.facets(page, filters), lang)
    return ", ".join(chip.label for chip in chips) or _("all cars")


def _show_form(lang: str, filters: Filters, fault: HPromiseError | None = None) -> AnyResponse:
    page = _look(filters)
    return render_page(
        "search_new.html",
        path=None,
        status=200 if fault is None else TOO_MANY if fault.code == "TOO_MANY" else 422,
        robots="noindex",
        faults=[] if fault is None else [fault],
        title=_title(filters, page, lang),
        count=page.count,
        search=urlencode(_pairs(filters)),
        back=address(lang, _pairs(filters)),
        form_token=make_token("search"),
        written=request.form,
    )
