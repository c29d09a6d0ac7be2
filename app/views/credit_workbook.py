"""Banks and programmes as a workbook: out to everybody inside, in by the distributor."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Response, current_app, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.importers.credit import CreditTable, read_credit
from app.importers.credit_apply import Taken, take_over
from app.importers.credit_template import write_credit
from app.importers.engine import limits_of
from app.importers.problems import FileRefused
from app.queries import credit
from app.views.base import OfficeView, actor, expose, tell
from app.views.credit_forms import WorkbookForm
from app.views.sheets import XLSX_TYPE
from app.views.wording import locale


class CreditWorkbookView(OfficeView):
    """The way in and out of banks and programmes."""

    route_base = "/credit/workbook"

    @expose("/export.xlsx")
    def export(self) -> Response:
        """All banks and programmes with the terms in force."""
        return _send(write_credit(credit.list_banks(), locale=locale()), "credit.xlsx")

    @expose("/template.xlsx")
    def template(self) -> Response:
        """The empty workbook to fill in."""
        return _send(write_credit([], locale=locale()), "credit-template.xlsx")

    @expose("/", permission="write")
    def index(self) -> Response:
        """The form to send a workbook."""
        return self.render("office/credit/workbook.html", form=WorkbookForm(), table=None)

    @expose("/", permission="write", methods=("POST",))
    def bring(self) -> AnyResponse:
        """Take a workbook over, or say cell by cell why not; then nothing of it is kept."""
        form, taken = WorkbookForm(), Taken()
        table: CreditTable | None = None
        sent = form.file.data
        if not form.validate_on_submit() or not getattr(sent, "filename", ""):
            form.form_errors.append(str(_l("Choose a file.")))
        else:
            try:
                table = _read_file(sent)
                taken = take_over(table, by=actor(), locale=locale())
            except FileRefused as refused:
                form.form_errors.append(" ".join(f"{problem.message} {problem.cure}" for problem in refused.problems))
        if table is None or table.problems:
            db.session.rollback()
            return self.render("office/credit/workbook.html", form=form, table=table)
        db.session.commit()
        tell(_say(taken))
        return redirect(url_for("BanksView.index"))


def _read_file(sent: FileStorage) -> CreditTable:
    limits = limits_of(current_app.config["SETTINGS"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook"
        sent.save(path)
        return read_credit(path, (sent.filename or "")[:100], limits=limits)


def _say(taken: Taken) -> str:
    banks = ngettext("%(num)s new bank", "%(num)s new banks", taken.banks)
    programmes = ngettext("%(num)s new programme", "%(num)s new programmes", taken.programmes)
    versions = ngettext("%(num)s new version", "%(num)s new versions", taken.versions)
    return str(_("The workbook is taken over: %(what)s.", what=f"{banks}, {programmes}, {versions}"))


def _send(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, content_type=XLSX_TYPE, headers=headers)
