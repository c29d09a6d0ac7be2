"""Deliveries of stock: sending files, reading the plan before it is applied, deciding about held ones."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, cast

from flask import Response, jsonify, redirect, request, send_file, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse
from wtforms import MultipleFileField, RadioField
from wtforms.fields import SelectChoice

from app.errors import NotFound
from app.importers import engine
from app.importers.template import write_template
from app.jobs import enqueue
from app.lib.vocabulary.upload import MODE, UPLOAD_STATUS
from app.models import Dealer, Upload
from app.queries import dictionaries, listings, upload_pages, uploads
from app.views import sheets
from app.views import upload_words as words
from app.views.base import OfficeView, actor, asked_page, carry_out, expose, find, now, perform, person, tell
from app.views.dealer_choice import offer_own_dealers
from app.views.fields import NumberedField, need
from app.views.upload_sources import may_have_source, send_source, sign
from app.views.wording import field_name, locale

MOST_FILES = 20
ACTIONS = ("new", "changed", "withdraw", "held", "rejected", "unchanged")


class UploadForm(FlaskForm):
    """Files and whose stock they tell."""

    dealer_id = NumberedField(_l("Dealer"), validators=[need])
    files = MultipleFileField(_l("Files"), validators=[need])
    mode = RadioField(_l("What the files hold"), validate_choice=True, default="")

    def __init__(self) -> None:
        super().__init__()
        self.mode.choices = [SelectChoice("", str(_l("As the file or its format says")))]
        self.mode.choices += [SelectChoice(word.code, word.name(locale())) for word in MODE]
        offer_own_dealers(self.dealer_id)

    def chosen(self) -> list[FileStorage]:
        """The files, without the empty one that browsers send when none is chosen."""
        return [file for file in self.files.data or () if getattr(file, "filename", "")][:MOST_FILES]


class UploadsView(OfficeView):
    """Deliveries of the own dealers, or of the network."""

    route_base = "/uploads"

    @expose("/")
    def index(self) -> Response:
        """The list."""
        dealers = {dealer.id: dealer for dealer in listings.dealer_choices()}
        status, code = request.args.get("status") or None, request.args.get("dealer") or None
        page: Response = self.render(
            "office/uploads/list.html",
            page=upload_pages.find_page(dealer_code=code, status=status, page=asked_page()),
            status=status,
            dealer_code=code,
            statuses=UPLOAD_STATUS,
            dealers=dealers,
        )
        return page

    @expose("/new", permission="write", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """Send files."""
        form = UploadForm()
        sent: list[Upload] = []
        if carry_out(form, lambda: sent.extend(_receive(form))):
            number = sent[0].id
            if len(sent) == 1:
                return redirect(url_for("UploadsView.show", upload_id=number))
            tell(_l("%(count)s files are received; each has a plan of its own.", count=len(sent)))
            return redirect(url_for("UploadsView.index"))
        page: Response = self.render("office/uploads/new.html", form=form, formats=words.formats())
        return page

    @expose("/<int:upload_id>")
    def show(self, upload_id: int) -> Response:
        """One delivery: its progress, then its plan."""
        found = upload_pages.get(upload_id)
        counts = uploads.plan_counts(upload_id=upload_id)
        worded = words.PlanWords()
        action = words.asked_action(request.args.get("action", ""), counts, ACTIONS)
        page: Response = self.render(
            "office/uploads/show.html",
            upload=found.upload,
            dealer=found.dealer,
            sender=found.sender,
            format_name=words.format_name(found.upload),
            at_work=upload_pages.is_at_work(found.upload),
            counts=counts,
            actions=[code for code in ACTIONS if counts.get(code)],
            action=action,
            rows=upload_pages.find_rows(upload_id, action, page=asked_page()),
            changes_of=worded.changes,
            kept_of=worded.kept,
            severities=upload_pages.count_severities(upload_id),
            source=sign(found.upload) if may_have_source(found.upload) else "",
        )
        return page

    @expose("/<int:upload_id>/problems")
    def problems(self, upload_id: int) -> Response:
        """What was found in a delivery."""
        found = upload_pages.get(upload_id)
        severity, code = request.args.get("severity") or None, request.args.get("code") or None
        page: Response = self.render(
            "office/uploads/problems.html",
            upload=found.upload,
            dealer=found.dealer,
            severity=severity,
            code=code,
            severities=upload_pages.count_severities(upload_id),
            page=upload_pages.find_problems(upload_id, severity=severity, code=code, page=asked_page()),
            tell=words.tell_problem,
            field_name=field_name,
        )
        return page

    @expose("/<int:upload_id>/status")
    def status(self, upload_id: int) -> Response:
        """Whether something is still being done, for the page that waits."""
        upload = find(Upload, upload_id)
        return jsonify(status=upload.status, at_work=upload_pages.is_at_work(upload))

    @expose("/<int:upload_id>/apply", permission="write", methods=("POST",))
    def apply(self, upload_id: int) -> AnyResponse:
        """Apply the plan that was shown."""
        upload = find(Upload, upload_id)
        if upload.status != "planned" or upload_pages.is_at_work(upload):
            tell(_l("There is no plan that waits."), "warn")
        else:
            perform(lambda: enqueue("uploads.apply", upload_id=upload_id), _l("The plan is being applied."))
        return redirect(url_for("UploadsView.show", upload_id=upload_id))

    @expose("/<int:upload_id>/again", permission="write", methods=("POST",))
    def again(self, upload_id: int) -> AnyResponse:
        """Read a delivery again that failed."""
        upload = find(Upload, upload_id)
        if upload.status != "failed" or upload_pages.is_at_work(upload):
            tell(_l("This delivery has not failed."), "warn")
        else:
            perform(lambda: enqueue("uploads.plan", upload_id=upload_id), _l("The file is being read again."))
        return redirect(url_for("UploadsView.show", upload_id=upload_id))

    @expose("/<int:upload_id>/drop", permission="write", methods=("POST",))
    def drop(self, upload_id: int) -> AnyResponse:
        """Forget a plan that waits."""
        if find(Upload, upload_id).status != "planned":
            tell(_l("There is no plan that waits."), "warn")
        else:
            perform(lambda: engine.drop(upload_id, now(), by=actor()), _l("The plan is dropped, nothing changes."))
        return redirect(url_for("UploadsView.show", upload_id=upload_id))

    @expose("/<int:upload_id>/held/<any(release, drop):decision>", permission="decide", methods=("POST",))
    def decide(self, upload_id: int, decision: str) -> AnyResponse:
        """Confirm the withdrawals of a held delivery, or let them be; the distributor may, too."""
        if find(Upload, upload_id).status != "held":
            tell(_l("This delivery is not held."), "warn")
        elif decision == "release":
            perform(lambda: engine.release(upload_id, now(), by=actor()), _l("The cars are withdrawn."))
        else:
            perform(lambda: engine.drop(upload_id, now(), by=actor()), _l("The cars stay on sale."))
        return redirect(url_for("UploadsView.show", upload_id=upload_id))

    @expose("/<int:upload_id>/source")
    def source(self, upload_id: int) -> AnyResponse:
        """The file as it was delivered, by a signed link of this page."""
        return send_source(find(Upload, upload_id), request.args.get("key", ""))

    @expose("/template.<any(xlsx, csv, xml):kind>")
    def template(self, kind: str) -> AnyResponse:
        """An empty file to fill in, with the dictionary's words."""
        content = write_template(kind, locale=locale(), models=dictionaries.model_names())
        kinds = {"xlsx": sheets.XLSX_TYPE, "csv": sheets.CSV_TYPE, "xml": "application/xml"}
        return send_file(BytesIO(content), kinds[kind], as_attachment=True, download_name=f"stock-template.{kind}")

    @expose("/problems/<code>")
    def help(self, code: str) -> Response:
        """What a code means and what to do about it."""
        if code not in words.CODES:
            raise NotFound("CODE_UNKNOWN", _l("There is no such code."))
        page: Response = self.render("office/uploads/help.html", code=words.CODES[code], shown=words.general)
        return page


def _receive(form: UploadForm) -> list[Upload]:
    dealer = find(Dealer, form.dealer_id.data)
    received = [
        engine.receive(
            dealer=dealer,
            file=cast("BinaryIO", file.stream),
            file_name=file.filename or "",
            channel="web",
            created_by=person().id,
            asked_mode=form.mode.data or None,
            at=now(),
        )
        for file in form.chosen()
    ]
    for upload in received:
        if upload.status == "queued":
            enqueue("uploads.plan", upload_id=upload.id)
    return received
