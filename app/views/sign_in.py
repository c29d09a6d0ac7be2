"""Signing in and out, and the way back for those who forgot their password."""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask_appbuilder.baseviews import expose as open_page
from flask_appbuilder.security.views import AuthView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.extensions import db, limiter
from app.lib.text import clean
from app.models import Account
from app.services import audit, passwords
from app.views.base import actor, carry_out, own_path, tell


def _clean(text: str | None) -> str:
    """What was typed without what prints nothing: no database takes a NUL."""
    return clean(text or "")


class SignInForm(FlaskForm):
    """Address and password."""

    email = StringField(
        _l("E-mail"),
        filters=[_clean],
        validators=[InputRequired(_l("Please write your e-mail address.")), Length(max=320)],
        render_kw={"type": "email", "autocomplete": "username", "autofocus": True, "inputmode": "email"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Please write your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(FlaskForm):
    """Address to which the link goes."""

    email = StringField(
        _l("E-mail"),
        filters=[_clean],
        validators=[InputRequired(_l("Please write your e-mail address.")), Length(max=320)],
        render_kw={"type": "email", "autocomplete": "username", "autofocus": True, "inputmode": "email"},
    )


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"),
        description=_l("12 characters or more. A sentence is easy to remember."),
        validators=[InputRequired(_l("Please write a password.")), Length(max=1000)],
        render_kw={"autocomplete": "new-password", "minlength": passwords.LENGTH},
    )
    again = PasswordField(
        _l("New password again"),
        validators=[EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


def _asked_email() -> str:
    return request.form.get("email", "").strip().lower()[:320]


class SignInView(AuthView):
    """Open to everybody: /login/, /logout/ and the pages of forgotten passwords."""

    default_view = "login"

    @open_page("/login/", methods=["GET", "POST"])
    @limiter.limit("10 per minute", methods=["POST"], key_func=get_remote_address)
    @limiter.limit("20 per hour", methods=["POST"], key_func=_asked_email)
    def login(self) -> AnyResponse:
        """Sign in; the answer to a wrong address and to a wrong password is the same."""
        if current_user.is_authenticated:
            return redirect(self._target())
        form = SignInForm()
        if form.validate_on_submit():
            user = passwords.sign_in(email=form.email.data, password=form.password.data, by=_visitor(form.email.data))
            db.session.commit()
            if user is not None:
                _start_session(user)
                return redirect(self._target())
            form.form_errors.append(_("The e-mail address or the password is wrong."))
        return _show("login.html", form=form, next=request.args.get("next", ""))

    @open_page("/logout/", methods=["POST"])
    def logout(self) -> AnyResponse:
        """Sign out and return to the sign-in page."""
        if current_user.is_authenticated:
            audit.record(action="signed_out", by=actor(), subject=f"user:{current_user.id}")
            db.session.commit()
            logout_user()
        locale = session.get("locale")
        session.clear()
        if locale:
            session["locale"] = locale
        return redirect(url_for("SignInView.login"))

    @open_page("/login/forgotten", methods=["GET", "POST"])
    @limiter.limit("5 per hour", methods=["POST"], key_func=_asked_email)
    @limiter.limit("20 per hour", methods=["POST"], key_func=get_remote_address)
    def forgotten(self) -> AnyResponse:
        """Send the link; the page says the same whether the address is known or not."""
        form = ForgottenForm()
        if form.validate_on_submit():
            passwords.ask_reset(
                email=form.email.data, link=password_link(), key=signing_key(), by=_visitor(form.email.data)
            )
            db.session.commit()
            tell(
                _(
                    "If there is an account with this address, a letter with a link is on its way; it is good for "
                    "30 minutes."
                )
            )
            return redirect(url_for("SignInView.login"))
        return _show("login_forgotten.html", form=form)

    @open_page("/login/password/<token>", methods=["GET", "POST"])
    @limiter.limit("20 per hour", methods=["POST"], key_func=get_remote_address)
    def password(self, token: str) -> AnyResponse:
        """Choose a new password by the link of a letter."""
        passwords.by_token(token=token, key=signing_key())
        form = NewPasswordForm()
        if carry_out(
            form,
            lambda: passwords.choose(token=token, password=form.password.data, key=signing_key(), by=_visitor("")),
        ):
            tell(_("Your new password is set. Please sign in."))
            return redirect(url_for("SignInView.login"))
        return _show("login_password.html", form=form)

    @staticmethod
    def _target() -> str:
        return own_path(request.args.get("next", ""), url_for("HomeView.index"))


def signing_key() -> str:
    """What signs the links of letters."""
    return str(current_app.config["SECRET_KEY"])


def password_link() -> str:
    """The address of the page that takes a new password, for letters, with TOKEN in the place of the token."""
    base: str = current_app.config["SETTINGS"].base_url
    return base.rstrip("/") + url_for("SignInView.password", token=passwords.PLACE)


def _visitor(email: str) -> audit.Actor:
    known = actor()
    return audit.Actor(known.at, None, email.strip().lower() if "@" in email else "", known.address)


def _start_session(user: Account) -> None:
    """Begin anew, so that nothing of a session before the sign-in lives on but the language."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    login_user(user)


def _show(template: str, **context: object) -> Response:
    page = make_response(render_template(template, **context))
    page.status_code = 422 if request.method == "POST" else 200
    page.headers["Cache-Control"] = "no-store"
    return page
