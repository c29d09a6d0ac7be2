"""Every view of the back office, in menu order: one line a view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _l

from app.views.account import AccountView
from app.views.base import may
from app.views.home import HomeView
from app.views.locale import LocaleView


@dataclass(frozen=True, slots=True)
class Entry:
    """A view; with a label it stands in the menu for those who may read it. Icons are names of bootstrap-icons.

    ``view`` may be a path of another part of the site instead; then ``name`` is what permissions.py grants.
    """

    view: Any
    label: Any = None
    icon: str = "dot"
    name: str = ""

    def is_open(self) -> bool:
        """Whether the person of this request may read it."""
        return self.label is not None and may(self.name or self.view.__name__, "read")

    def show(self) -> dict[str, object]:
        """What the menu's template shows."""
        if isinstance(self.view, str):
            return {"label": self.label, "icon": self.icon, "url": self.view, "is_current": False}
        name = self.view.__name__
        url = url_for(f"{name}.{self.view.default_view}")
        return {"label": self.label, "icon": self.icon, "url": url, "is_current": request.blueprint == name}


SECTIONS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    ("", (Entry(HomeView, _l("Home"), "house"),)),
    (_l("Cars"), ()),
    (_l("Customers"), ()),
    (_l("Network"), ()),
    (_l("Administration"), ()),
    (None, (Entry(AccountView), Entry(LocaleView))),
)


def register_views(app: Flask, builder: AppBuilder) -> None:
    """Add all views to the application; the home page is there already, as FAB's index."""
    for _label, entries in SECTIONS:
        for entry in entries:
            if not isinstance(entry.view, str) and entry.view is not HomeView:
                builder.add_view_no_menu(entry.view)


def office_menu() -> list[dict[str, object]]:
    """The sections and entries of the menu for the person of this request."""
    sections = [
        {"label": label, "entries": [entry.show() for entry in entries if entry.is_open()]}
        for label, entries in SECTIONS
        if label is not None
    ]
    return [section for section in sections if section["entries"]]
