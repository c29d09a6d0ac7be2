"""The forms of banks, credit programmes and standard terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, Form, FormField

from app.lib.credit.terms import Charge, RateRow, Terms
from app.lib.vocabulary.credit import CHARGE_BASIS, CHARGE_KIND, CREDIT_SCHEME
from app.lib.vocabulary.listing import CONDITION
from app.views.fields import DayField, LineField, MoneyField, ReadField, WholeField, WordField, need

MOST_ROWS: Final = 200
BLANK_ROWS: Final = 3
_ROWS: Final = ("rates", "charges")
_NUMBER: Final = re.compile(r"\d{1,10}(?:[.,]\d{1,6})?")
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f%]+")


class ExactField(ReadField):
    """A number as it is written, up to six decimal places: a rate, a share, a sum."""

    fault = _l("Write a number in digits, for example 15.9.")

    def read(self, text: str) -> Decimal:
        """Read "15,9 %" and the like."""
        plain = _BLANKS.sub("", text)
        if not _NUMBER.fullmatch(plain):
            raise ValueError(text)
        return Decimal(plain.replace(",", "."))

    def show(self, value: Decimal) -> str:
        """Without zeros behind the last place that counts."""
        return f"{value.normalize():f}"


class SeveralRows(FieldList):
    """Rows of fields; those that nobody filled in do not count."""

    def filled(self) -> Iterator[tuple[int, Any]]:
        """(number as shown, form) of each row in which something stands."""
        return ((number, entry.form) for number, entry in enumerate(self.entries, start=1) if entry.form.is_filled())

    def offer_blanks(self, count: int) -> None:
        """Have that many empty rows at the end, as far as there is room."""
        blanks = len(self.entries) - sum(1 for _row in self.filled())
        for _row in range(min(count - blanks, MOST_ROWS - len(self.entries))):
            self.append_entry()


class RowForm(Form):
    """One row: ``telling`` fields make it one that somebody filled in (choices always hold something)."""

    telling: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    def is_filled(self) -> bool:
        """Whether something was typed, or stands in what is shown."""
        given = [self[name] for name in self.telling]
        return any(item.data is not None if item.raw_data is None else any(item.raw_data) for item in given)

    def is_whole(self) -> bool:
        """Whether all that is needed stands there and can be read; else the fields say so."""
        for name in self.needed:
            item = self[name]
            if item.data is None and not item.errors:
                item.errors = [*item.errors, _l("Please fill this in.")]
        return not self.errors


class RateForm(RowForm):
    """One row of the rate table."""

    needed = ("months_from", "months_to", "share_from", "share_to", "yearly_rate")
    telling = (*needed, "age_from", "age_to")

    months_from = WholeField(_l("Months from"), low=1, high=600)
    months_to = WholeField(_l("to"), low=1, high=600)
    share_from = ExactField(_l("First payment from, %"))
    share_to = ExactField(_l("below, %"))
    condition = WordField(_l("Condition"), CONDITION)
    age_from = WholeField(_l("Age from"), low=0, high=100)
    age_to = WholeField(_l("to"), low=0, high=100)
    yearly_rate = ExactField(_l("Rate, % a year"))

    def row(self) -> RateRow | None:
        """The row, None when something is missing; the field says so."""
        if not self.is_whole():
            return None
        return RateRow(
            self.yearly_rate.data,
            self.months_from.data,
            self.months_to.data,
            self.share_from.data,
            self.share_to.data,
            self.condition.data,
            self.age_from.data or 0,
            self.age_to.data,
        )


class ChargeForm(RowForm):
    """One charge."""

    needed = telling = ("value",)

    kind = WordField(_l("Charge"), CHARGE_KIND, optional=False)
    basis = WordField(_l("Reckoned as"), CHARGE_BASIS, optional=False)
    value = ExactField(_l("Value"))
    financed = BooleanField(_l("lent, too"))

    def row(self) -> Charge | None:
        """The charge, None when its value is missing; the field says so."""
        if not self.is_whole():
            return None
        return Charge(self.kind.data, self.basis.data, self.value.data, self.financed.data)


class ProgrammeForm(FlaskForm):
    """A programme with its terms; ``sample_...`` is what the preview reckons with."""

    name = LineField(_l("Name of the programme"), limit=120, validators=[need])
    is_offered = BooleanField(_l("Offered to customers"), default=True)
    scheme = WordField(_l("Scheme"), CREDIT_SCHEME, optional=False)
    currency = LineField(_l("Currency"), limit=3, validators=[need])
    valid_from = DayField(_l("First day"), validators=[need])
    valid_until = DayField(_l("Last day"))
    amount_from = MoneyField(_l("Loan from"), validators=[need])
    amount_to = MoneyField(_l("Loan up to"), validators=[need])
    share_from = ExactField(_l("First payment from, %"), validators=[need])
    share_to = ExactField(_l("First payment up to, %"), validators=[need])
    age_at_end = WholeField(_l("Oldest car at the end, years"), low=0, high=100)
    balloon_from = ExactField(_l("Balloon from, %"))
    balloon_to = ExactField(_l("Balloon up to, %"))
    rates = SeveralRows(FormField(RateForm), _l("Rate table"), max_entries=MOST_ROWS)
    charges = SeveralRows(FormField(ChargeForm), _l("Fees and insurance"), max_entries=MOST_ROWS)
    sample_price = MoneyField(_l("Price of the car"))
    sample_age = WholeField(_l("Age of the car, years"), low=0, high=100)
    sample_condition = WordField(_l("Condition"), CONDITION, optional=False)

    terms: Terms | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything can be read; then ``terms`` are the terms."""
        is_read = super().validate(extra_validators)
        rates = [form.row() for _number, form in self.rates.filled()]
        charges = [form.row() for _number, form in self.charges.filled()]
        if not is_read or None in rates or None in charges:
            return False
        values = {item.name: self[item.name].data for item in fields(Terms) if item.name not in _ROWS}
        values |= {name: values[name] or Decimal(0) for name in ("balloon_from", "balloon_to")}
        values["currency"] = str(values["currency"]).upper()
        self.terms = Terms(rates=tuple(filter(None, rates)), charges=tuple(filter(None, charges)), **values)
        return True

    def numbers(self) -> dict[str, dict[int, int]]:
        """By table: the place of a row among the terms -> the number under which it is shown."""
        return {
            name: {place: number for place, (number, _form) in enumerate(self[name].filled(), start=1)}
            for name in _ROWS
        }

    def fill(self, name: str, terms: Terms, *, is_offered: bool) -> None:
        """Show a programme as it is."""
        self.name.data, self.is_offered.data = name, is_offered
        for item in fields(Terms):
            if item.name not in _ROWS:
                self[item.name].data = getattr(terms, item.name)
        for rows, values in ((self.rates, terms.rates), (self.charges, terms.charges)):
            for value in values:
                rows.append_entry(value)


class BankForm(FlaskForm):
    """A bank."""

    name = LineField(_l("Name"), limit=120, validators=[need])
    legal_name = LineField(_l("Legal name"), limit=200)
    licence = LineField(_l("Licence"), limit=64)
    phone = LineField(_l("Phone"), limit=60)
    email = LineField(_l("E-mail"), limit=320)
    website = LineField(_l("Website"), limit=300)
    is_partner = BooleanField(_l("Partner: its programmes are offered to customers"), default=True)
    logo = FileField(_l("Logo (JPEG, PNG, WebP)"))


class StandardForm(FlaskForm):
    """The standard terms."""

    first_share = ExactField(_l("First payment, percent of the price"), validators=[need])
    months = WholeField(_l("Term, months"), low=1, high=600, validators=[need])
    offer_days = WholeField(_l("Offers are good for, days"), low=1, high=365, validators=[need])


class WorkbookForm(FlaskForm):
    """A workbook of banks and programmes."""

    file = FileField(_l("Workbook (XLSX)"))
