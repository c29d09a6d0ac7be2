"""Archives of which one file is replaced; photos and everything else go along as they are."""

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from app.errors import NotFound
from app.importers.readers.archive_names import decode_name


def find_stock(source: Path, inside: str, target: Path) -> Path:
    """Unpack one file of an archive whose limits were looked at when it came.

    :raises NotFound: there is none of that name.
    """
    with zipfile.ZipFile(source) as archive:
        entry = next((entry for entry in archive.filelist if decode_name(entry) == inside), None)
        if entry is None:
            raise NotFound("FILE_UNKNOWN", "There is no such file.")
        with archive.open(entry) as packed, target.open("wb") as sink:
            shutil.copyfileobj(packed, sink)
    return target


def pack_again(source: Path, inside: str, marked: Path, suffix: str, target: Path) -> None:
    """Write the archive anew with the marked file in the place of the delivered one."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as packed:
        for entry in archive.filelist:
            name = decode_name(entry)
            if name == inside:
                packed.write(marked, str(PurePosixPath(name).with_suffix(suffix)), zipfile.ZIP_DEFLATED)
            elif not entry.is_dir():
                with archive.open(entry) as read, packed.open(name, "w", force_zip64=True) as sink:
                    shutil.copyfileobj(read, sink)
