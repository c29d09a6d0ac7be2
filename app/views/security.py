"""Who signs in and what each role may: Flask-AppBuilder's security with roles declared in ``permissions.py``."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_limiter import Limiter
from flask_login import LoginManager

from app.extensions import limiter
from app.models import Account


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

    def load_session(self, identity: str) -> Any | None:
        """The user of a session, or nobody when the stamp is old."""
        number, _dot, stamp = identity.partition(".")
        user = self.load_user(int(number)) if number.isdigit() else None
        return user if user is not None and (user.session_stamp or "") == stamp else None

    def register_views(self) -> None:
        """Sign-in and the own account; users and roles have views of their own (app/views/users.py)."""
        self.auth_view = self.authdbview()
        self.appbuilder.add_view_no_menu(self.auth_view)
        if self.is_auth_limited:
            self.limiter.limit(self.auth_rate_limit, methods=["POST"])(self.auth_view.blueprint)
