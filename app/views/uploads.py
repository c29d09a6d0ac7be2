"""Deliveries of stock: sending files, their history, the plan before it is applied, what was found."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from flask import Response, jsonify, redirect, request, send_file, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.importers import undo
from app.importers.explanations import EXPLANATIONS
from app.importers.marked import can_be_marked
from app.importers.template import write_template
from app.lib.vocabulary.upload import CHANNEL, UPLOAD_STATUS
from app.models import Upload
from app.queries import (
    dictionaries,
    listings,
    rejected_rows,
    unknown_words,
    upload_pages,
    upload_plan,
    upload_progress,
)
from app.services import taught_words
from app.services.upload_choices import LEAVABLE
from app.views import sheets
from app.views import upload_words as words
from app.views.base import OfficeView, asked_page, carry_out, expose, find, tell
from app.views.filters import DEFAULT_ZONE
from app.views.upload_history import read_asked
from app.views.upload_sending import UploadForm, receive_files
from app.views.upload_sources import keep_days, may_have_source, send_source, sign
from app.views.wording import field_name, locale


class UploadsView(OfficeView):
    """Deliveries of the own dealers, or of the network."""

    route_base = "/uploads"

    @expose("/")
    def index(self) -> Response:
        """The list."""
        dealers = {dealer.id: dealer for dealer in listings.dealer_choices()}
        zones = {dealer.time_zone for dealer in dealers.values()}
        asked = read_asked(request.args, zones.pop() if len(zones) == 1 else DEFAULT_ZONE)
        page: Response = self.render(
            "office/uploads/list.html",
            page=upload_pages.find_page(asked.history(), page=asked_page()),
            asked=asked,
            statuses=UPLOAD_STATUS,
            channels=CHANNEL,
            codes=sorted(words.CODES),
            dealers=dealers,
        )
        return page

    @expose("/new", permission="write", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """Send files."""
        form = UploadForm()
        sent: list[Upload] = []
        if carry_out(form, lambda: sent.extend(receive_files(form))):
            if len(sent) == 1:
                return redirect(url_for("UploadsView.show", upload_id=sent[0].id))
            tell(_l("%(count)s files are received; each has a plan of its own.", count=len(sent)))
            return redirect(url_for("UploadProgressView.index", upload=[upload.id for upload in sent]))
        page: Response = self.render("office/uploads/new.html", form=form, formats=words.formats())
        return page

    @expose("/<int:upload_id>")
    def show(self, upload_id: int) -> Response:
        """One delivery: its progress, then its plan."""
        found = upload_pages.get(upload_id)
        counts = upload_plan.count_groups(upload_id=upload_id)
        asked = words.asked_narrowing(request.args, counts)
        worded = words.PlanWords()
        page: Response = self.render(
            "office/uploads/show.html",
            upload=found.upload,
            dealer=found.dealer,
            people=upload_pages.find_people(found.upload),
            mending=upload_pages.find_mending(found.upload),
            format_name=words.format_name(found.upload),
            at_work=upload_pages.is_at_work(found.upload),
            progress=upload_progress.find_progress(found.upload),
            may_undo=undo.may_undo(found.upload),
            counts=counts,
            groups={group: name for group, name in words.group_names().items() if counts.get(group)},
            asked=asked,
            fields=words.CHANGEABLE,
            field_name=field_name,
            leavable=LEAVABLE,
            rows=(rows := upload_pages.find_rows(upload_id, asked, page=asked_page())),
            faults_of=words.tell_faults(rows.rows),
            refusal=[words.tell_problem(row) for row in upload_pages.find_refusal(found.upload)],
            changes_of=worded.changes,
            kept_of=worded.kept,
            stays_of=worded.stays,
            severities=upload_pages.count_severities(upload_id),
            source=sign(found.upload) if may_have_source(found.upload) else "",
            marked=can_be_marked(found.upload),
            knows_more=_knows_more(found.upload),
            is_unknown_table=unknown_words.is_unknown_table(upload_id),
            to_mend=rejected_rows.count_open(rejected_rows.first_of(found.upload)),
            kept_until=found.upload.created_at + timedelta(days=keep_days()),
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
        page: Response = self.render(
            "office/uploads/help.html", code=words.CODES[code], shown=words.general, explained=EXPLANATIONS[code]
        )
        return page


def _knows_more(upload: Upload) -> bool:
    """Whether words were explained since the plan that waits was made."""
    if upload.status != "planned" or upload.dry_run or upload.mends is not None or upload.planned_at is None:
        return False
    return taught_words.changed_since(dealer_id=upload.dealer_id, at=upload.planned_at)
