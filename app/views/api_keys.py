"""Keys with which dealers' systems speak to ours: making, showing once, revoking."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from app.lib.vocabulary.api import API_SCOPE
from app.models import Dealer
from app.queries import api_keys as reads
from app.services import api_keys
from app.views.base import OfficeView, actor, carry_out, expose, find, perform
from app.views.dealer_choice import offer_own_dealers
from app.views.fields import NumberedField, need
from app.views.users import CheckboxesField
from app.views.wording import locale


class KeyForm(FlaskForm):
    """Whose key, what it is for, what it may."""

    dealer_id = NumberedField(_l("Dealer"), validators=[need])
    name = StringField(
        _l("What the key is for"),
        description=_l("The name of your program, for example. It helps to know which key to revoke."),
        validators=[Length(max=api_keys.LONGEST_NAME)],
    )
    scopes = CheckboxesField(_l("What the key may do"))

    def __init__(self) -> None:
        super().__init__()
        self.scopes.choices = [SelectChoice(word.code, word.name(locale())) for word in API_SCOPE]
        offer_own_dealers(self.dealer_id)


class ApiKeysView(OfficeView):
    """Keys of the own dealers."""

    route_base = "/api-keys"

    @expose("/")
    def index(self) -> Response:
        """All keys."""
        return self.render("office/api_keys/list.html", keys=reads.list_keys(), scopes=API_SCOPE)

    @expose("/add", permission="edit", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """Make a key and show it, this once."""
        form = KeyForm()
        made: list[str] = []
        if carry_out(form, lambda: made.append(_make(form))):
            page = self.render("office/api_keys/made.html", secret=made[0])
            page.status_code = 201
            return page
        return self.render("office/api_keys/form.html", form=form)

    @expose("/<int:key_id>/revoke", permission="edit", methods=("POST",))
    def revoke(self, key_id: int) -> AnyResponse:
        """End a key."""
        key = api_keys.find(key_id=key_id)
        perform(lambda: api_keys.revoke(key=key, by=actor()), _l("The key is revoked: it opens nothing any more."))
        return redirect(url_for("ApiKeysView.index"))


def _make(form: KeyForm) -> str:
    dealer = find(Dealer, form.dealer_id.data)
    scopes = form.scopes.data or []
    _key, secret = api_keys.create(dealer=dealer, scopes=scopes, by=actor(), name=form.name.data or "")
    return secret
