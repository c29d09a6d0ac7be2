"""Who signs in and what each role may: Flask-AppBuilder's security with roles declared in ``permissions.py``."""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_limiter import Limiter
from flask_login import LoginManager, current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db, limiter
from app.models import Account
from app.views.permissions import is_granted


class OfficeSecurity(SecurityManager):
    """Our users, one limiter for all, and only the security views that we stand for."""

    user_model = Account

    def create_limiter(self, app: Flask) -> Limiter:
        """The application's limiter serves sign-in too."""
        return limiter

    def create_login_manager(self, app: Flask) -> LoginManager:
        """Sessions name the user and the stamp of the password: a new password ends them."""
        manager = LoginManager(app)
        manager.user_loader(self.load_session)
        return manager

    def load_session(self, identity: str) -> Account | None:
        """The user of a session with roles and dealers, or nobody when the stamp is old or the account is closed."""
        number, _dot, stamp = identity.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        whole = (selectinload(Account.roles), selectinload(Account.memberships))
        user = db.session.scalar(select(Account).where(Account.id == int(number)).options(*whole))
        return user if user is not None and user.is_active and (user.session_stamp or "") == stamp else None

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the person of this request may: the declaration decides, no statement is needed."""
        if "role_names" not in g:
            g.role_names = current_user.role_names if current_user.is_authenticated else frozenset({"Public"})
        return any(is_granted(role, view_name, permission_name) for role in g.role_names)

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Whether everybody may."""
        return is_granted("Public", view_name, permission_name)

    def register_views(self) -> None:
        """Sign-in only; the own account, users and roles have views of their own (app/views/registry.py)."""
        from app.views.sign_in import SignInView  # noqa: PLC0415 - the view needs this module's manager

        self.auth_view = self.appbuilder.add_view_no_menu(SignInView)

    def auth_user_db(self, username: str, password: str) -> Any | None:
        """Refuse: people sign in through app/services/users.py, which knows the rules and writes the audit."""
        return None
