"""A workbook of banks and programmes becomes ours, through the services: all of it, or nothing and the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.importers.credit import CreditProblem, CreditTable, Draft, ReadRow
from app.lib.credit.words import explain_fault
from app.models import Bank, CreditProgramme
from app.queries.credit import version_in_force
from app.services import banks, credit_programmes
from app.services.audit import Actor
from app.services.credit_programmes import TermsBroken


@dataclass(slots=True)
class Taken:
    """What a workbook changed: banks and programmes that are new, and programmes with a new version."""

    banks: int = 0
    programmes: int = 0
    versions: int = 0


def take_over(table: CreditTable, *, by: Actor, locale: str) -> Taken:
    """Write a workbook's banks and programmes; what is not in it stays. Does nothing when it has problems.

    Further problems are added to the table; then what was written so far must be rolled back by the caller.
    """
    taken = Taken()
    if not table.problems:
        for row in table.banks:
            _take_bank(row, table, taken, by)
        for draft in table.programmes:
            _take_programme(draft, table, taken, by, locale)
    return taken


def _take_bank(row: ReadRow, table: CreditTable, taken: Taken, by: Actor) -> None:
    values = {name: value for name, value in row.values.items() if name != "bank" and value is not None}
    values["name"] = row.values["bank"]
    known = _find_bank(values["name"])
    try:
        if known is None:
            banks.create(values=values, by=by)
            taken.banks += 1
        else:
            banks.change(bank=known, values=values, by=by)
    except RuleBroken as broken:
        table.problems.append(CreditProblem(str(row.place), values["name"], broken.message))


def _take_programme(draft: Draft, table: CreditTable, taken: Taken, by: Actor, locale: str) -> None:
    bank = _find_bank(draft.bank)
    try:
        if bank is None:
            bank = banks.create(values={"name": draft.bank}, by=by)
            taken.banks += 1
        known = db.session.scalar(
            select(CreditProgramme).where(CreditProgramme.bank_id == bank.id, CreditProgramme.name == draft.name)
        )
        if known is None:
            known = credit_programmes.create(bank=bank, name=draft.name, terms=draft.terms, by=by)
            taken.programmes += 1
        before = version_in_force(known).number
        version = credit_programmes.change(
            programme=known, name=draft.name, is_offered=draft.is_offered, terms=draft.terms, by=by
        )
        taken.versions += version.number - before
    except TermsBroken as broken:
        table.problems += _tell_faults(draft, broken, locale)
    except RuleBroken as broken:
        table.problems.append(CreditProblem(str(draft.place), draft.name, broken.message))


def _tell_faults(draft: Draft, broken: TermsBroken, locale: str) -> list[CreditProblem]:
    """A fault stands at the first of its rows; rows are named by their numbers in the sheet."""
    numbers = {place: spot.row or 0 for place, spot in enumerate(draft.rate_places, start=1)}
    problems = []
    for fault in broken.faults:
        of_rates = fault.field == "rates" and bool(fault.rows)
        place = draft.rate_places[fault.rows[0] - 1] if of_rates else draft.place
        words = explain_fault(fault, locale=locale, numbers=numbers if of_rates else None)
        problems.append(CreditProblem(str(place), draft.name, words))
    return problems


def _find_bank(name: str) -> Bank | None:
    try:
        return banks.by_name(name=name)
    except NotFound:
        return None
