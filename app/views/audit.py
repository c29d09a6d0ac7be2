"""The audit log, to read: who did what, from where, what it was before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import url_for
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy.orm import load_only

from app.lib.vocabulary.audit import AUDIT_ACTION
from app.models import AuditEntry
from app.views import wording
from app.views.filters import show_moment
from app.views.records import SafeModelView


def show_details(details: Mapping[str, Any]) -> Markup:
    """Old and new values as a list."""
    lines = [
        Markup("<li><strong>{}</strong>: {}</li>").format(name, _show_change(value)) for name, value in details.items()
    ]
    return Markup('<ul class="plain">{}</ul>').format(Markup("").join(lines)) if lines else Markup("—")


def show_subject(subject: str) -> Markup:
    """A link to what the entry is about, where it has a page."""
    kind, _colon, number = subject.partition(":")
    pages = {"user": ("UsersView.edit", "user_id"), "dealer": ("DealersView.show", "pk")}
    if kind not in pages or not number.isdigit():
        return escape(subject or "—")
    endpoint, argument = pages[kind]
    values: dict[str, Any] = {argument: int(number)}
    return Markup('<a href="{}">{}</a>').format(url_for(endpoint, **values), subject)


def _show_change(value: Any) -> Markup:
    if isinstance(value, list) and len(value) == 2:
        return Markup("<del>{}</del> → {}").format(*(("—" if part in (None, "") else part) for part in value))
    return escape(value)


def _action_choices() -> list[tuple[str, str]]:
    return [(word.code, word.name(wording.locale())) for word in AUDIT_ACTION]


class AuditView(SafeModelView):
    """Entries of the audit log; nobody changes them."""

    datamodel = SQLAInterface(AuditEntry)
    route_base = "/audit"
    list_title = _l("Audit log")
    show_title = _l("Entry of the audit log")
    lead = _l("Who did what, when and from where. Entries are only ever added.")
    list_columns = ["at", "action", "actor", "subject", "address"]
    show_columns = ["at", "action", "actor", "subject", "address", "details"]
    order_columns = ["at", "action", "actor", "subject"]
    search_columns = ["action", "actor", "subject"]
    base_order = ("at", "desc")
    search_choices = {"action": _action_choices}
    eager = (load_only(AuditEntry.at, AuditEntry.action, AuditEntry.actor, AuditEntry.subject, AuditEntry.address),)
    label_columns = {
        "at": _l("When"),
        "action": _l("What"),
        "actor": _l("Who"),
        "subject": _l("On what"),
        "address": _l("From where"),
        "details": _l("Details"),
    }
    formatters_columns: dict[str, Callable[[Any], object]] = {
        "at": show_moment,
        "action": lambda code: wording.name_of(AUDIT_ACTION, code),
        "subject": show_subject,
        "details": show_details,
    }
