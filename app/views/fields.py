"""Form fields that read what people type in any of our languages and keep the text when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.lib import vin
from app.lib.money import parse_money
from app.lib.numbers import parse_whole
from app.lib.text import clean
from app.lib.vocabulary import Vocabulary

_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(2200, 1, 1)
_GROUPED_FROM: Final = 100_000


class ReadField(StringField):
    """A text that is read into a value; empty is None. ``read`` raises ValueError for what it cannot read."""

    data: Any

    fault: Any = _l("This cannot be read.")

    def read(self, text: str) -> Any:
        """Give the value of a text."""
        return text

    def show(self, value: Any) -> str:
        """Give the text of a value."""
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = clean(valuelist[0]) if valuelist else ""
        try:
            self.data = self.read(text) if text else None
        except ValueError as error:
            self.data = None
            raise ValueError(self.fault) from error

    def says(self, value: Any) -> bool:
        """Whether what was typed is what this value shows as: then nobody changed it."""
        return bool(self.data == (None if value is None else self.read(clean(self.show(value)))))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class LineField(ReadField):
    """One line of text."""

    def __init__(self, label: Any = None, *, limit: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.limit = limit

    def pre_validate(self, form: Any) -> None:
        """Refuse what the column cannot hold."""
        if self.data is not None and len(self.data) > self.limit:
            raise ValidationError(_l("At most %(limit)s characters.", limit=self.limit))


class LongTextField(TextAreaField):
    """Lines of text; empty is None."""

    data: Any

    def __init__(self, label: Any = None, *, limit: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.limit = limit

    def says(self, value: str | None) -> bool:
        """Whether what was typed is what this value shows as."""
        return bool(self.data == _lines(value or ""))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text with one kind of line end."""
        self.data = _lines(valuelist[0] if valuelist else "")

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long."""
        if self.data is not None and len(self.data) > self.limit:
            raise ValidationError(_l("At most %(limit)s characters.", limit=self.limit))


class WholeField(ReadField):
    """A whole number within bounds."""

    fault = _l("Write a whole number in digits.")

    def __init__(self, label: Any = None, *, low: int, high: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.low, self.high = low, high

    def read(self, text: str) -> int:
        """Read "41 000" and the like."""
        return parse_whole(text)

    def show(self, value: int) -> str:
        """Group the digits of large numbers by blanks; a year stays as it is."""
        return f"{value:,}".replace(",", " ") if self.high >= _GROUPED_FROM else str(value)

    def pre_validate(self, form: Any) -> None:
        """Refuse what lies outside."""
        if self.data is not None and not self.low <= self.data <= self.high:
            raise ValidationError(_l("From %(low)s to %(high)s.", low=self.low, high=self.high))


class MoneyField(ReadField):
    """An amount with at most two decimal places."""

    fault = _l("Write an amount in digits, for example 1 050 000.")
    highest = Decimal(9_999_999_999)
    currency = ""

    def read(self, text: str) -> Decimal:
        """Read "1 050 000,50 ₽" and the like; another currency than the dealer's is refused."""
        told = parse_money(text)
        if self.currency and told.currency not in {None, "", self.currency}:
            raise ValueError(told.currency)
        return told.amount

    def show(self, value: Decimal) -> str:
        """Group the digits by blanks, which every language understands and the reader takes back."""
        shown = f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
        return shown.replace(",", " ")

    def pre_validate(self, form: Any) -> None:
        """Refuse what no car costs."""
        if self.data is not None and not 0 < self.data <= self.highest:
            raise ValidationError(_l("An amount must be above zero and below ten billion."))


class VinField(ReadField):
    """A vehicle identification number in its normal form."""

    fault = _l("A VIN has 17 digits and Latin letters, without I, O and Q.")

    def read(self, text: str) -> str:
        """Normalise what was typed."""
        number = vin.normalise(text)
        if not vin.is_wellformed(number):
            raise ValueError(number)
        return number


class SeveralField(TextAreaField):
    """Several short texts, one a line."""

    data: Any

    def says(self, value: list[str]) -> bool:
        """Whether what was typed is what this value shows as."""
        return bool(self.data == _parts("\n".join(value)))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Part the text; the order stays, what is named twice counts once."""
        self.data = _parts(valuelist[0] if valuelist else "")

    def _value(self) -> str:
        return "\n".join(self.data or ())


class DayField(DateField):
    """A day; empty is None."""

    data: Any

    fault: Any = _l("Write the day as 2026-01-31 or 31.01.2026.")

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, format=["%Y-%m-%d", "%d.%m.%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day of a date input, or one typed where the browser has none."""
        if not (valuelist and valuelist[0].strip()):
            self.data = None
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError as error:
            raise ValueError(self.fault) from error
        if not _FIRST_DAY <= self.data <= _LAST_DAY:
            self.data = None
            raise ValueError(self.fault)


class WordField(SelectField):
    """One word of a vocabulary; with ``optional`` the empty choice is None."""

    data: Any

    def __init__(self, label: Any, vocabulary: Vocabulary, *, optional: bool = True, **options: Any) -> None:
        locale = str(get_locale())
        choices = [SelectChoice(word.code, word.name(locale)) for word in vocabulary]
        nothing = [SelectChoice("", "—")] if optional else []
        super().__init__(label, choices=nothing + choices, coerce=_read_code, validate_choice=False, **options)
        self.vocabulary = vocabulary
        self.optional = optional

    def pre_validate(self, form: Any) -> None:
        """Refuse words that are not in the list."""
        if not (self.data in self.vocabulary or (self.data is None and self.optional)):
            raise ValidationError(_l("Choose one of the list."))


class WordsField(SelectMultipleField):
    """Several words of a vocabulary as checkboxes."""

    data: Any

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, vocabulary: Vocabulary, **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(label, choices=[SelectChoice(word.code) for word in vocabulary], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the order of the vocabulary, so that ticking anew changes nothing."""
        ticked = set(valuelist)
        self.data = [code for code in self.vocabulary.codes if code in ticked]

    def names(self) -> list[tuple[str, str, bool]]:
        """(code, name, ticked), by name."""
        locale = str(get_locale())
        ticked = set(self.data or ())
        return sorted(
            ((word.code, word.name(locale), word.code in ticked) for word in self.vocabulary), key=lambda row: row[1]
        )


class NumberedField(SelectField):
    """One row of a table, chosen by its number; the choices are set when the form is made."""

    data: Any

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, coerce=_read_number, choices=[], validate_choice=False, **options)
        self.offered: dict[int, str] = {}

    def offer(self, rows: Iterable[Any], name: Callable[[Any], str]) -> None:
        """Set the choices; only these are accepted."""
        self.offered = {row.id: name(row) for row in rows}
        self.choices = [SelectChoice("", "—"), *(SelectChoice(str(key), word) for key, word in self.offered.items())]

    def pre_validate(self, form: Any) -> None:
        """Refuse numbers that were not offered."""
        if self.data is not None and self.data not in self.offered:
            raise ValidationError(_l("Choose one of the list."))


def _lines(text: str) -> str | None:
    return text.replace("\r\n", "\n").replace("\0", "").strip() or None


def _parts(text: str) -> list[str]:
    parts = (clean(part)[:200] for part in text.splitlines())
    return list(dict.fromkeys(part for part in parts if part))


def _read_code(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _read_number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class Needed:
    """A validator: the field must be filled in; a field that could not be read tells its own fault."""

    field_flags: Final = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse an empty field."""
        if field.data in (None, "", []) and not field.errors:
            raise ValidationError(_l("Please fill this in."))


need = Needed()
