"""Programmes and their terms in words for the pages of the back office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.lib.credit.table import Fault
from app.lib.credit.terms import Terms
from app.lib.credit.words import explain_fault
from app.models import CreditProgramme, CreditVersion
from app.queries.credit import terms_of, version_in_force
from app.views.wording import locale


@dataclass(frozen=True, slots=True)
class Summary:
    """A programme with the terms in force."""

    programme: CreditProgramme
    version: CreditVersion
    terms: Terms

    @property
    def rates(self) -> tuple[object, object]:
        """The lowest and the highest yearly rate."""
        found = [row.yearly_rate for row in self.terms.rates]
        return min(found), max(found)

    def state(self, today: date) -> str:
        """offered, withdrawn, ended or coming."""
        if not self.programme.is_offered:
            return "withdrawn"
        if today < self.terms.valid_from:
            return "coming"
        return "ended" if self.terms.valid_until is not None and today > self.terms.valid_until else "offered"


def sum_up(programme: CreditProgramme) -> Summary:
    """A programme with the terms in force."""
    version = version_in_force(programme)
    return Summary(programme, version, terms_of(version.terms))


def explain_faults(faults: Sequence[Fault], rows: Mapping[str, Mapping[int, int]]) -> list[tuple[str, str]]:
    """(field, sentence) of each fault; ``rows`` tells by field under which numbers rows are shown."""
    return [(one.field, explain_fault(one, locale=locale(), numbers=rows.get(one.field))) for one in faults]
