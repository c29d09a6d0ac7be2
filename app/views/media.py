"""Pictures of cars: for everybody when the car is on show, for its dealer's people always."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, send_file
from flask_login import current_user
from sqlalchemy import select

from app.extensions import db
from app.lib.vocabulary.listing import BODY_TYPE
from app.models import Photo, TrayPhoto, ValuationPhoto
from app.queries.credit import find_logo
from app.queries.users import scope_of
from app.services.photo_kinds import SHOWN_KINDS, open_photo
from app.services.photo_pixels import KINDS, SIZES
from app.services.photos import photo_key
from app.storage import storage
from app.tenancy import acting

blueprint = Blueprint("media", __name__)

MIME_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
DAY = 24 * 60 * 60
PLAIN_BODY = "sedan"
LOGO_SIZE = "thumb"


@blueprint.get("/media/photos/<sha256>/<size>.<kind>")
def photo(sha256: str, size: str, kind: str) -> Response:
    """One size of a photo; a hidden car's photo does not exist for others."""
    if size not in SIZES or kind not in SHOWN_KINDS:
        abort(404)
    shown = _is_known(sha256)
    if not shown and not _is_own(sha256):
        abort(404)
    content = open_photo(sha256=sha256, size=size, kind=kind)
    answer = send_file(content, mimetype=MIME_TYPES[kind], etag=f"{sha256}-{size}", conditional=True, max_age=DAY)
    if not shown:
        answer.headers["Cache-Control"] = f"private, max-age={DAY}"
    return answer


@blueprint.get("/media/logos/<sha256>.<kind>")
def logo(sha256: str, kind: str) -> Response:
    """The logo of a bank, for everybody."""
    if kind not in KINDS or not find_logo(sha256):
        abort(404)
    content = storage().open(photo_key(sha256, LOGO_SIZE, kind))
    return send_file(content, mimetype=MIME_TYPES[kind], etag=f"{sha256}-logo", conditional=True, max_age=DAY)


@blueprint.get("/media/placeholder/<body_type>.svg")
def placeholder(body_type: str) -> Response:
    """The drawn outline of a body type, for cars without a photo."""
    name = body_type if body_type in BODY_TYPE.codes else PLAIN_BODY
    answer = current_app.send_static_file(f"placeholder/{name}.svg")
    answer.cache_control.max_age = DAY
    return answer


def _is_known(sha256: str) -> bool:
    """Whether the scope sees a picture of a car, of a tray, or of a customer's own car."""
    found = (select(model.id).where(model.sha256 == sha256).limit(1) for model in (Photo, TrayPhoto, ValuationPhoto))
    return any(db.session.scalar(statement) is not None for statement in found)


def _is_own(sha256: str) -> bool:
    if not current_user.is_authenticated:
        return False
    with acting(scope_of(current_user)):
        return _is_known(sha256)
