"""Mending what was rejected: rows in a table, sent again when they are saved; the file with its errors marked."""

from __future__ import annotations

from flask import current_app, request, send_file, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError
from app.extensions import db
from app.importers.engine import limits_of
from app.importers.marked import open_marked
from app.importers.replay import carry_out, prepare_mending, prepare_replay
from app.jobs import enqueue
from app.jobs.stock import follow
from app.models import Upload
from app.queries import rejected_rows, upload_pages
from app.views.base import OfficeView, asked_page, expose, find, now, person, tell
from app.views.mending_grid import PAGE_SIZE, Grid, control, read_grid, read_typed
from app.views.upload_sources import check_money
from app.views.wording import field_name

AT_ONCE = 500  # rows; more are left to the workers


class MendingView(OfficeView):
    """Rejected rows and marked files of deliveries."""

    route_base = "/uploads"

    @expose("/<int:upload_id>/mend", permission="write")
    def index(self, upload_id: int) -> AnyResponse:
        """The table."""
        first = _find_first(upload_id)
        count = rejected_rows.count_open(first.id)
        page = min(asked_page(), max(1, -(-count // PAGE_SIZE)))
        return self._show(first, read_grid(first.id, page=page), page=page, count=count)

    @expose("/<int:upload_id>/mend", permission="write", methods=("POST",))
    def save(self, upload_id: int) -> AnyResponse:
        """Send the rows again that were changed; what was typed stays in the table when that cannot be."""
        first, page = _find_first(upload_id), asked_page()
        grid = read_grid(first.id, page=page)
        typed = read_typed(request.form.items(), grid.rows)
        if not typed:
            tell(_l("Nothing was changed, so nothing was sent."), "note")
            return redirect(url_for("MendingView.index", upload_id=first.id, page=page))
        try:
            again = carry_out(prepare_mending(first.id, typed, by=person().id, at=now()), now())
        except HPromiseError as error:
            db.session.rollback()
            count = rejected_rows.count_open(first.id)
            grid = read_grid(first.id, page=page, typed=typed)
            return self._show(first, grid, page=page, count=count, fault=str(error.message))
        follow(again)
        return _go_on(first, again, page)

    @expose("/<int:upload_id>/replay", permission="write", methods=("POST",))
    def replay(self, upload_id: int) -> AnyResponse:
        """Send all rejected rows again as they came: words may be known by now."""
        first = _find_first(upload_id)
        try:
            again = prepare_replay(first.id, by=person().id, at=now())
            if rejected_rows.count_open(first.id) <= AT_ONCE:
                again = carry_out(again, now())
                follow(again)
            else:
                enqueue("uploads.plan", upload_id=again.id)
                db.session.commit()
        except HPromiseError as error:
            db.session.rollback()
            tell(error.message, "fault")
            return redirect(url_for("MendingView.index", upload_id=first.id))
        return _go_on(first, again, 1)

    @expose("/<int:upload_id>/marked")
    def marked(self, upload_id: int) -> AnyResponse:
        """The delivered file with its bad values marked."""
        upload = find(Upload, upload_id)
        check_money(upload)
        with open_marked(upload, limits_of(current_app.config["SETTINGS"])) as marked:
            return send_file(marked.path.open("rb"), marked.media_type, as_attachment=True, download_name=marked.name)

    def _show(self, first: Upload, grid: Grid, *, page: int, count: int, fault: str = "") -> AnyResponse:
        return self.render(
            "office/uploads/mend.html",
            upload=first,
            dealer=upload_pages.get(first.id).dealer,
            grid=grid,
            page=page,
            pages=max(1, -(-count // PAGE_SIZE)),
            count=count,
            fault=fault,
            later=rejected_rows.later_deliveries(first.id),
            control=control,
            field_name=field_name,
        )


def _find_first(upload_id: int) -> Upload:
    return find(Upload, rejected_rows.first_of(find(Upload, upload_id)))


def _go_on(first: Upload, again: Upload, page: int) -> AnyResponse:
    """Say what became of the rows, and show what is left of them."""
    if again.status not in rejected_rows.MENDABLE:
        tell(_l("The rows are on their way."), "note")
        return redirect(url_for("UploadsView.show", upload_id=again.id))
    taken = again.delivered - again.rejected
    if taken:
        tell(ngettext("%(num)s car is taken.", "%(num)s cars are taken.", taken))
    if again.rejected:
        tell(ngettext("%(num)s row is still wrong.", "%(num)s rows are still wrong.", again.rejected), "warn")
    if rejected_rows.count_open(first.id):
        return redirect(url_for("MendingView.index", upload_id=first.id, page=page))
    return redirect(url_for("UploadsView.show", upload_id=first.id))
