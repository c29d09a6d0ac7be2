"""Flask-AppBuilder's model view, made safe.

FAB keeps the filters of a view in an object that all threads share, filters and sorts by columns that nobody shows,
takes any page size, acts in bulk on any key, serves files by name and commits before rules are heard. Here every
request has its own filters, columns are declared one by one, sizes are capped, only the routes that a view names
exist, and writing goes through ``create`` and ``change``, which call services. The tenancy of the session stays
what keeps dealers apart (docs/decisions/0001).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask_appbuilder import ModelView
from flask_appbuilder.models.filters import Filters
from flask_appbuilder.models.sqla.filters import FilterContains, FilterEqual
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.exc import DBAPIError, StatementError
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.views.base import OfficeView, carry_out, expose, find, may, tell

PAGE_SIZES = (25, 50, 100)
FILTER = "_flt_"


@dataclass(frozen=True, slots=True)
class Search:
    """One field of the search form: the argument of the address, what it holds, and its choices if it has any."""

    name: str
    label: str
    value: str
    choices: list[tuple[str, str]]


class SafeModelView(ModelView, OfficeView):
    """Pages over one table: index and show, and what ``include_route_methods`` adds of add, edit.

    :raises TypeError: a view does not say which columns it shows, sorts and searches by.
    """

    include_route_methods: set[str] = {"index", "show"}
    default_view = "index"
    list_template = "office/records/list.html"
    show_template = "office/records/show.html"
    add_template = "office/records/form.html"
    edit_template = "office/records/form.html"
    search_choices: dict[str, Callable[[], list[tuple[str, str]]]] = {}
    eager: tuple[Any, ...] = ()
    lead: Any = ""

    def __init__(self) -> None:
        for needed in ("list_columns", "show_columns", "order_columns", "search_columns", "base_order"):
            if getattr(type(self), needed) is None:
                raise TypeError(f"{type(self).__name__} declares no {needed}")
        if self.related_views:
            raise TypeError(f"{type(self).__name__}: related rows have pages of their own")
        self._searched = tuple(type(self).search_columns)
        super().__init__()

    @expose("/list/")
    def index(self) -> Response:
        """The rows that fit, a page of them."""
        statement = self.rows().options(*self.eager)
        filters = self._asked_filters()
        order, direction = self._asked_order()
        try:
            found = filters.apply_all(statement)
            count = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
            page, size = self._asked_page(count)
            by = getattr(self.datamodel.obj, order)
            ordered = found.order_by(by.desc() if direction == "desc" else by, self.datamodel.obj.id)
            rows = db.session.scalars(ordered.offset(page * size).limit(size)).all()
        except (DBAPIError, StatementError, ValueError):
            db.session.rollback()
            abort(400)
        return self.render(
            self.list_template,
            title=self.list_title,
            view=self,
            rows=rows,
            count=count,
            page=page,
            pages=max(1, -(-count // size)),
            order=(order, direction),
            searches=self._searches(filters),
        )

    @expose("/show/<int:pk>")
    def show(self, pk: int) -> Response:
        """One row."""
        return self.render(self.show_template, title=self.show_title, view=self, row=self.row(pk))

    @expose("/add", permission="add", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """The form for a new row."""
        form = self.add_form()
        self.prepare(form)
        made: list[Any] = []
        if carry_out(form, lambda: made.append(self.create(form))):
            tell(_("It is saved."))
            return redirect(url_for(f"{self.endpoint}.show", pk=made[0].id))
        return self.render(self.add_template, title=self.add_title, view=self, form=form, row=None)

    @expose("/edit/<int:pk>", permission="edit", methods=("GET", "POST"))
    def edit(self, pk: int) -> AnyResponse:
        """The form of a row."""
        row = self.row(pk)
        form = self.edit_form(obj=row)
        self.prepare(form)
        if carry_out(form, lambda: self.change(row, form)):
            tell(_("It is saved."))
            return redirect(url_for(f"{self.endpoint}.show", pk=pk))
        return self.render(self.edit_template, title=self.edit_title, view=self, form=form, row=row)

    def rows(self) -> Select[Any]:
        """What may be listed; a view narrows it."""
        return select(self.datamodel.obj)

    def row(self, pk: int) -> Any:
        """One row within the scope."""
        return find(self.datamodel.obj, pk)

    def prepare(self, form: Any) -> None:
        """Set the choices of a form."""

    def create(self, form: Any) -> Any:
        """Add a row; a view with rules calls its service here."""
        row = self.datamodel.obj()
        form.populate_obj(row)
        db.session.add(row)
        db.session.flush()
        return row

    def change(self, row: Any, form: Any) -> None:
        """Change a row; a view with rules calls its service here."""
        form.populate_obj(row)
        db.session.flush()

    def can(self, permission: str) -> bool:
        """Whether this view has such a page and the person may open it."""
        page = {"read": "index"}.get(permission, permission)
        return page in self.include_route_methods and may(type(self).__name__, permission)

    def show_value(self, row: Any, column: str) -> Any:
        """A value in words."""
        formatter = self.formatters_columns.get(column)
        value = getattr(row, column)
        return formatter(value) if formatter else value

    def _asked_filters(self) -> Filters:
        """The filters of this request's address; columns that are not declared for searching are ignored."""
        filters = self.datamodel.get_filters(list(self._searched))
        for argument, values in request.args.lists():
            number, _dash, column = argument.removeprefix(FILTER).partition("_")
            offered = filters.get_search_filters().get(column, []) if column in self._searched else []
            if argument.startswith(FILTER) and number.isdigit() and int(number) < len(offered) and values[0]:
                filters.add_filter_index(column, int(number), values[0][:200])
        return filters

    def _asked_order(self) -> tuple[str, str]:
        name = type(self).__name__
        column, direction = request.args.get(f"_oc_{name}", ""), request.args.get(f"_od_{name}", "")
        if column in self.order_columns and direction in {"asc", "desc"}:
            return column, direction
        column, direction = self.base_order
        return column, direction

    def _asked_page(self, count: int) -> tuple[int, int]:
        name = type(self).__name__
        size = request.args.get(f"psize_{name}", PAGE_SIZES[0], type=int)
        size = size if size in PAGE_SIZES else PAGE_SIZES[0]
        page = request.args.get(f"page_{name}", 0, type=int)
        return min(max(0, page), max(0, (count - 1) // size)), size

    def _searches(self, filters: Filters) -> list[Search]:
        fields = []
        for column in self._searched:
            choices = self.search_choices[column]() if column in self.search_choices else []
            wanted = FilterEqual if choices else FilterContains
            offered = filters.get_search_filters()[column]
            number = next(place for place, one in enumerate(offered) if isinstance(one, wanted))
            name = f"{FILTER}{number}_{column}"
            fields.append(Search(name, str(self.label_columns[column]), request.args.get(name, ""), choices))
        return fields
