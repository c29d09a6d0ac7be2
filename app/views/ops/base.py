"""What all pages of the console share: one gate, our templates, only the routes that a page names.

Flask-Admin gives every table routes to edit, delete, act on many rows, export and look up, and makes none of them safe.
Here a table has the routes that it lists, and nothing is written but by verbs that the audit hears of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Response, make_response, request
from flask_admin import BaseView
from flask_admin.contrib.sqla import ModelView
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.views.base import may, refuse

GRANT = "OpsConsole"
PAGE_SIZE = 50
LONGEST_SEARCH = 100
LAST_PAGE = 100_000

Choices = list[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Bulk:
    """A button above the list of rows in one state: it posts to a route, after asking."""

    state: str
    route: str
    label: Any
    question: Any


class OpsPage(BaseView):
    """A page of the console; ``label`` is its heading and its word in the menu."""

    label: ClassVar[Any]
    lead: ClassVar[Any] = ""

    def is_accessible(self) -> bool:
        """Whether the person of this request may; asked before every route of every page."""
        return may(GRANT, "read")

    def inaccessible_callback(self, name: str, **kwargs: Any) -> AnyResponse:
        """Ask to sign in, or say no and tell the audit."""
        return refuse()

    def render(self, template: str, **context: Any) -> Response:
        """The page; as an answer to a POST it means that the input was refused, hence 422."""
        context.setdefault("title", self.label)
        page = make_response(super().render(template, **context))
        page.status_code = 422 if request.method == "POST" else 200
        page.headers.setdefault("Cache-Control", "no-store")
        return page

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a route; Flask-Admin would run it again after a TypeError and hide that."""
        return fn(self, *args, **kwargs)


class OpsTable(OpsPage, ModelView):
    """Rows of one table: a list with search, choices, sorting and pages, and the routes that ``routes`` adds.

    ``choices`` names columns to choose by, each with its label and what there is to choose; ``shown`` gives values in
    words; ``eager`` is loaded with the rows; ``bulk`` is a button for all rows in a state.
    """

    table: ClassVar[Any]
    place: ClassVar[str]
    routes: ClassVar[frozenset[str]] = frozenset()
    choices: ClassVar[Mapping[str, tuple[Any, Callable[[], Choices]]]] = {}
    shown: ClassVar[Mapping[str, Callable[[Any], object]]] = {}
    eager: ClassVar[tuple[Any, ...]] = ()
    _urls: Any
    bulk: ClassVar[Bulk | None] = None
    list_template = "ops/list.html"
    form = FlaskForm
    page_size = PAGE_SIZE

    def __init__(self) -> None:
        super().__init__(self.table, db, name=self.label, endpoint=f"ops_{self.place}", url=self.place)
        offered = {"index_view", *self.routes}
        declared: list[tuple[str, str, Any]] = self._urls
        self._urls = [route for route in declared if route[1] in offered]

    def get_query(self) -> Any:
        """The rows that fit the choices of the address."""
        return self._narrow(super().get_query().options(*self.eager))

    def get_count_query(self) -> Any:
        """Their number."""
        return self._narrow(super().get_count_query())

    def get_list(self, page: int | None, *args: Any, **kwargs: Any) -> Any:
        """One page of the rows that fit; a page that no list has is the first."""
        return super().get_list(page if page is not None and 0 <= page <= LAST_PAGE else 0, *args, **kwargs)

    def get_list_value(self, context: Any, model: Any, name: str) -> object:
        """A value in words."""
        return self.value_of(model, name)

    def value_of(self, row: Any, column: str) -> object:
        """A value of a row in words."""
        formatter = self.shown.get(column)
        return formatter(row) if formatter else getattr(row, column)

    def offers(self) -> list[dict[str, Any]]:
        """The fields by which the list can be narrowed, for the template."""
        return [
            {"name": name, "label": label, "value": request.args.get(name, ""), "choices": offer()}
            for name, (label, offer) in self.choices.items()
        ]

    def _narrow(self, query: Any) -> Any:
        for name, (_label, offer) in self.choices.items():
            wanted = [key for key, _word in offer() if str(key) == request.args.get(name)]
            if wanted:
                query = query.filter(getattr(self.table, name) == wanted[0])
        return query

    def _get_list_extra_args(self) -> Any:
        asked = super()._get_list_extra_args()
        asked.search = (asked.search or "").replace("\0", "")[:LONGEST_SEARCH] or None
        return asked
