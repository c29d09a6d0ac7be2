"""Whether a delivered file holds what only some people of a dealer may see."""

from collections.abc import Iterable
from pathlib import Path

from app.importers.fields import PRIVATE
from app.importers.limits import STANDARD, Limits
from app.importers.problems import FileRefused, Problem
from app.importers.recognise import open_delivery
from app.importers.records import RawCar


def may_hold_private_values(path: Path, name: str, *, limits: Limits = STANDARD) -> bool:
    """Tell whether any car of the file carries a purchase price or an expense, as far as can be known.

    Values beyond our fields count as private: nobody knows what a dealer's system calls its purchase price.

    A file that cannot be read to its end, or an archive with further files, may hold anything: then it is True.
    """
    try:
        with open_delivery(path, name, limits=limits) as delivery:
            # what is unknown is told while the cars are read, so the problems are looked at last
            return any(_is_private(car) for car in delivery.cars) or _tells_unknown(delivery.problems)
    except FileRefused:
        return True


def _tells_unknown(problems: Iterable[Problem]) -> bool:
    return any(problem.code in {"FILE_IGNORED", "COLUMN_UNKNOWN"} for problem in problems)


def _is_private(car: RawCar) -> bool:
    return (
        bool(car.extras)
        or _tells_unknown(car.problems)
        or any(car.values.get(name) not in (None, "", []) for name in PRIVATE)
    )
