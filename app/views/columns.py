"""Tables of dealers' own: saying once what their columns hold, and what was said."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from flask import Response, current_app, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError, NotFound
from app.importers.columns import SheetView, check_assignment, look_at, view_sheet
from app.importers.engine import limits_of
from app.importers.problems import FileRefused, accepted_names, heading
from app.importers.readers.table import TableDocument
from app.importers.reread import read_again
from app.importers.stored_dictionary import StoredDictionary
from app.importers.suggestions import suggest
from app.importers.table_shape import WIDEST
from app.jobs import enqueue
from app.models import ColumnMapping, Dealer, Upload
from app.queries import listings
from app.services import column_mappings
from app.services.column_mappings import Assignment, TableLook
from app.storage import local_file, storage
from app.views.base import OfficeView, actor, carry_out, expose, find, now, perform, person, show_rule, tell
from app.views.column_form import Choices, ColumnsForm, column_names, constant_names, measured_names
from app.views.column_preview import Preview, preview

_WORDING: Final = {"heading": heading, "accepted_names": accepted_names}


class ColumnsView(OfficeView):
    """Kinds of tables of the own dealers."""

    route_base = "/columns"

    @expose("/")
    def index(self) -> Response:
        """What was said about the columns of tables."""
        dealers = listings.dealer_choices()
        mappings = [mapping for dealer in dealers for mapping in column_mappings.list_of(dealer_id=dealer.id)]
        return self.render("office/columns/list.html", mappings=mappings, several=len(dealers) > 1, **_WORDING)

    @expose("/upload/<int:upload_id>", permission="write", methods=("GET", "POST"))
    def assign(self, upload_id: int) -> AnyResponse:
        """Say what the columns of a delivered table hold, see how its rows read, and read it by that."""
        upload = find(Upload, upload_id)
        try:
            document = _look(upload)
        except FileRefused as refused:
            tell(refused.problems[0].message, "fault")
            return redirect(url_for("UploadsView.show", upload_id=upload_id))
        return self.show_table(upload, document)

    @expose("/<int:mapping_id>/remove", permission="write", methods=("POST",))
    def remove(self, mapping_id: int) -> AnyResponse:
        """Forget what was said."""
        mapping = find(ColumnMapping, mapping_id)
        perform(lambda: column_mappings.remove(mapping=mapping, by=actor()), _l("Such tables are unknown again."))
        return redirect(url_for("ColumnsView.index"))

    def show_table(self, upload: Upload, document: TableDocument) -> AnyResponse:
        """Keep what was said, or show the table with what is known and proposed."""
        view = view_sheet(document, _asked("sheet") or 0, _asked("row"))
        dealer = find(Dealer, upload.dealer_id)
        known = column_mappings.find_known(dealer_id=dealer.id, signature=view.shape.signature)
        dictionary = StoredDictionary(dealer.id)
        form = ColumnsForm(obj=known) if known else ColumnsForm(name=PurePath(upload.file_name).stem[:100])
        proposed = suggest(view.sheet, view.row, dictionary)
        choices = Choices.sent(request.form) if request.method == "POST" else _choose(known, proposed)
        sent: list[Upload] = []
        is_tried = request.form.get("step") == "try"
        if not is_tried and carry_out(form, lambda: sent.append(_save(upload, dealer, view, form, choices))):
            tell(_l("The columns are kept; the file is being read by them."))
            return redirect(url_for("UploadsView.show", upload_id=sent[0].id))
        shown = _try(form, view, choices, dealer, dictionary)
        context = _context(document, view, choices)
        page = self.render("office/columns/assign.html", upload=upload, form=form, preview=shown, **context)
        if is_tried:
            page.status_code = 200
        return page


def _context(document: TableDocument, view: SheetView, choices: Choices) -> dict[str, Any]:
    return {
        "sheets": [sheet.name or str(number) for number, sheet in enumerate(document.sheets, 1)],
        "sheet": next((at for at, sheet in enumerate(document.sheets) if sheet is view.sheet), 0),
        "view": view,
        "head": [(row.number, " · ".join(filter(None, map(str, row.cells[:WIDEST])))[:80]) for row in view.sheet.head],
        "choices": choices,
        "names": column_names(),
        "constants": constant_names(),
        "measured": measured_names(),
    }


def _look(upload: Upload) -> TableDocument:
    """The head of the delivered table.

    :raises NotFound: the file is kept no longer, or is none that was delivered.
    """
    key = upload.storage_key
    if upload.mends is not None or key is None or not storage().exists(key):
        raise NotFound("SOURCE_PURGED", _l("The delivered file is kept no longer: send the cars again."))
    with local_file(key) as path:
        return look_at(path, upload.file_name, limits_of(current_app.config["SETTINGS"]))


def _choose(known: ColumnMapping | None, proposed: Any) -> Choices:
    return Choices.kept(known) if known else Choices.proposed(proposed)


def _try(
    form: ColumnsForm, view: SheetView, choices: Choices, dealer: Dealer, dictionary: StoredDictionary
) -> Preview | None:
    """How the first rows read; nothing while what was said contradicts itself."""
    try:
        check_assignment(choices.columns, choices.units, choices.constants)
    except HPromiseError as error:
        if not form.errors:
            show_rule(form, error)
        return None
    return preview(view, choices, dealer, dictionary, current_app.config["SETTINGS"])


def _save(upload: Upload, dealer: Dealer, view: SheetView, form: ColumnsForm, choices: Choices) -> Upload:
    check_assignment(choices.columns, choices.units, choices.constants)
    shape = view.shape
    column_mappings.save(
        dealer=dealer,
        name=form.name.data or "",
        look=TableLook(shape.signature, shape.has_headings, view.headings, shape.parts),
        assignment=Assignment(choices.columns, choices.units, choices.constants, form.mode.data),
        by=actor(),
    )
    again = read_again(upload.id, by=person().id, at=now())
    enqueue("uploads.plan", upload_id=again.id)
    return again


def _asked(name: str) -> int | None:
    return request.values.get(name, type=int)
