"""People and their roles: the administrator keeps all, a dealer's manager the people of the own dealers."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.lib.vocabulary.role import ROLE, ROLE_MAY
from app.models import Account
from app.queries import dealers
from app.queries import users as reads
from app.services import passwords, users
from app.views import wording
from app.views.account import LANGUAGES
from app.views.base import OfficeView, actor, asked_page, carry_out, expose, perform, person, tell
from app.views.menu import list_entries
from app.views.permissions import is_granted
from app.views.sign_in import password_link, signing_key

NEEDED: Final = InputRequired(_l("Please fill this in."))


class CheckboxesField(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(FlaskForm):
    """Name, role and dealers of a person."""

    name = StringField(
        _l("Name"), filters=[lambda text: text.strip() if text else ""], validators=[NEEDED, Length(max=120)]
    )
    role = SelectField(_l("Role"), validators=[NEEDED])
    dealer_ids = CheckboxesField(_l("Dealers"), description=_l("For dealers' people only."), coerce=int)

    def offer(self, within: frozenset[int] | None) -> None:
        """Set the choices to what the person at the form may give."""
        codes = ROLE.codes if within is None else reads.DEALER_ROLES
        self.role.choices = [SelectChoice(code, ROLE.name(code, wording.locale())) for code in codes]
        self.dealer_ids.choices = [
            SelectChoice(dealer.id, f"{dealer.public_name} ({dealer.code})") for dealer in dealers.list_dealers()
        ]


class InvitationForm(PersonForm):
    """A new person: the letter with the link goes to the address."""

    email = StringField(
        _l("E-mail"),
        description=_l("A letter with a link to choose a password goes there."),
        validators=[NEEDED, Length(max=320)],
        render_kw={"type": "email"},
    )
    locale = SelectField(_l("Language of pages and letters"), choices=LANGUAGES)


def reach() -> frozenset[int] | None:
    """The dealers whose people the person of this request keeps; None is everybody."""
    user = person()
    return None if "administrator" in user.role_names else user.dealer_ids


class UsersView(OfficeView):
    """People who sign in."""

    route_base = "/users"

    @expose("/")
    def index(self) -> Response:
        """All within reach, with a search."""
        text, role = request.args.get("q", "").strip()[:100], request.args.get("role", "")
        page = reads.list_people(within=reach(), text=text, role=role, page=asked_page())
        return self.render("office/users/index.html", people=page, text=text, role=role, roles=ROLE.words)

    @expose("/add", permission="edit", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """Invite somebody."""
        form, within = InvitationForm(), reach()
        form.offer(within)
        if not form.is_submitted():
            form.locale.data = wording.locale()
        if carry_out(form, lambda: self._invite(form, within)):
            tell(_("The invitation is on its way to %(email)s.", email=form.email.data))
            return redirect(url_for("UsersView.index"))
        return self.render("office/users/form.html", form=form, user=None)

    @expose("/<int:user_id>", permission="edit", methods=("GET", "POST"))
    def edit(self, user_id: int) -> AnyResponse:
        """Change somebody's name, role and dealers."""
        within = reach()
        user = reads.get(user_id, within=within)
        form = PersonForm(data=_present(user))
        form.offer(within)
        if carry_out(
            form,
            lambda: users.change(
                user=user,
                name=form.name.data,
                role=form.role.data,
                dealer_ids=form.dealer_ids.data,
                within=within,
                by=actor(),
            ),
        ):
            tell(_("It is saved."))
            return redirect(url_for("UsersView.index"))
        return self.render("office/users/form.html", form=form, user=reads.get(user_id, within=within))

    @expose("/<int:user_id>/open", permission="edit", methods=("POST",))
    def set_open(self, user_id: int) -> AnyResponse:
        """Close an account or open it again."""
        within = reach()
        user = reads.get(user_id, within=within)
        is_open = request.form.get("open") == "yes"
        done = _("The account is open again.") if is_open else _("The account is closed.")
        perform(lambda: users.set_open(user=user, is_open=is_open, within=within, by=actor()), done)
        return redirect(url_for("UsersView.index"))

    @expose("/<int:user_id>/invitation", permission="edit", methods=("POST",))
    def invite_again(self, user_id: int) -> AnyResponse:
        """Send the letter with the link once more."""
        user = reads.get(user_id, within=reach())
        email = user.email
        perform(lambda: _send_link(user), _("A letter with a link is on its way to %(email)s.", email=email))
        return redirect(url_for("UsersView.index"))

    @expose("/roles")
    def roles(self) -> Response:
        """The roles in words, and what each opens, read from the declaration that decides."""
        return self.render("office/users/roles.html", roles=ROLE.words, may=ROLE_MAY, matrix=describe_grants())

    @staticmethod
    def _invite(form: InvitationForm, within: frozenset[int] | None) -> None:
        user = users.invite(
            email=form.email.data,
            role=form.role.data,
            dealer_ids=form.dealer_ids.data or [],
            name=form.name.data,
            locale=form.locale.data,
            within=within,
            by=actor(),
        )
        _send_link(user)


def describe_grants() -> list[dict[str, Any]]:
    """For each page of the menu and each role: "change", "read" or nothing."""
    rows = []
    for entry in list_entries():
        cells = [_describe(role, entry.granted_name, entry.permissions()) for role in ROLE.codes]
        rows.append({"label": entry.label, "icon": entry.icon, "cells": cells})
    return rows


def _describe(role: str, view: str, permissions: set[str]) -> str:
    if not is_granted(role, view, "can_read"):
        return ""
    writes = any(is_granted(role, view, permission) for permission in permissions - {"can_read"})
    return "change" if writes else "read"


def _present(user: Account) -> dict[str, Any]:
    return {
        "name": user.get_full_name().strip(),
        "role": next(iter(sorted(user.role_names)), None),
        "dealer_ids": sorted(user.dealer_ids),
    }


def _send_link(user: Account) -> None:
    passwords.invite(user=user, link=password_link(), key=signing_key(), at=actor().at)
