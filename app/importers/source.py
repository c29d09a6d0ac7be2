"""The file of an upload opened again, whatever way it came."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.importers.limits import Limits
from app.importers.mended import open_mended
from app.importers.recognise import open_delivery
from app.importers.records import Delivery
from app.importers.stored_mappings import formats_for
from app.models import Upload
from app.services import uploads
from app.storage import local_file, storage


@contextmanager
def open_source(upload: Upload, limits: Limits) -> Iterator[Delivery]:
    """Open what was delivered; rows brought again have the photos of the delivery that they came in first.

    :raises FileRefused: it cannot be taken; the same can come while the cars are read.
    :raises NotFound: the file is kept no longer.
    """
    with ExitStack() as stack:
        path = stack.enter_context(local_file(str(upload.storage_key)))
        if upload.mends is None:
            formats = formats_for(upload.dealer_id)
            yield stack.enter_context(open_delivery(path, upload.file_name, limits=limits, formats=formats))
        else:
            first = _open_first(upload.mends, stack)
            yield stack.enter_context(open_mended(path, first, limits=limits))


def _open_first(upload_id: int, stack: ExitStack) -> Path | None:
    key = uploads.find(upload_id=upload_id).storage_key
    return stack.enter_context(local_file(key)) if key and storage().exists(key) else None
