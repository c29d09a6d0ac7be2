"""The checklist of an inspection as form fields: a result and a note for each point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm

from app.lib.vocabulary import Word
from app.lib.vocabulary.inspection import CHECK_RESULT, CHECKLIST, CheckGroup
from app.models import CertificatePoint
from app.views.fields import LineField, WordField
from app.views.wording import locale

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist in a form."""

    code: str
    result: Any
    note: Any
    required: bool


def named(word: Word | CheckGroup) -> LazyString:
    """A point's or group's name in the reader's language."""
    return LazyString(lambda: word.name(locale()))


def add_points(form: type[FlaskForm]) -> type[FlaskForm]:
    """Give a form the fields of every point."""
    for group in CHECKLIST:
        for point in group.points:
            setattr(form, f"result_{point.code}", WordField(named(point), CHECK_RESULT))
            note = LineField(_l("Note: %(point)s", point=named(point)), limit=LONGEST_NOTE)
            setattr(form, f"note_{point.code}", note)
    return form


def show_points(form: FlaskForm, required: Iterable[str]) -> list[tuple[Any, list[Point]]]:
    """(name of the group, its points) in order."""
    needed = set(required)
    return [
        (
            group.name(locale()),
            [
                Point(point.code, form[f"result_{point.code}"], form[f"note_{point.code}"], point.code in needed)
                for point in group.points
            ],
        )
        for group in CHECKLIST
    ]


def fill_points(form: FlaskForm, known: Iterable[CertificatePoint]) -> None:
    """Show the findings of an earlier inspection."""
    for point in known:
        if f"result_{point.point}" in form:
            form[f"result_{point.point}"].data = point.result
            form[f"note_{point.point}"].data = point.note


def read_points(form: FlaskForm) -> dict[str, tuple[str, str]]:
    """Point -> (result, note); points without a result are left out."""
    return dict(_findings(form))


def _findings(form: FlaskForm) -> Iterator[tuple[str, tuple[str, str]]]:
    for group in CHECKLIST:
        for point in group.points:
            result = form[f"result_{point.code}"].data
            if result:
                yield point.code, (result, form[f"note_{point.code}"].data or "")
