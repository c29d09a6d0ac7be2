"""Whether a delivered file holds what only some people of a dealer may see."""

from pathlib import Path

from app.importers.fields import PRIVATE
from app.importers.limits import STANDARD, Limits
from app.importers.problems import FileRefused
from app.importers.recognise import open_delivery
from app.importers.records import RawCar


def may_hold_private_values(path: Path, name: str, *, limits: Limits = STANDARD) -> bool:
    """Tell whether any car of the file carries a purchase price or an expense, as far as can be known.

    A file that cannot be read to its end, or an archive with further files, may hold anything: then it is True.
    """
    try:
        with open_delivery(path, name, limits=limits) as delivery:
            if any(problem.code == "FILE_IGNORED" for problem in delivery.problems):
                return True
            return any(_is_private(car) for car in delivery.cars)
    except FileRefused:
        return True


def _is_private(car: RawCar) -> bool:
    return any(car.values.get(name) not in (None, "", []) for name in PRIVATE)
