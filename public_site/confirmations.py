"""The page behind the link in a mail by which a customer confirms a request that was kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError
from app.extensions import db
from app.models import Dealer, UnconfirmedRequest
from app.services import confirmations, secret_links
from app.tenancy import Scope, acting
from public_site.blueprint import PREFIX, site
from public_site.form_tokens import check_form, make_token
from public_site.links import keep_private, secret_key
from public_site.rendering import render_page

PURPOSE = "confirm"


@site.route(f"{PREFIX}/requests/confirm/<token>", methods=["GET", "POST"])
def confirm_page(lang: str, token: str) -> AnyResponse:
    """One button, so that programs which look into mails confirm nothing."""
    kept = secret_links.unconfirmed_of(token, secret_key())
    number = kept.id
    with acting(Scope.of_dealers({kept.dealer_id})):
        if request.method == "GET":
            return _show(kept)
        try:
            check_form(PURPOSE)
            target = timedelta(hours=current_app.config["SETTINGS"].answer_hours)
            made = confirmations.confirm(kept=kept, at=datetime.now(UTC), target=target)
            link = secret_links.token_of(made, secret_key())
            db.session.commit()
        except HPromiseError as fault:
            db.session.rollback()
            return _show(db.session.get_one(UnconfirmedRequest, number), fault)
    return redirect(url_for("site.request_page", lang=lang, token=link, sent=1), 303)


def _show(kept: UnconfirmedRequest, fault: HPromiseError | None = None) -> AnyResponse:
    return keep_private(
        render_page(
            "confirm.html",
            path=None,
            status=fault.status if fault else 200,
            robots="noindex, nofollow",
            kept=kept,
            dealer=db.session.get_one(Dealer, kept.dealer_id),
            token=make_token(PURPOSE),
            fault=fault,
        )
    )
