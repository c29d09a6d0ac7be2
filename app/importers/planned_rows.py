"""The rows of a plan that are to be carried out or taken back, some at once, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from sqlalchemy import select

from app.extensions import db
from app.models import PlanRow

T = TypeVar("T")
CHUNK: Final = 1_000


def read_rows(make: Callable[..., T], columns: Sequence[str], *, upload_id: int, action: str) -> Iterator[list[T]]:
    """Rows with one action that nobody left out, each made of these columns; never more than CHUNK in memory."""
    chosen = [getattr(PlanRow, name) for name in columns]
    of_plan = (PlanRow.upload_id == upload_id, PlanRow.action == action, PlanRow.left_out.is_(False))
    last = 0
    while True:
        further = select(PlanRow.id, *chosen).where(*of_plan, PlanRow.id > last).order_by(PlanRow.id).limit(CHUNK)
        found = db.session.execute(further).all()
        if not found:
            return
        last = found[-1][0]
        yield [make(*row[1:]) for row in found]
