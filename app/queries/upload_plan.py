"""The rows of a plan as its page shows them: in groups with their counts, searched, by changed field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select, true

from app.extensions import db
from app.models import PlanRow

# Rows of "kept" and "stays" (what an undo left as it was) stand in the group of their action, too.
GROUPS: Final = ("new", "changed", "withdraw", "held", "rejected", "unchanged", "kept", "left_out", "stays")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which rows: of a group (GROUPS), with a text in number, VIN or name, with a change of a field."""

    group: str
    text: str = ""
    field: str = ""


def count_groups(*, upload_id: int) -> dict[str, int]:
    """How many rows each group has, groups without rows left out.

    Unchanged cars have a row only when a locked field was kept.
    """
    columns = [func.sum(case((_of_group(group), 1), else_=0)) for group in GROUPS]
    counted: Any = db.session.execute(select(*columns).where(PlanRow.upload_id == upload_id)).one()
    return {group: count for group, count in zip(GROUPS, counted, strict=True) if count}


def select_rows(upload_id: int, asked: Narrowing) -> Select[tuple[PlanRow]]:
    """The rows in the order of the file; cars left out by it follow at the end."""
    return select(PlanRow).where(*_conditions(upload_id, asked)).order_by(PlanRow.number, PlanRow.id)


def select_ids(upload_id: int, asked: Narrowing) -> Select[int]:
    """The ids of all these rows."""
    return select(PlanRow.id).where(*_conditions(upload_id, asked))


def _conditions(upload_id: int, asked: Narrowing) -> tuple[ColumnElement[bool], ...]:
    columns = (PlanRow.unique_id, PlanRow.vin, PlanRow.title)
    has_text = or_(*(column.icontains(asked.text, autoescape=True) for column in columns)) if asked.text else true()
    has_field = PlanRow.changes[asked.field].as_string().is_not(None) if asked.field else true()
    return PlanRow.upload_id == upload_id, _of_group(asked.group), has_text, has_field


def _of_group(group: str) -> ColumnElement[bool]:
    if group == "left_out":
        return PlanRow.left_out.is_(True)
    if group == "kept":
        return cast(PlanRow.kept, String) != "[]"
    if group == "stays":
        return PlanRow.undone.in_(("partly", "kept"))
    return (PlanRow.action == group) & PlanRow.left_out.is_(False)
