"""What a person sends by the page of uploads: files of cars, each a delivery of its own, and loose photos with one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast
from zipfile import BadZipFile, LargeZipFile, ZipFile

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, RadioField
from wtforms.fields import SelectChoice

from app.errors import RuleBroken
from app.importers import engine
from app.importers.limits import Limits
from app.importers.readers.packages import opens_lightly
from app.importers.readers.signatures import is_image, is_zip
from app.jobs import enqueue
from app.lib.vocabulary.upload import MODE
from app.models import Dealer, Upload
from app.views.base import find, now, person
from app.views.dealer_choice import offer_own_dealers
from app.views.deliveries import IN_MEMORY, Part, pack
from app.views.fields import NumberedField, need
from app.views.wording import locale

MOST_FILES: Final = 20
_HEAD: Final = 512
_WORKBOOKS: Final = frozenset({"[Content_Types].xml", "mimetype"})


class UploadForm(FlaskForm):
    """Files and whose stock they tell."""

    dealer_id = NumberedField(_l("Dealer"), validators=[need])
    files = MultipleFileField(_l("Files"), validators=[need])
    mode = RadioField(_l("What the files hold"), validate_choice=True, default="")

    def __init__(self) -> None:
        super().__init__()
        self.mode.choices = [SelectChoice("", str(_l("As the file or its format says")))]
        self.mode.choices += [SelectChoice(word.code, word.name(locale())) for word in MODE]
        offer_own_dealers(self.dealer_id)

    def sent(self) -> Sent:
        """The files, without the empty one that browsers send when none is chosen."""
        files = [file for file in self.files.data or () if getattr(file, "filename", "")]
        if len(files) == 1:  # whatever it is, the pipeline names it
            return Sent(files)
        found = Sent()
        for file in files:
            head = file.stream.read(_HEAD)
            file.stream.seek(0)
            (found.photos if is_image(head) else found.tables).append(file)
        return found


@dataclass(frozen=True, slots=True)
class Sent:
    """Files that tell cars, and pictures beside them, told apart by their first bytes."""

    tables: list[FileStorage] = field(default_factory=list)
    photos: list[FileStorage] = field(default_factory=list)

    def check(self) -> None:
        """Refuse what cannot be taken together.

        :raises RuleBroken: too many files, or photos of which nobody knows to which file they belong.
        """
        if len(self.tables) > MOST_FILES:
            told = _l(
                "%(count)s files of cars are too many: send %(most)s at most.", count=len(self.tables), most=MOST_FILES
            )
            raise RuleBroken("FILES_TOO_MANY", told, "files")
        if self.photos and not self.tables:
            told = _l("These are photos only: choose the file of their cars, too, or add them at the cars.")
            raise RuleBroken("PHOTOS_ALONE", told, "files")
        if self.photos and len(self.tables) > 1:
            told = _l("Photos go with one file of cars: send %(name)s first.", name=_name(self.tables[0]))
            raise RuleBroken("PHOTOS_OF_SEVERAL", told, "files")


def receive_files(form: UploadForm) -> list[Upload]:
    """Take the files in, in their order, and put them into the line; the caller commits.

    :raises RuleBroken: they cannot be taken together.
    """
    sent, dealer = form.sent(), find(Dealer, form.dealer_id.data)
    sent.check()
    received = [_receive(form, dealer, table, sent.photos) for table in sent.tables]
    for upload in received:
        if upload.status == "queued":
            enqueue("uploads.plan", upload_id=upload.id)
    return received


def _receive(form: UploadForm, dealer: Dealer, table: FileStorage, photos: Sequence[FileStorage]) -> Upload:
    with _join(table, photos) as content:
        return engine.receive(
            dealer=dealer,
            file=content,
            file_name=_delivery_name(table, photos),
            channel="web",
            created_by=person().id,
            asked_mode=form.mode.data or None,
            at=now(),
        )


@contextmanager
def _join(table: FileStorage, photos: Sequence[FileStorage]) -> Iterator[BinaryIO]:
    """One file of a delivery: the table as it is, or an archive of it and its photos."""
    pictures = [Part(_name(photo), cast("BinaryIO", photo.stream)) for photo in photos]
    if not pictures:
        yield cast("BinaryIO", table.stream)
    elif _is_archive(table):
        with _add(table, pictures) as content:
            yield content
    else:
        with pack([Part(_name(table), cast("BinaryIO", table.stream)), *pictures]) as content:
            yield content


def _is_archive(table: FileStorage) -> bool:
    """Whether the table lies in an archive already; workbooks are archives too, but of another kind."""
    head = table.stream.read(_HEAD)
    try:
        if not is_zip(head) or not opens_lightly(cast("BinaryIO", table.stream), _limits()):
            return False
        with ZipFile(cast("BinaryIO", table.stream)) as archive:
            return _WORKBOOKS.isdisjoint(archive.namelist())
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError):
        return False  # the pipeline says what is wrong with it
    finally:
        table.stream.seek(0)


@contextmanager
def _add(table: FileStorage, pictures: Sequence[Part]) -> Iterator[BinaryIO]:
    """An archive with further pictures in it."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        shutil.copyfileobj(table.stream, kept)
        with ZipFile(kept, "a") as archive:
            known = set(archive.namelist())
            for place, picture in enumerate(pictures):
                name = picture.name if picture.name not in known else f"{place}/{picture.name}"
                with archive.open(name, "w") as inside:
                    shutil.copyfileobj(picture.content, inside)
        kept.seek(0)
        yield cast("BinaryIO", kept)


def _limits() -> Limits:
    return engine.limits_of(current_app.config["SETTINGS"])


def _delivery_name(table: FileStorage, photos: Sequence[FileStorage]) -> str:
    """The name of what is kept: with loose photos it is an archive."""
    name = _name(table)
    return f"{name.rpartition('.')[0] or name}.zip" if photos else name


def _name(file: FileStorage) -> str:
    """The last part of a file's name: browsers that send folders send paths."""
    return (file.filename or "").replace("\\", "/").rpartition("/")[2] or "file"
