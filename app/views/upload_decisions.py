"""What people decide about deliveries: to apply, to leave rows out, to drop, to release, to undo."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from werkzeug.wrappers import Response as AnyResponse

from app.importers import engine, undo
from app.importers.reread import read_again
from app.jobs import enqueue
from app.models import PlanRow, Upload
from app.queries import upload_pages, upload_plan
from app.services import upload_choices
from app.views import upload_words as words
from app.views.base import OfficeView, actor, expose, find, go_back, now, perform, person, read_numbers, tell


class UploadDecisionsView(OfficeView):
    """Decisions about deliveries of the own dealers; the distributor decides about held ones only."""

    route_base = "/uploads"
    default_view = "undo"

    @expose("/<int:upload_id>/apply", permission="write", methods=("POST",))
    def apply(self, upload_id: int) -> AnyResponse:
        """Apply the plan that was shown."""
        upload = find(Upload, upload_id)
        if upload_pages.is_at_work(upload):
            tell(_l("There is no plan that waits."), "warn")
        else:
            perform(lambda: _agree(upload), _l("The plan is being applied."))
        return _show(upload_id)

    @expose("/<int:upload_id>/choose", permission="write", methods=("POST",))
    def choose(self, upload_id: int) -> AnyResponse:
        """Leave rows of the plan out, or take them in again: those that are ticked, or all that are found."""
        upload = find(Upload, upload_id)
        leave_out = request.form.get("do", "").startswith("leave")
        if upload_pages.is_at_work(upload):
            tell(_l("There is no plan that waits."), "warn")
        else:
            done = _l("The rows are left out.") if leave_out else _l("The rows are in the plan again.")
            perform(
                lambda: upload_choices.choose(upload=upload, among=_asked_rows(upload_id), leave_out=leave_out), done
            )
        return go_back(url_for("UploadsView.show", upload_id=upload_id))

    @expose("/<int:upload_id>/again", permission="write", methods=("POST",))
    def again(self, upload_id: int) -> AnyResponse:
        """Read a delivery again that failed, or that waits with words which are known by now."""
        upload = find(Upload, upload_id)
        read = [upload_id]
        if upload.dry_run or upload.status not in {"failed", "planned"} or upload_pages.is_at_work(upload):
            tell(_l("This delivery has not failed."), "warn")
        else:
            perform(lambda: read.append(_read(upload)), _l("The file is being read again."))
        return _show(read[-1])

    @expose("/<int:upload_id>/drop", permission="write", methods=("POST",))
    def drop(self, upload_id: int) -> AnyResponse:
        """Forget a plan that waits."""
        if find(Upload, upload_id).status != "planned":
            tell(_l("There is no plan that waits."), "warn")
        else:
            perform(lambda: engine.drop(upload_id, now(), by=actor()), _l("The plan is dropped, nothing changes."))
        return _show(upload_id)

    @expose("/<int:upload_id>/held/<any(release, drop):decision>", permission="decide", methods=("POST",))
    def decide(self, upload_id: int, decision: str) -> AnyResponse:
        """Confirm the withdrawals of a held delivery, or let them be; the distributor may, too."""
        if find(Upload, upload_id).status != "held":
            tell(_l("This delivery is not held."), "warn")
        elif decision == "release":
            perform(lambda: engine.release(upload_id, now(), by=actor()), _l("The cars are withdrawn."))
        else:
            perform(lambda: engine.drop(upload_id, now(), by=actor()), _l("The cars stay on sale."))
        return _show(upload_id)

    @expose("/<int:upload_id>/undo", permission="write")
    def undo(self, upload_id: int) -> AnyResponse:
        """What undoing a delivery would do, before it is done."""
        found = upload_pages.get(upload_id)
        if not undo.may_undo(found.upload) or upload_pages.is_at_work(found.upload):
            tell(_l("This delivery cannot be undone."), "warn")
            return _show(upload_id)
        page: Response = self.render(
            "office/uploads/undo.html",
            upload=found.upload,
            dealer=found.dealer,
            told=undo.preview(upload_id),
            stays_of=words.PlanWords().stays,
        )
        return page

    @expose("/<int:upload_id>/undo", permission="write", methods=("POST",))
    def take_back(self, upload_id: int) -> AnyResponse:
        """Undo it."""
        upload = find(Upload, upload_id)
        if not undo.may_undo(upload) or upload_pages.is_at_work(upload):
            tell(_l("This delivery cannot be undone."), "warn")
        else:
            perform(lambda: _enqueue_undo(upload_id), _l("The delivery is being undone."))
        return _show(upload_id)


def _agree(upload: Upload) -> None:
    upload_choices.agree(upload=upload, by=actor())
    enqueue("uploads.apply", upload_id=upload.id)


def _read(upload: Upload) -> int:
    """Have the file read once more: the same delivery, or another one when this is not a person's own."""
    again = upload if upload.status == "failed" else read_again(upload.id, by=person().id, at=now())
    enqueue("uploads.plan", upload_id=again.id)
    return again.id


def _enqueue_undo(upload_id: int) -> None:
    told = {"actor_id": person().id, "actor": person().email, "address": request.remote_addr or ""}
    enqueue("uploads.undo", upload_id=upload_id, **told)


def _asked_rows(upload_id: int) -> Select[int]:
    """The rows that are ticked, or all of the group that the page's search finds."""
    if request.form.get("do", "").endswith("all"):
        return upload_plan.select_ids(upload_id, words.asked_narrowing(request.form))
    ticked = read_numbers(request.form.getlist("row"))
    return select(PlanRow.id).where(PlanRow.upload_id == upload_id, PlanRow.id.in_(ticked))


def _show(upload_id: int) -> AnyResponse:
    return redirect(url_for("UploadsView.show", upload_id=upload_id))
