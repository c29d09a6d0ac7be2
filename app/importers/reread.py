"""A delivered file read once more, because its columns or words mean something else by now; nobody sends it again."""

from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext as _l

from app.errors import NotFound
from app.importers import engine
from app.models import Upload
from app.services import uploads
from app.storage import storage

CHANNEL: Final = "web"  # a person at a page asks for it and sees the plan, whatever way the file came


def read_again(upload_id: int, *, by: int | None, at: datetime) -> Upload:
    """Put a file into the queue again; the caller commits and has it planned.

    :returns: the same delivery as long as nothing of it was applied, else a new one with the same bytes.
    :raises NotFound: the file is kept no longer, or is none that was delivered.
    """
    upload = uploads.find(upload_id=upload_id)
    if upload.mends is not None or not upload.storage_key or not storage().exists(upload.storage_key):
        raise NotFound("SOURCE_PURGED", _l("The delivered file is kept no longer: send the cars again."))
    if upload.channel == CHANNEL and upload.applied_at is None and upload.status in {"planned", "rejected", "failed"}:
        upload.status = "queued"
        return upload
    with storage().open(upload.storage_key) as file:
        return engine.receive(
            dealer=uploads.upload_dealer(upload),
            file=file,
            file_name=upload.file_name,
            channel=CHANNEL,
            created_by=by,
            asked_mode=upload.asked_mode,
            at=at,
        )
