"""The rows in which a plan and its findings are kept."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from app.importers.diff import Difference
from app.importers.kept_row import keep_row
from app.importers.plan_values import storable
from app.importers.problems import Problem
from app.importers.records import CheckedCar
from app.importers.stock import Entry
from app.models import PlanRow, UploadProblem
from app.models.bulk import insert_rows

_LONGEST_PARAM: Final = 500


class PlanRows:
    """Collects rows and findings of one upload and writes them a chunk at a time."""

    def __init__(self, upload_id: int, dealer_id: int) -> None:
        self._owner = {"upload_id": upload_id, "dealer_id": dealer_id}
        self._rows: list[dict[str, Any]] = []
        self._problems: list[dict[str, Any]] = []
        self._number = 0
        self.codes: Counter[str] = Counter()

    def add_car(self, car: CheckedCar, action: str, entry: Entry | None, difference: Difference | None = None) -> None:
        """Add the row of a delivered car."""
        told = difference or Difference()
        rejected = car.raw if action == "rejected" else None
        self._number = car.number
        self._add(
            number=car.number,
            action=action,
            unique_id=storable(car.unique_id, 200),
            vin=storable(car.vin, 64),
            title=storable(car.title, 200),
            place=storable(car.place, 300),
            listing_id=entry.id if entry else None,
            changes=told.changes,
            kept=told.kept,
            record=keep_row(rejected, car.problems) if rejected else told.work,
        )

    def add_photos(self, entry: Entry, title: str, place: str, names: tuple[list[str], list[str]], work: Any) -> None:
        """Add the row of a car in the stock that only photos of the delivery name."""
        self._number += 1
        self._add(
            number=self._number,
            action="changed",
            unique_id=entry.unique_id,
            vin=entry.vin,
            title=title[:200],
            place=storable(place, 300),
            listing_id=entry.id,
            changes={"photos": list(names)},
            kept=[],
            record={"photos": work},
        )

    def add_missing(self, entry: Entry, action: str, title: str, *, booked: bool) -> None:
        """Add the row of a listing that a full delivery left out; they follow the delivered cars."""
        self._number += 1
        self._add(
            number=self._number,
            action=action,
            unique_id=entry.unique_id,
            vin=entry.vin,
            title=title[:200],
            place="",
            listing_id=entry.id,
            changes={"status": [entry.status, "withdrawn"]},
            kept=["status"] if booked else [],
            record={},
        )

    def _add(self, **columns: Any) -> None:
        self._rows.append(columns)

    def tell(self, problems: Iterable[Problem], number: int | None = None) -> None:
        """Add findings about a row, or about the file as a whole."""
        for problem in problems:
            self.codes[problem.code] += 1
            self._problems.append({"number": number, **problem_columns(problem)})

    def write(self) -> None:
        """Write what was added since the last time."""
        insert_rows(PlanRow, self._rows, **self._owner)
        insert_rows(UploadProblem, self._problems, **self._owner)
        self._rows, self._problems = [], []


def problem_columns(problem: Problem) -> dict[str, Any]:
    """Give the columns that keep a problem."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "place": storable(problem.place, 400),
        "field": problem.field,
        "value": None if problem.value is None else storable(problem.value, 200),
        "accepted": list(problem.accepted),
        "params": {
            name: value if isinstance(value, int) else storable(str(value), _LONGEST_PARAM)
            for name, value in problem.params.items()
        },
    }
