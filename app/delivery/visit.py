"""The calendar entry of a test drive that goes along with a mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.delivery.attachments import Attachment
from app.lib.visit import Visit, write_calendar
from app.services.test_drives import SLOT_MINUTES


def make_visit(wanted: Mapping[str, Any], locale: str) -> Attachment:
    """The entry as it stood when the mail was written down (app/services/request_mails.py)."""
    with force_locale(locale):
        summary = _("Test drive: %(car)s", car=wanted["car"])
    visit = Visit(
        number=wanted["request_id"],
        starts_at=datetime.fromisoformat(wanted["starts_at"]),
        minutes=SLOT_MINUTES,
        summary=summary,
        place=wanted["place"],
        url=current_app.config["SETTINGS"].base_url,
        made_at=datetime.fromisoformat(wanted["made_at"]),
        sequence=wanted["sequence"],
        method=wanted["method"],
        organizer=parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1],
        attendee=wanted["attendee"],
    )
    return Attachment("test-drive.ics", write_calendar(visit), f"text/calendar; method={visit.method}")
