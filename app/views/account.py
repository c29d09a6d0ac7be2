"""The own account: name, language, password."""

from __future__ import annotations

from flask import redirect, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from app.services import passwords, users
from app.views.base import OfficeView, actor, carry_out, expose, person, tell

LANGUAGES = [SelectChoice(code, name) for code, name in (("ru", "Русский"), ("en", "English"), ("th", "ไทย"))]


class ProfileForm(FlaskForm):
    """How the person is called and in which language the pages and letters come."""

    first_name = StringField(_l("First name"), validators=[InputRequired(_l("Please fill this in.")), Length(max=64)])
    last_name = StringField(_l("Last name"), validators=[Length(max=64)])
    locale = SelectField(_l("Language of pages and letters"), choices=LANGUAGES)


class PasswordForm(FlaskForm):
    """The present password and a new one, twice."""

    present = PasswordField(
        _l("Present password"),
        validators=[InputRequired(_l("Please write your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("New password"),
        description=_l("12 characters or more. A sentence is easy to remember."),
        validators=[InputRequired(_l("Please write a password.")), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password again"),
        validators=[EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class AccountView(OfficeView):
    """What everybody who is signed in may change about themselves."""

    route_base = "/account"
    default_view = "show"

    @expose("/", methods=("GET", "POST"))
    def show(self) -> Response:
        """The account; a POST changes name and language."""
        user = person()
        form = ProfileForm(obj=user)
        if carry_out(
            form,
            lambda: users.change_profile(
                user=user,
                first_name=form.first_name.data,
                last_name=form.last_name.data or "",
                locale=form.locale.data,
                by=actor(),
            ),
        ):
            session["locale"] = form.locale.data
            tell(_("Your account is saved."))
            return redirect(url_for("AccountView.show"))
        return self.render("office/account.html", form=form, password_form=PasswordForm(formdata=None))

    @expose("/password", methods=("POST",))
    def password(self) -> Response:
        """Change the password; sessions in other browsers end."""
        user = person()
        form = PasswordForm()
        if carry_out(
            form,
            lambda: passwords.change(user=user, present=form.present.data, password=form.password.data, by=actor()),
        ):
            login_user(user)
            tell(_("Your new password is set. You are signed out everywhere else."))
            return redirect(url_for("AccountView.show"))
        profile = ProfileForm(formdata=None, obj=user)
        return self.render("office/account.html", form=profile, password_form=form)
