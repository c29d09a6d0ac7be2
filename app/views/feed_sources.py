"""Sources from which stock is fetched by the clock: settings, pull now, the log of what came."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.jobs.sources import begin_pull
from app.lib.vocabulary.feed_source import SOURCE_KIND
from app.models import Dealer, FeedSource
from app.queries import feed_sources as reads
from app.services import feed_addresses, feed_sources
from app.views.base import OfficeView, actor, asked_page, carry_out, expose, find, now, perform, person, tell
from app.views.feed_source_form import SourceForm, list_fields, present
from app.views.feed_source_reading import Reading, read_into

NEXT_RUNS = 3
_NEW = {"auth": "none", "rhythm": "interval", "every_minutes": 60}


class FeedSourcesView(OfficeView):
    """Sources of the own dealers; the administrator's of all."""

    route_base = "/sources"

    @expose("/")
    def index(self) -> Response:
        """All sources."""
        return self.render(
            "office/sources/list.html", rows=reads.list_sources(), describe=describe, mask=feed_addresses.mask
        )

    @expose("/add", permission="edit", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """Add a source of the kind asked for."""
        kind = request.args.get("kind", "")
        form = SourceForm(kind if kind in SOURCE_KIND else "url", data=_NEW)
        if _wants_reading():
            return self.page(form, None, read_into(form, None))
        made: list[FeedSource] = []
        if carry_out(form, lambda: made.append(_add(form))):
            tell(_l("The source is added; it is pulled in a moment."))
            return redirect(url_for("FeedSourcesView.show", source_id=made[0].id))
        return self.page(form, None)

    @expose("/<int:source_id>")
    def show(self, source_id: int) -> Response:
        """A source with its next runs and its log."""
        source = feed_sources.find(source_id=source_id)
        return self.render(
            "office/sources/show.html",
            source=source,
            address=feed_addresses.mask(source.url),
            when=describe(source),
            following=_list_next(source),
            at_work=reads.is_at_work(source_id=source_id),
            log=reads.list_pulls(source_id=source_id, page=asked_page()),
        )

    @expose("/<int:source_id>/edit", permission="edit", methods=("GET", "POST"))
    def edit(self, source_id: int) -> AnyResponse:
        """Change a source."""
        source = feed_sources.find(source_id=source_id)
        form = SourceForm(source.kind, is_new=False, data=present(source))
        if _wants_reading():
            return self.page(form, source, read_into(form, source))
        key = current_app.config["SETTINGS"].secret_key
        if carry_out(form, lambda: feed_sources.change(source=source, wish=form.read_wish(), key=key, by=actor())):
            tell(_l("Saved."))
            return redirect(url_for("FeedSourcesView.show", source_id=source_id))
        return self.page(form, source)

    @expose("/<int:source_id>/<step>", permission="edit", methods=("POST",))
    def act(self, source_id: int, step: str) -> AnyResponse:
        """Pull now, pause, resume or remove."""
        source = feed_sources.find(source_id=source_id)
        steps: dict[str, tuple[Any, Any]] = {
            "pull": (
                lambda: begin_pull(source, at=now(), asked_by=person().id),
                _l("The source is being pulled; the log says what comes."),
            ),
            "pause": (
                lambda: feed_sources.pause(source=source, by=actor()),
                _l("Nothing is fetched by the clock until resumed."),
            ),
            "resume": (lambda: feed_sources.resume(source=source, by=actor()), _l("The source is pulled again.")),
            "remove": (lambda: feed_sources.remove(source=source, by=actor()), _l("The source is removed.")),
        }
        if step not in steps:
            raise NotFound("STEP_UNKNOWN", _l("There is no such page."), "step")
        done = perform(*steps[step])
        if step == "remove" and done:
            return redirect(url_for("FeedSourcesView.index"))
        return redirect(url_for("FeedSourcesView.show", source_id=source_id))

    def page(self, form: SourceForm, source: FeedSource | None, reading: Reading | None = None) -> Response:
        """The form, with what was read of the service."""
        page = self.render(
            "office/sources/form.html", form=form, source=source, reading=reading, our_fields=list_fields()
        )
        page.status_code = 200 if reading is not None and not reading.fault else page.status_code
        return page


def describe(source: FeedSource) -> str:
    """When a source is pulled, in words."""
    if source.rhythm == "cron":
        return str(_("by the clock: %(cron)s", cron=source.cron))
    minutes = source.every_minutes
    if minutes is None:
        return str(_("only by hand"))
    if minutes % 60:
        return str(ngettext("every %(num)s minute", "every %(num)s minutes", minutes))
    return str(ngettext("every hour", "every %(num)s hours", minutes // 60))


def _list_next(source: FeedSource) -> list[Any]:
    """The next moments: the one that is set, then those of the rhythm."""
    if source.next_at is None:
        return []
    rhythm = feed_sources.rhythm_of(source, source.dealer)
    return [source.next_at, *rhythm.list_next(max(source.next_at, now()), NEXT_RUNS - 1)]


def _wants_reading() -> bool:
    return request.method == "POST" and "read" in request.form


def _add(form: SourceForm) -> FeedSource:
    dealer = find(Dealer, form.dealer_id.data)
    key = current_app.config["SETTINGS"].secret_key
    return feed_sources.add(dealer=dealer, wish=form.read_wish(), key=key, by=actor())
