"""Photos of a car by HTTP."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, jsonify, url_for
from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.extensions import db
from app.jobs import enqueue
from app.models import Origin, Photo
from app.queries import api_calls
from app.services import photos
from app.views.api.bodies import MULTIPART, read_photos
from app.views.api.listings import UNIQUE_ID
from app.views.api.operation import Body, Call, operation
from app.views.api.schemas import refer

_BYTES: Final = {"type": "string", "format": "binary"}
_KINDS: Final = ("image/jpeg", "image/png", "image/webp", "image/heic")
_PARTS: Final = {"type": "object", "properties": {"photo": {"type": "array", "items": _BYTES}}}


@operation(
    "POST",
    "/stock/listings/{unique_id}/photos",
    _l("Add photos behind the others; the same picture is added once"),
    scope="stock:write",
    parameters=(UNIQUE_ID,),
    body=Body(_l("A photo, or several parts"), {**dict.fromkeys(_KINDS, _BYTES), MULTIPART: _PARTS}),
    answers={201: refer("Photos")},
    repeatable=True,
)
def add_photos(call: Call, *, unique_id: str) -> Response:
    """Photos of a car; a bad one never blocks a good one."""
    sent = read_photos()
    listing = api_calls.find_listing(unique_id=unique_id)
    origin = Origin("api", call.at)
    taken: list[Photo] = []
    refused: list[tuple[str, RuleBroken]] = []
    for name, content in sent:
        try:
            taken.append(photos.add(listing=listing, content=content, file_name=name, origin=origin, by_feed=True))
        except RuleBroken as error:
            refused.append((name, error))
    if not taken:
        raise refused[0][1]
    enqueue("photos.make", dealer_id=listing.dealer_id)
    db.session.commit()
    problems = [{"code": error.code, "file_name": name, "message": str(error.message)} for name, error in refused]
    answer = jsonify(photos=[_show(photo) for photo in taken], problems=problems)
    answer.status_code = 201
    return answer


def _show(photo: Photo) -> dict[str, Any]:
    return {
        "id": photo.id,
        "file_name": photo.file_name,
        "width": photo.width,
        "height": photo.height,
        "url": url_for("media.photo", sha256=photo.sha256, size="large", kind="jpg"),
    }
