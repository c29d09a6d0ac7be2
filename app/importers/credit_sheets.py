"""The four sheets of a workbook of banks and programmes: which columns each has, and how a cell is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.importers.readers.table import Cell
from app.lib.dates import parse_date
from app.lib.numbers import parse_whole
from app.lib.text import clean
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary.credit import CHARGE_BASIS, CHARGE_KIND, CREDIT_SCHEME
from app.lib.vocabulary.listing import CONDITION, YES_NO

Read = Callable[[Cell, bool], Any]

_NUMBER: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f%]+")
_LONGEST: Final = 300


class Wrong(ValueError):
    """A cell that cannot be taken; ``message`` says what can."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def _text(cell: Cell, _epoch_1904: bool) -> str:  # noqa: FBT001 - all readers are called alike
    whole = isinstance(cell, float) and cell.is_integer()
    return clean(str(int(cell) if whole else cell))[:_LONGEST]  # type: ignore[arg-type]


def _exact(cell: Cell, _epoch_1904: bool) -> Decimal:  # noqa: FBT001
    """A number as people see it: a cell's binary fraction is read by its shortest digits."""
    text = _BLANKS.sub("", repr(cell) if isinstance(cell, float) else str(cell))
    try:
        if _NUMBER.fullmatch(text.removesuffix(".0")) and not isinstance(cell, bool):
            return Decimal(text.removesuffix(".0").replace(",", "."))
    except InvalidOperation:
        pass
    raise Wrong(_l("Write a number in digits, for example 15.9."))


def _whole(cell: Cell, _epoch_1904: bool) -> int:  # noqa: FBT001
    try:
        if isinstance(cell, str | int | float) and not isinstance(cell, bool):
            number = parse_whole(cell)
            if 0 <= number < 10_000:
                return number
    except ValueError:
        pass
    raise Wrong(_l("Write a whole number in digits."))


def _day(cell: Cell, epoch_1904: bool) -> date:  # noqa: FBT001
    try:
        return parse_date(cell, epoch_1904=epoch_1904)
    except ValueError as error:
        raise Wrong(_l("Write the day as 2026-01-31 or 31.01.2026.")) from error


def _word(vocabulary: Vocabulary) -> Read:
    def read(cell: Cell, _epoch_1904: bool) -> str:  # noqa: FBT001
        code = vocabulary.find(str(cell))
        if code is None:
            raise Wrong(_l("One of these is known: %(words)s.", words=", ".join(vocabulary.codes)))
        return code

    return read


def _yes(cell: Cell, _epoch_1904: bool) -> bool:  # noqa: FBT001
    if isinstance(cell, bool):
        return cell
    return bool(_word(YES_NO)(cell, False) == "yes")


_BANK: Final[Mapping[str, Read]] = {"bank": _text}
_OF_PROGRAMME: Final[Mapping[str, Read]] = {"bank": _text, "programme": _text}

SHEETS: Final[Mapping[str, Mapping[str, Read]]] = {
    "banks": {
        **_BANK,
        **dict.fromkeys(("legal_name", "licence", "phone", "email", "website"), _text),
        "is_partner": _yes,
    },
    "programmes": {
        **_OF_PROGRAMME,
        "is_offered": _yes,
        "currency": _text,
        "scheme": _word(CREDIT_SCHEME),
        **dict.fromkeys(("amount_from", "amount_to", "share_from", "share_to"), _exact),
        "age_at_end": _whole,
        **dict.fromkeys(("balloon_from", "balloon_to"), _exact),
        **dict.fromkeys(("valid_from", "valid_until"), _day),
    },
    "rates": {
        **_OF_PROGRAMME,
        **dict.fromkeys(("months_from", "months_to"), _whole),
        **dict.fromkeys(("share_from", "share_to"), _exact),
        "condition": _word(CONDITION),
        **dict.fromkeys(("age_from", "age_to"), _whole),
        "yearly_rate": _exact,
    },
    "charges": {
        **_OF_PROGRAMME,
        "kind": _word(CHARGE_KIND),
        "basis": _word(CHARGE_BASIS),
        "value": _exact,
        "financed": _yes,
    },
}

NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "banks": frozenset({"bank"}),
    "programmes": frozenset(SHEETS["programmes"])
    - {"is_offered", "age_at_end", "balloon_from", "balloon_to", "valid_until"},
    "rates": frozenset(SHEETS["rates"]) - {"condition", "age_from", "age_to"},
    "charges": frozenset(SHEETS["charges"]) - {"financed"},
}
