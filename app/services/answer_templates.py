"""Answers that a dealer's people use again and again, in the customer's language, and the lists they look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import RuleBroken
from app.extensions import db
from app.lib.text import clean
from app.lib.vocabulary.words import LOCALES
from app.models import Account, AnswerTemplate, CustomerRequest, SavedView

LONGEST_NAME = 100
LONGEST_TEXT = 5_000
LONGEST_VIEW = 60
LONGEST_QUERY = 1_000
MOST_VIEWS = 20
_PLACEHOLDER = re.compile(r"\{[a-z]+\}")
# What stands in a template for something of the request; the words of people never stand for anything.
PLACEHOLDERS = {
    "{name}": _l("the customer's name"),
    "{car}": _l("the car asked about"),
    "{dealer}": _l("the dealer"),
    "{me}": _l("your name"),
}


def save(
    *,
    template: AnswerTemplate | None,
    dealer_id: int,
    name: str,
    bodies: Mapping[str, str],
    user_id: int,
    at: datetime,
) -> AnswerTemplate:
    """Make a template or change one; ``bodies`` are texts by language.

    :raises RuleBroken: no name, no text in any language, too long, a name that is taken.
    """
    name = clean(name)
    texts = {locale: (bodies.get(locale) or "").strip() for locale in LOCALES}
    if not name or len(name) > LONGEST_NAME:
        raise RuleBroken("NAME_MISSING", _l("Give it a short name."), "name")
    if not any(texts.values()):
        raise RuleBroken("TEXT_MISSING", _l("Write the text in one language at least."), "body_ru")
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise RuleBroken("TEXT_TOO_LONG", _l("This text is too long."), "body_ru")
    kept = template or AnswerTemplate(dealer_id=dealer_id)
    kept.name, kept.changed_at, kept.changed_by = name, at, user_id
    kept.body_ru, kept.body_en, kept.body_th = texts["ru"], texts["en"], texts["th"]
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError as error:
        raise RuleBroken("NAME_TAKEN", _l("Another template has this name."), "name") from error
    return kept


def remove(*, template: AnswerTemplate) -> None:
    """Forget a template; answers that were sent stay."""
    db.session.delete(template)


def list_templates(*, dealer_id: int | None = None) -> list[AnswerTemplate]:
    """Templates within the scope, by name; of one dealer when it is named."""
    statement = select(AnswerTemplate).order_by(AnswerTemplate.dealer_id, AnswerTemplate.name)
    if dealer_id is not None:
        statement = statement.where(AnswerTemplate.dealer_id == dealer_id)
    return list(db.session.scalars(statement))


def fill(*, template: AnswerTemplate, request: CustomerRequest, person: Account) -> str:
    """The text of a template for a request, in the customer's language, else in the first that is there."""
    bodies = template.bodies
    text = bodies.get(request.locale) or next((body for body in bodies.values() if body), "")
    car = request.listing
    values = {
        "{name}": request.customer_name,
        "{car}": f"{car.make.name_en} {car.model.name_en} {car.year}" if car else "",
        "{dealer}": request.dealer.public_name,
        "{me}": f"{person.first_name} {person.last_name}".strip(),
    }
    return _PLACEHOLDER.sub(lambda found: values.get(found.group(), found.group()), text)


def save_view(*, account_id: int, page: str, name: str, query: str, at: datetime) -> SavedView:
    """Keep a list with its filters under a name; the same name is overwritten.

    :raises RuleBroken: no name, too long, too many.
    """
    name = clean(name)
    if not name or len(name) > LONGEST_VIEW:
        raise RuleBroken("NAME_MISSING", _l("Give it a short name."), "name")
    known = list_views(account_id=account_id, page=page)
    same = next((view for view in known if view.name == name), None)
    if same is None and len(known) >= MOST_VIEWS:
        raise RuleBroken("VIEW_TOO_MANY", _l("At most %(limit)s views.", limit=MOST_VIEWS), "name")
    view = same or SavedView(account_id=account_id, page=page, name=name, created_at=at)
    view.query = query.lstrip("?")[:LONGEST_QUERY]
    db.session.add(view)
    db.session.flush()
    return view


def list_views(*, account_id: int, page: str) -> list[SavedView]:
    """A person's saved views of a list, by name."""
    statement = select(SavedView).where(SavedView.account_id == account_id, SavedView.page == page)
    return list(db.session.scalars(statement.order_by(SavedView.name)))


def remove_view(*, account_id: int, view_id: int) -> None:
    """Forget a saved view of a person; another person's is none of them."""
    view = db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.account_id == account_id))
    if view is not None:
        db.session.delete(view)
