"""The findings of a delivery as remarks in its file."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from flask_babel import force_locale

from app.extensions import db
from app.importers.engine import problem_of
from app.importers.problems import Problem, Severity, reader_locale
from app.importers.readers.ignored import ERROR_MARK
from app.lib.vocabulary import Word
from app.lib.vocabulary.upload import SEVERITY
from app.queries import uploads

Remarks: TypeAlias = Mapping[int, Sequence[Problem]]

HEADING: Final = Word("errors", "Ошибки", "Errors", "ข้อผิดพลาด")
_PLAIN: Final = "en"  # what every code page can write


def read_remarks(upload_id: int) -> Remarks:
    """Give the errors and warnings of each row, worded when shown; those of the whole file stay on its page."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for row in db.session.scalars(uploads.problems(upload_id=upload_id)):
        if row.number is not None and row.severity != Severity.INFO:
            found[row.number].append(problem_of(row))
    return found


def is_fatal(problems: Sequence[Problem]) -> bool:
    """Whether the row was rejected."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def explain(problems: Sequence[Problem]) -> str:
    """Say what happened and what to do, a line for each finding."""
    locale = reader_locale()
    return "\n".join(
        f"{SEVERITY.name(problem.severity.value, locale)}: {problem.message} {problem.cure}" for problem in problems
    )


def tell_in(encoding: str, problems: Sequence[Problem]) -> str:
    """Give the cell of a row's findings in signs that the file's code page has: the reader's language or English."""
    return _say(encoding, lambda: remark(problems))


def heading_in(encoding: str) -> str:
    """Give the heading of the column of errors in the same way."""
    return _say(encoding, heading)


def _say(encoding: str, say: Callable[[], str]) -> str:
    told = say()
    try:
        told.encode(encoding)
    except UnicodeEncodeError:
        with force_locale(_PLAIN):
            return say()
    return told


def remark(problems: Sequence[Problem]) -> str:
    """Give the cell of a row's findings: no spreadsheet takes it for a formula, no reader for a value."""
    return ERROR_MARK + " | ".join(explain(problems).splitlines())


def heading() -> str:
    """Give the heading of the column of errors."""
    return ERROR_MARK + HEADING.name(reader_locale())
