"""Credit programmes: taking them in, changing their terms in versions, the standard terms of payments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import RuleBroken
from app.extensions import db
from app.lib.credit.table import Fault, find_faults
from app.lib.credit.terms import Terms, write_terms
from app.models import Bank, CreditProgramme, CreditStandard, CreditVersion
from app.queries.credit import standard_terms, terms_of, version_in_force
from app.services import audit

_LONGEST_NAME = 120
_LONGEST_TERM = 600
_LONGEST_OFFER = 365


class TermsBroken(RuleBroken):
    """Terms that cannot stand; ``faults`` name each row that is at fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("TERMS_BROKEN", _l("These terms cannot stand as they are."), faults[0].field)
        self.faults = faults


def create(*, bank: Bank, name: str, terms: Terms, by: audit.Actor) -> CreditProgramme:
    """Take a programme in; its terms are version 1.

    :raises RuleBroken: no name, or one that this bank has. :raises TermsBroken: gaps, overlaps, limits that cannot be.
    """
    _check(terms)
    programme = CreditProgramme(bank_id=bank.id, name=_read_name(bank, name, known=None))
    db.session.add(programme)
    db.session.flush()
    _add_version(programme, 1, terms, by)
    audit.record(
        action="credit_programme_created",
        by=by,
        subject=f"credit_programme:{programme.id}",
        details={"name": [None, programme.name], "bank": [None, bank.name]},
    )
    return programme


def change(*, programme: CreditProgramme, name: str, is_offered: bool, terms: Terms, by: audit.Actor) -> CreditVersion:
    """Change a programme and give the version in force. Other terms are a new version; offers keep theirs.

    :raises RuleBroken: as ``create``. :raises TermsBroken: see ``create``.
    """
    _check(terms)
    values = {"name": _read_name(programme.bank, name, known=programme), "is_offered": is_offered}
    changes = audit.find_changes(programme, values)
    for field, value in values.items():
        setattr(programme, field, value)
    last = version_in_force(programme)
    if terms_of(last.terms) != terms:
        last.replaced_at = by.at
        db.session.flush()  # one version in force at a time, by an index
        _add_version(programme, last.number + 1, terms, by)
        changes["version"] = [last.number, last.number + 1]
    db.session.flush()
    if changes:
        audit.record(
            action="credit_programme_changed", by=by, subject=f"credit_programme:{programme.id}", details=changes
        )
    return version_in_force(programme)


def set_standard(*, first_share: Decimal, months: int, offer_days: int, by: audit.Actor) -> CreditStandard:
    """Set the standard terms that cards, filters and comparisons reckon with, and how long offers are good.

    :raises RuleBroken: a share below 0 or of 100 % and more, a term or days out of bounds.
    """
    if not 0 <= first_share < 100 or first_share != round(first_share, 2):
        raise RuleBroken("SHARE_INVALID", _l("The share lies between 0 and 99.99 %."), "first_share")
    if not 1 <= months <= _LONGEST_TERM:
        raise RuleBroken("MONTHS_INVALID", _l("The term lies between 1 and 600 months."), "months")
    if not 1 <= offer_days <= _LONGEST_OFFER:
        raise RuleBroken("DAYS_INVALID", _l("An offer is good for 1 to 365 days."), "offer_days")
    kept = standard_terms()
    values = {"first_share": first_share, "months": months, "offer_days": offer_days}
    changes = audit.find_changes(kept, values)
    for field, value in values.items():
        setattr(kept, field, value)
    db.session.add(kept)
    db.session.flush()
    if changes:
        audit.record(action="credit_standard_changed", by=by, subject=f"credit_standard:{kept.id}", details=changes)
    return kept


def _check(terms: Terms) -> None:
    faults = find_faults(terms)
    if faults:
        raise TermsBroken(faults)


def _read_name(bank: Bank, name: str, known: CreditProgramme | None) -> str:
    read = " ".join(name.split())
    if not read or len(read) > _LONGEST_NAME:
        raise RuleBroken("PROGRAMME_NAME", _l("A programme needs a name of up to 120 letters."), "name")
    chosen = select(CreditProgramme).where(CreditProgramme.bank_id == bank.id, CreditProgramme.name == read)
    taken: CreditProgramme | None = db.session.scalar(chosen)
    if taken is not None and taken is not known:
        raise RuleBroken("PROGRAMME_TAKEN", _l("This bank already has a programme of this name."), "name")
    return read


def _add_version(programme: CreditProgramme, number: int, terms: Terms, by: audit.Actor) -> None:
    text = json.dumps(write_terms(terms), separators=(",", ":"))
    programme.versions.append(
        CreditVersion(programme_id=programme.id, number=number, terms=text, made_at=by.at, made_by=by.user_id)
    )
    db.session.flush()
