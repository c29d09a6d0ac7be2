"""Delivered files, given back: by a link that is signed for one person and ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import current_app, send_file
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.errors import Forbidden, NotFound
from app.importers.engine import limits_of
from app.importers.private_values import may_hold_private_values
from app.models import Upload
from app.storage import local_file, storage
from app.views.base import person
from app.views.private_money import sees_private_money

VALID_FOR: Final = timedelta(hours=1)


def keep_days() -> int:
    """For how many days delivered files and row plans are kept."""
    days: int = current_app.config["SETTINGS"].keep_uploads_days
    return days


def may_have_source(upload: Upload) -> bool:
    """Whether there is a file to give back; whether it may be given is looked at when it is asked for.

    Rows that were brought again are a delivery of no file: what is kept of them is ours.
    """
    return upload.mends is None and upload.storage_key is not None and storage().exists(upload.storage_key)


def sign(upload: Upload) -> str:
    """The key of a link to the delivered file, for the person of this request."""
    return str(_signer().dumps([upload.id, person().id]))


def send_source(upload: Upload, key: str) -> Response:
    """The delivered file.

    :raises NotFound: the key is forged, is somebody else's or has ended, or the file is kept no longer.
    :raises Forbidden: it holds money that the person must not see.
    """
    try:
        signed = _signer().loads(key, max_age=int(VALID_FOR.total_seconds()))
    except BadData as error:
        raise NotFound("LINK_ENDED", _l("This link has ended: open the page of the delivery again.")) from error
    if signed != [upload.id, person().id] or upload.storage_key is None:
        raise NotFound("LINK_ENDED", _l("This link has ended: open the page of the delivery again."))
    check_money(upload)
    return send_file(
        storage().open(upload.storage_key),
        "application/octet-stream",
        as_attachment=True,
        download_name=upload.file_name or f"upload-{upload.id}",
    )


def check_money(upload: Upload) -> None:
    """Refuse a file to those who must not see what is in it.

    :raises Forbidden: it holds money that the person must not see.
    """
    if upload.storage_key and not sees_private_money() and _holds_money(upload, upload.storage_key):
        raise Forbidden("PRIVATE_MONEY", _l("This file holds purchase prices or expenses: ask the dealer's manager."))


def _holds_money(upload: Upload, key: str) -> bool:
    limits = limits_of(current_app.config["SETTINGS"])
    with local_file(key) as path:
        return may_hold_private_values(path, upload.file_name, limits=limits)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="upload-source")
