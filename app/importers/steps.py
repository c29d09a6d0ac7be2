"""How a delivery may change a car's state: the steps on the way, or the reason why the state stays."""

from typing import NamedTuple

from app.importers.records import CarRecord
from app.importers.stock import Standing
from app.services.listings import STEPS

_OVER = "on_sale"  # the state through which the others are reached


class PlannedStatus(NamedTuple):
    """The states to take one after the other, none to stay; `reason` names why a delivered state is not taken."""

    steps: list[str]
    reason: str | None = None


def plan_status(standing: Standing, record: CarRecord, *, is_new: bool) -> PlannedStatus:
    """Plan the way from the state that a car has to the one that is delivered.

    A reservation that a person or a booking made beats a feed that says on_sale. A delivery that tells no state puts
    new cars and withdrawn ones on sale and leaves the others as they are.
    """
    old, new = standing.values["status"], record.status
    if is_new:
        return PlannedStatus([new] if new in {"draft", _OVER} else [_OVER, new])
    if old == new or ("status" in record.assumed and old != "withdrawn"):
        return PlannedStatus([])
    if standing.booked and new == _OVER:
        return PlannedStatus([], "booked")
    if new in STEPS[old]:
        return PlannedStatus([new])
    if _OVER in STEPS[old] and new in STEPS[_OVER]:
        return PlannedStatus([_OVER, new])
    return PlannedStatus([], "no_step")
