"""Where in a delivered file its remarks belong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from app.importers.marked.remarks import Remarks
from app.importers.problems import Problem
from app.importers.records import Delivery


@dataclass(slots=True)
class RowSpot:
    """A row of a table with findings: those of the row, and those that stand at a cell by the column's number."""

    problems: Sequence[Problem]
    cells: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Spots:
    """The name of the stock file, in its archive behind the archive's; the element of a car where there are elements.

    `rows` by sheet and row, for tables; `first` is the row of the first car of each sheet.
    """

    file: str = ""
    element: str = ""
    rows: dict[tuple[str | None, int], RowSpot] = field(default_factory=dict)
    first: dict[str | None, int] = field(default_factory=dict)


def find_spots(delivery: Delivery, remarks: Remarks) -> Spots:
    """Look the places up; where cars are no rows of a table the first one tells all there is to know."""
    spots = Spots()
    for number, raw in zip(count(1), delivery.cars):
        place = raw.site.car
        spots.file = spots.file or place.file
        spots.element = spots.element or place.element or ""
        if place.row is None:
            break
        spots.first.setdefault(place.sheet, place.row)
        if problems := remarks.get(number):
            spot = spots.rows[place.sheet, place.row] = RowSpot(problems)
            for problem in problems:
                column = raw.site.of(problem.field).column if problem.field else None
                if column is not None:
                    spot.cells[column].append(problem)
    return spots
