"""Planning one delivery: its file is read, checked and compared, chunk by chunk."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from flask import current_app

from app.extensions import db
from app.importers.diff import Ground
from app.importers.limits import Limits
from app.importers.marks import Marks, key_of
from app.importers.pictures import Pictures
from app.importers.plan import Planner
from app.importers.problems import Problem, refuse
from app.importers.records import CheckedCar, Delivery, SameCar
from app.importers.source import open_source
from app.importers.stored_dictionary import StoredDictionary
from app.importers.validate import Ground as Checks
from app.importers.validate import check_cars
from app.models import Dealer, Upload
from app.services import certificates, uploads
from app.services.listings import local_day

_CHUNK: Final = 1_000
_SIGN_OF_LIFE: Final = timedelta(seconds=5)
_WITH_PHOTOS: Final = 20
_WORTH_MARKS: Final = 16_000  # bytes; what is smaller is read as quickly


def plan_file(upload: Upload, limits: Limits, at: datetime) -> None:
    """Read what was delivered and write down what it would do; commits chunk by chunk, so that others write meanwhile.

    :raises FileRefused: the file as a whole cannot be taken.
    """
    with open_source(upload, limits) as delivery:
        dealer = uploads.upload_dealer(upload)
        _check_dealer(delivery, dealer, upload.file_name)
        upload.format, upload.mode = delivery.format, upload.asked_mode or delivery.mode
        dictionary = StoredDictionary(dealer.id)
        today = local_day(at, dealer)
        pictures = Pictures(delivery.files, limits, borrowed=upload.mends is not None)
        conditions = certificates.conditions()
        planner = Planner(upload.id, dealer.id, Ground(dictionary, conditions, today, pictures))
        checks = Checks(dictionary, today, dealer.currency, id_from_vin=delivery.id_from_vin, limits=limits)
        if upload.size >= _WORTH_MARKS and not pictures and upload.mends is None:
            marks = Marks(planner.stock, key_of(checks, delivery.format))
            checks = replace(checks, marks=marks)
        db.session.commit()
        for cars in _chunks(check_cars(delivery.rows, checks), _WITH_PHOTOS if pictures else _CHUNK):
            if pictures:
                pictures.look_at(car for car in cars if isinstance(car, CheckedCar))
            planner.plan(cars)
            _show_life(upload)
            db.session.commit()
        pictures.look_at_rest()
        _finish(upload, planner, delivery.problems, at)


def _show_life(upload: Upload) -> None:
    now = datetime.now(UTC)
    if upload.planned_at is None or now - upload.planned_at > _SIGN_OF_LIFE:
        upload.planned_at = now


def _finish(upload: Upload, planner: Planner, problems: Sequence[Problem], at: datetime) -> None:
    dealer = uploads.upload_dealer(upload)
    percent = dealer.guard_percent
    if percent is None:
        percent = current_app.config["SETTINGS"].guard_percent
    planner.finish(full=upload.mode == "full", force=upload.force, percent=percent, problems=problems)
    planner.save(upload)
    upload.status = "planned"
    upload.planned_at = at


def _check_dealer(delivery: Delivery, dealer: Dealer, file_name: str) -> None:
    named = delivery.header.dealer
    if named and named.upper() != dealer.code:
        raise refuse("DEALER_OTHER", file_name, value=named)


def _chunks(cars: Iterator[CheckedCar | SameCar], size: int) -> Iterator[list[CheckedCar | SameCar]]:
    """Rows are read outside of any transaction, a chunk at a time."""
    while chunk := list(islice(cars, size)):
        yield chunk
