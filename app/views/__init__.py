"""The back office and the APIs: they translate, never decide; one module a noun."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_appbuilder import AppBuilder
from flask_appbuilder.baseviews import AbstractViewApi
from flask_appbuilder.security.views import AuthView
from werkzeug.routing import IntegerConverter, Map

from app.extensions import db
from app.views import api, edge, filters, ops, soap
from app.views.home import HomeView
from app.views.menu import office_menu
from app.views.notices import ring
from app.views.permissions import builtin_roles
from app.views.registry import register_views
from app.views.security import OfficeSecurity

OFFICE = "/office"
LARGEST_NUMBER = 2**31 - 1

FAB_CONFIG: dict[str, Any] = {
    "APP_NAME": "H-Promise",
    "AUTH_ROLE_ADMIN": "administrator",
    "AUTH_ROLE_PUBLIC": "Public",
    "AUTH_USER_REGISTRATION": False,
    "FAB_CREATE_DB": False,
    "FAB_UPDATE_PERMS": False,
    "FAB_API_SWAGGER_UI": False,
    "FAB_BASE_TEMPLATE": "office/base.html",
    "FAB_API_MAX_PAGE_SIZE": 200,
    "FAB_ROLES": builtin_roles(),
}


class OfficeBuilder(AppBuilder):
    """Flask-AppBuilder with its pages under ``/office``; only sign-in stays at ``/login/``.

    Of FAB's own pages only those are registered that we stand for: its language switch and "back" keep a page history
    in the session cookie, its menu and OpenAPI views describe what nobody asked for.
    """

    def _add_admin_views(self) -> None:
        self._indexview = self.add_view_no_menu(self.indexview)
        self.sm.register_views()

    def register_blueprint(
        self, baseview: AbstractViewApi, endpoint: str | None = None, static_folder: str | None = None
    ) -> None:
        """Register a view's blueprint below the prefix."""
        blueprint = baseview.create_blueprint(self, endpoint=endpoint, static_folder=static_folder)
        prefix = "" if isinstance(baseview, AuthView) else OFFICE
        current_app.register_blueprint(blueprint, url_prefix=prefix + (blueprint.url_prefix or ""))


class RowNumber(IntegerConverter):
    """``<int:...>`` in addresses: what a column can hold, so that a longer number is no such page, not a fault."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", LARGEST_NUMBER)
        super().__init__(url_map, *args, **kwargs)


def init_app(app: Flask) -> None:
    """Register every view on the application (inside its context)."""
    app.url_map.converters["int"] = RowNumber
    builder = OfficeBuilder(indexview=HomeView, update_perms=False, security_manager_class=OfficeSecurity)
    builder.init_app(app, db.session)
    register_views(app, builder)
    ops.init_app(app)
    api.init_app(app)
    soap.init_app(app)
    filters.init_app(app)
    app.jinja_env.globals.update(office_menu=office_menu, ring=ring)
    edge.init_app(app)
