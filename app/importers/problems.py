"""Findings in a delivery: each code declared once with its message and cure, worded when shown."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from flask_babel import get_locale

from app.importers.codes import CODES, REASONS
from app.importers.fields import COLUMNS, FIELD
from app.importers.places import Place
from app.lib.text import sound
from app.lib.vocabulary.upload import FORMAT_NAME

LONGEST_VALUE: Final = 200
_NO_PARAMS: Final[Mapping[str, Any]] = {}
_HEADINGS: Final = {column.name: column.word for column in COLUMNS} | {
    name: found.word for name, found in FIELD.items()
}


class Severity(StrEnum):
    """error: the row or the file is rejected; warning: accepted, look at it; info: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a code with parameters, the place, the field and its value, and what would be accepted.

    `accepted` holds codes of the field's vocabulary, of formats where no field is named (or names of makes and models,
    currencies).
    """

    code: str
    severity: Severity
    place: str = ""
    field: str | None = None
    value: str | None = None
    accepted: tuple[str, ...] = ()
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        """What happened, in the reader's language."""
        return word(CODES[self.code].message, self._shown())

    @property
    def cure(self) -> str:
        """What to do about it, in the reader's language."""
        return word(CODES[self.code].cure, self._shown())

    def _shown(self) -> dict[str, Any]:
        reason = self.params.get("reason", "")
        return {
            **self.params,
            "reason": str(REASONS.get(reason, reason)),
            "field": heading(self.field) if self.field else "",
            "value": self.value or "",
            "accepted": ", ".join(accepted_names(self.field, self.accepted)),
        }

    def as_json(self) -> dict[str, Any]:
        """Give the object of the API, SOAP and `--json`, worded in the reader's language."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "place": self.place,
            "field": self.field,
            "value": self.value,
            "accepted": list(self.accepted),
            "message": self.message,
            "cure": self.cure,
        }


class FileRefused(Exception):
    """The delivery as a whole cannot be taken; `problems` say why. It is the sender's fault, never the program's."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def found(
    code: str,
    place: Place | str = "",
    *,
    severity: Severity | None = None,
    field: str | None = None,
    value: object = None,
    accepted: tuple[str, ...] = (),
    **params: Any,
) -> Problem:
    """Make a problem; the severity is the code's own when none is given, the value is cut at 200 characters."""
    return Problem(
        code,
        severity or Severity(CODES[code].severity),
        str(place),
        field,
        None if value is None else sound(str(value)[:LONGEST_VALUE]),
        accepted,
        params or _NO_PARAMS,
    )


def refuse(code: str, place: Place | str = "", **details: Any) -> FileRefused:
    """Make the exception that refuses a whole file for one reason."""
    return FileRefused(found(code, place, severity=Severity.ERROR, **details))


def heading(name: str, locale: str | None = None) -> str:
    """Give a field's name for people, in the reader's language or in `locale`; an unknown name stays as it is."""
    known = _HEADINGS.get(name)
    return known.name(locale or reader_locale()) if known else name


def accepted_names(name: str | None, accepted: tuple[str, ...]) -> list[str]:
    """Give accepted values for people: words of the field's vocabulary in the reader's language, others as they are."""
    known = FIELD.get(name) if name else None
    of_field = known.vocabulary if known else None
    vocabulary = FORMAT_NAME if name is None else of_field
    if vocabulary is None:
        return list(accepted)
    return [vocabulary.name(code, reader_locale()) if code in vocabulary else code for code in accepted]


def word(text: Any, params: Mapping[str, Any]) -> str:
    """Put parameters into a lazy translation; one that is not there shows as a dash."""
    return str(text) % _Params(params)


def reader_locale() -> str:
    """Give the language in which the reader is spoken to; English outside of the application."""
    return str(get_locale() or "en")


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"
