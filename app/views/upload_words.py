"""What the pages of deliveries say: plans as differences, problems in words; without what the reader must not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _

from app.importers.codes import CODES
from app.importers.engine import problem_of
from app.importers.fields import EXPENSE_PREFIX, FIELD
from app.importers.formats import BY_NAME, FORMATS
from app.importers.mapping import MAPPED
from app.importers.problems import Problem, word
from app.lib.vocabulary.upload import PLAN_ACTION, UNDO_REASON
from app.models import PlanRow, Upload, UploadProblem
from app.queries import rejected_rows
from app.queries.upload_plan import GROUPS, Narrowing
from app.views.private_money import hidden_fields
from app.views.wording import Words, field_name, locale, name_of

__all__ = [
    "CODES",
    "Change",
    "PlanWords",
    "asked_narrowing",
    "format_name",
    "formats",
    "general",
    "group_names",
    "tell_faults",
    "tell_problem",
]

CHANGEABLE: Final = tuple(name for name in FIELD if name not in {"currency", "withdrawn_on"})
_LONGEST_SEARCH: Final = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a plan's row."""

    name: str
    old: str
    new: str
    has_old: bool


class PlanWords:
    """Words the rows of a plan."""

    def __init__(self) -> None:
        self._words = Words()
        self._hidden = hidden_fields()

    def changes(self, row: PlanRow) -> list[Change]:
        """What a row would change, field by field, in the order of our tables."""
        return [
            Change(field_name(field), self._words.show(field, old), self._words.show(field, new), old not in (None, []))
            for field, (old, new) in _pairs(row.changes).items()
            if field not in self._hidden
        ]

    def stays(self, stays: Mapping[str, str]) -> list[tuple[str, str]]:
        """What an undo leaves as it is: fields and why."""
        return [
            (field_name(field), name_of(UNDO_REASON, reason))
            for field, reason in stays.items()
            if field not in self._hidden and reason != "history"
        ]

    def kept(self, row: PlanRow) -> list[str]:
        """Fields that a row would change if a person had not locked them."""
        return [field_name(field) for field in row.kept if field not in self._hidden]


def _pairs(changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Only fields: a row carries marks of its own beside them."""
    return {field: (pair[0], pair[1]) for field, pair in changes.items() if isinstance(pair, list) and len(pair) == 2}


def asked_narrowing(asked: Mapping[str, str], counts: Mapping[str, int] | None = None) -> Narrowing:
    """The rows to show: of the group asked for, else of the first that has any."""
    first = next((group for group in GROUPS if counts and counts.get(group)), GROUPS[0])
    group, field = asked.get("action", ""), asked.get("field", "")
    return Narrowing(
        group if group in GROUPS else first,
        text=asked.get("q", "").strip()[:_LONGEST_SEARCH],
        field=field if field in CHANGEABLE else "",
    )


def group_names() -> dict[str, str]:
    """The names of the groups of a plan's rows."""
    names = {group: PLAN_ACTION.name(group, locale()) for group in GROUPS if group in PLAN_ACTION}
    return {**names, "kept": _("Kept by hand"), "left_out": _("Left out"), "stays": _("Not undone")}


def tell_problem(row: UploadProblem) -> Problem:
    """A problem to be shown; values of fields that the reader must not see are left out of it."""
    problem = problem_of(row)
    if not is_hidden(row.field):
        return problem
    return Problem(row.code, problem.severity, row.place, row.field, None, (), {})


def tell_faults(rows: Sequence[PlanRow]) -> dict[int, list[Problem]]:
    """What rejected the rows of a plan's page, by the rows' identity."""
    rejected = [row for row in rows if row.action == "rejected"]
    told = rejected_rows.problems_of(rejected) if rejected else {}
    return {
        row.id: [tell_problem(found) for found in told[row.upload_id, row.number] if found.severity == "error"]
        for row in rejected
    }


def is_hidden(field: str | None) -> bool:
    """Whether values of a field (or of a column of our tables) must not be shown to this reader."""
    hidden = hidden_fields()
    return bool(hidden) and field is not None and (field in hidden or field.startswith(EXPENSE_PREFIX))


def general(text: Any) -> str:
    """A message or cure of a code without a delivery: its parameters are dashes."""
    return word(text, {})


def format_name(upload: Upload) -> str:
    """The name of a delivery's format."""
    if upload.format == MAPPED.code:
        return MAPPED.name(locale())
    known = BY_NAME.get(upload.format or "")
    return known.word.name(locale()) if known else upload.format or ""


def formats() -> list[str]:
    """Names of the formats that are understood."""
    return [known.word.name(locale()) for known in FORMATS]
