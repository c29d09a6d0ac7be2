"""The menu of the back office: sections of entries, shown to those who may read what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from app.views.base import may

KEY = "office_menu"


@dataclass(frozen=True, slots=True)
class Entry:
    """A view; with a label it stands in the menu for those who may read it. Icons are names of bootstrap-icons.

    ``view`` may be the path of another part of the site instead; then ``name`` is what permissions.py grants.
    """

    view: Any
    label: Any = None
    icon: str = "dot"
    name: str = ""

    @property
    def granted_name(self) -> str:
        """What permissions.py calls it."""
        return self.name or str(self.view.__name__)

    def permissions(self) -> set[str]:
        """All permissions that its pages ask for."""
        if isinstance(self.view, str):
            return {"can_read"}
        routes = self.view.include_route_methods or set(dir(self.view)) - set(self.view.exclude_route_methods)
        pages: list[Any] = [getattr(self.view, route, None) for route in routes]
        return {f"can_{page._permission_name}" for page in pages if hasattr(page, "_permission_name")}  # noqa: SLF001

    def show(self) -> dict[str, object]:
        """What the menu's template shows."""
        if isinstance(self.view, str):
            return self._mark(self.view, is_current=request.path.startswith(self.view))
        name = self.view.__name__
        url = url_for(f"{name}.{self.view.default_view}")
        # Pages of other views about the same thing stand below its address; below home stand all.
        is_below = bool(self.view.route_base) and request.path.startswith(url.removesuffix("list/"))
        return self._mark(url, is_current=request.blueprint == name or is_below)

    def _mark(self, url: str, *, is_current: bool) -> dict[str, object]:
        return {"label": self.label, "icon": self.icon, "url": url, "is_current": is_current}


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading; an empty heading shows none."""

    label: Any
    entries: tuple[Entry, ...]


def list_entries() -> Iterator[Entry]:
    """All entries that stand in the menu for somebody."""
    sections: tuple[Section, ...] = current_app.extensions[KEY]
    return (entry for section in sections for entry in section.entries if entry.label is not None)


def office_menu() -> list[dict[str, object]]:
    """The sections and entries for the person of this request."""
    shown = []
    for section in current_app.extensions[KEY]:
        entries = [
            entry.show() for entry in section.entries if entry.label is not None and may(entry.granted_name, "read")
        ]
        if entries:
            shown.append({"label": section.label, "entries": entries})
    return shown
