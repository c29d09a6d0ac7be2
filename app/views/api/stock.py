"""Deliveries of stock by HTTP: sending one, reading what became of it."""

from __future__ import annotations

from typing import Final

from flask import Response, current_app, jsonify, request, send_file, url_for
from flask_babel import lazy_gettext as _l

from app.importers import engine
from app.importers.marked import open_marked
from app.lib.vocabulary.upload import MODE, SEVERITY
from app.models import Upload
from app.queries import upload_pages
from app.services import uploads
from app.views import deliveries
from app.views.api.arguments import read_page
from app.views.api.bodies import MEGABYTE, MULTIPART, open_delivery
from app.views.api.operation import Body, Call, Parameter, Where, operation
from app.views.api.schemas import one_of, refer

SMALL: Final = 2 * MEGABYTE
_SWITCH: Final = {"type": "string", "enum": ["0", "1"]}
_BYTES: Final = {"type": "string", "format": "binary"}
_ANY_FILE: Final = "application/octet-stream"
_PARTS: Final = {"type": "object", "properties": {"file": _BYTES, "photo": {"type": "array", "items": _BYTES}}}
_UPLOAD: Final = Parameter("upload_id", _l("Number of the upload"), {"type": "integer", "minimum": 1}, Where.PATH)
_FILE_NAME: Final = Parameter("file_name", _l("How problems call the file"), {"type": "string", "maxLength": 200})


@operation(
    "POST",
    "/stock/uploads",
    _l("Deliver stock: any feed format, alone, in a ZIP or with photos"),
    scope="stock:write",
    parameters=(
        Parameter("mode", _l("full: what is missing is withdrawn; delta: only what is named"), one_of(MODE.codes)),
        Parameter("dry_run", _l("1: show the plan and change nothing"), _SWITCH),
        _FILE_NAME,
        Parameter("Prefer", _l("wait: answer when a small one is done"), {"type": "string"}, Where.HEADER),
    ),
    body=Body(_l("The file, or the file and its photos"), {_ANY_FILE: _BYTES, MULTIPART: _PARTS}),
    answers={200: refer("Upload"), 202: refer("Upload")},
    repeatable=True,
)
def send_stock(call: Call) -> Response:
    """Take a delivery in; small ones are carried out at once when the caller prefers to wait."""
    with open_delivery() as file:
        upload = deliveries.receive(
            file,
            dealer_id=call.caller.dealer_id,
            file_name=call.given.get("file_name") or "delivery",
            channel="api",
            at=call.at,
            mode=call.given.get("mode"),
            dry_run=call.given.get("dry_run") == "1",
        )
    if upload.size <= SMALL and _prefers_waiting():
        upload = deliveries.settle(upload, at=call.at)
    else:
        deliveries.put_in_line(upload)
    return _show(upload)


@operation(
    "GET",
    "/stock/uploads/{upload_id}",
    _l("What became of a delivery: totals and problems"),
    scope="stock:read",
    parameters=(_UPLOAD,),
    answers={200: refer("Upload")},
)
def get_upload(_call: Call, *, upload_id: int) -> Response:
    """The JSON of an upload."""
    return jsonify(engine.summary(uploads.find(upload_id=upload_id)))


@operation(
    "GET",
    "/stock/uploads/{upload_id}/problems",
    _l("The problems of a delivery, 50 a page, worded by Accept-Language"),
    scope="stock:read",
    parameters=(
        _UPLOAD,
        Parameter("severity", _l("Only these"), one_of(SEVERITY.codes)),
        Parameter("page", _l("Page, from 1"), {"type": "integer", "minimum": 1, "maximum": 1_000_000}),
    ),
    answers={200: refer("Problems")},
)
def list_problems(call: Call, *, upload_id: int) -> Response:
    """A page of findings."""
    upload = uploads.find(upload_id=upload_id)
    severity = call.given.get("severity")
    page = upload_pages.find_problems(upload.id, severity=severity, code=None, page=read_page(call.given))
    problems = [engine.problem_of(row).as_json() for row in page.rows]
    return jsonify(upload=upload.id, count=page.count, page=page.page, pages=page.pages, problems=problems)


@operation(
    "GET",
    "/stock/uploads/{upload_id}/marked",
    _l("The delivered file with its errors marked, worded by Accept-Language; workbooks come as xlsx"),
    scope="stock:read",
    parameters=(_UPLOAD,),
    answers={200: {**_BYTES, "contentMediaType": _ANY_FILE}},
)
def get_marked(_call: Call, *, upload_id: int) -> Response:
    """The marked file."""
    upload = uploads.find(upload_id=upload_id)
    with open_marked(upload, engine.limits_of(current_app.config["SETTINGS"])) as marked:
        return send_file(marked.path.open("rb"), _ANY_FILE, as_attachment=True, download_name=marked.name)


def _prefers_waiting() -> bool:
    wishes = ",".join(request.headers.getlist("Prefer")).lower().split(",")
    return any(wish.partition("=")[0].partition(";")[0].strip() == "wait" for wish in wishes)


def _show(upload: Upload) -> Response:
    answer = jsonify(engine.summary(upload))
    if upload.status == "queued":
        answer.status_code = 202
        answer.headers["Location"] = url_for("api.get_upload", upload_id=upload.id)
    return answer
