"""Outgoing messages: what waits, what left, what could not be delivered; any can be sent again.

What a message says is not shown: it may hold a link that opens somebody's account or request.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from flask import redirect, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app.delivery import mail
from app.extensions import db
from app.lib.vocabulary.operation import MESSAGE_STATE
from app.models import OutgoingMessage
from app.services import audit
from app.views.base import actor, find, now, perform
from app.views.filters import show_moment
from app.views.ops.base import Bulk, Choices, OpsTable
from app.views.ops.wording import badge, words_of

TONES = {"waiting": "note", "sent": "done", "dead": "fault"}


def _show_recipient(message: OutgoingMessage) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url_for("ops_messages.show", pk=message.id), message.recipient)


def _state_choices() -> Choices:
    return [(word.code, words_of(MESSAGE_STATE, word.code)) for word in MESSAGE_STATE]


class MessagesTable(OpsTable):
    """Every message of the outbox, newest first."""

    label = _l("Messages")
    lead = _l("Mails leave from here, at least once. A mail that cannot be sent is tried again after growing pauses.")
    table = OutgoingMessage
    place = "messages"
    routes = frozenset({"show", "resend", "resend_dead"})
    column_list = ("recipient", "template", "state", "attempts", "created_at", "next_at", "sent_at", "last_error")
    column_sortable_list = ("created_at", "next_at", "sent_at", "attempts")
    column_default_sort = ("id", True)
    column_searchable_list = ("recipient", "template", "key")
    column_labels: ClassVar = {
        "recipient": _l("Recipient"),
        "template": _l("What"),
        "key": _l("Key"),
        "locale": _l("Language"),
        "state": _l("State"),
        "attempts": _l("Tries"),
        "created_at": _l("Since"),
        "next_at": _l("Next try"),
        "sent_at": _l("Sent"),
        "last_error": _l("Fault"),
    }
    bulk = Bulk("dead", "resend_dead", _l("Send all again"), _l("All that could not be delivered is sent again."))
    choices: ClassVar = {"state": (_l("State"), _state_choices)}
    shown: ClassVar = {
        "recipient": _show_recipient,
        "state": lambda message: badge(MESSAGE_STATE, message.state, TONES),
        "created_at": lambda message: show_moment(message.created_at),
        "next_at": lambda message: show_moment(message.next_at if message.state == "waiting" else None),
        "sent_at": lambda message: show_moment(message.sent_at),
        "last_error": lambda message: message.last_error or "—",
    }
    facts = ("recipient", "template", "locale", "state", "attempts", "created_at", "next_at", "sent_at", "last_error")

    @expose("/<int:pk>")
    def show(self, pk: int) -> AnyResponse:
        """One message, without what it says."""
        message = find(OutgoingMessage, pk)
        return self.render("ops/message.html", title=_("Message %(number)s", number=pk), message=message)

    @expose("/<int:pk>/resend", methods=("POST",))
    def resend(self, pk: int) -> AnyResponse:
        """Send a message again."""
        message = find(OutgoingMessage, pk)
        perform(lambda: _resend(message), _("It waits to be sent now."))
        return redirect(url_for(".show", pk=pk))

    @expose("/resend-dead", methods=("POST",))
    def resend_dead(self) -> AnyResponse:
        """Send everything again that could not be delivered."""
        dead = db.session.scalars(select(OutgoingMessage).where(OutgoingMessage.state == "dead")).all()
        done = ngettext("%(num)s message waits to be sent now.", "%(num)s messages wait to be sent now.", len(dead))
        perform(lambda: _resend_all(dead), done)
        return redirect(url_for(".index_view"))


def _resend_all(messages: Iterable[OutgoingMessage]) -> None:
    for message in messages:
        _resend(message)


def _resend(message: OutgoingMessage) -> None:
    mail.resend(message, now())
    audit.record(action="message_resent", by=actor(), subject=f"message:{message.id}")
