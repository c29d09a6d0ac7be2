"""The bell: what a person should know, and the way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.models import Notice
from app.queries import notices as reads
from app.services import notices
from app.views.base import OfficeView, expose, now, own_path, perform, person


@dataclass(frozen=True, slots=True)
class Bell:
    """What the frame of every page shows."""

    count: int
    latest: Sequence[Notice]


class NoticesView(OfficeView):
    """A person's own notices."""

    route_base = "/notices"

    @expose("/")
    def index(self) -> Response:
        """The list, newest first."""
        return self.render("office/notices.html", notices=reads.latest(person().id))

    @expose("/<int:notice_id>/open", methods=("POST",))
    def open(self, notice_id: int) -> AnyResponse:
        """Take it off the bell and go where it leads."""
        notice = notices.mark_read(notice_id=notice_id, account_id=person().id, at=now())
        link = notice.link
        db.session.commit()
        return redirect(own_path(link, url_for("NoticesView.index")))

    @expose("/read", methods=("POST",))
    def read(self) -> AnyResponse:
        """Take everything off the bell."""
        perform(lambda: notices.mark_all_read(account_id=person().id, at=now()), _l("Everything is read."))
        return redirect(url_for("NoticesView.index"))


def ring() -> Bell:
    """The bell of the person of this request."""
    number = person().id
    count = reads.count_unread(number)
    return Bell(count, reads.latest_unread(number) if count else ())
