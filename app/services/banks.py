"""Partner banks: taking them in, changing them, their logos."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.phone import parse_phone
from app.models import Bank
from app.services import audit
from app.services.photos import keep_picture

REGION = "RU"  # whose numbers are written without a country
LONGEST = {"name": 120, "legal_name": 200, "licence": 64, "website": 300, "email": 320}
FIELDS = ("name", "legal_name", "licence", "phone", "email", "website", "is_partner")
_WEBSITE = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+(?:/\S*)?")


def create(*, values: Mapping[str, Any], by: audit.Actor) -> Bank:
    """Take a bank in; ``values`` by the names of FIELDS.

    :raises RuleBroken: no name or one that is taken; malformed phone, address or website.
    """
    bank = Bank(**_read(values, known=None))
    db.session.add(bank)
    db.session.flush()
    audit.record(action="bank_created", by=by, subject=f"bank:{bank.id}", details={"name": [None, bank.name]})
    return bank


def change(*, bank: Bank, values: Mapping[str, Any], by: audit.Actor) -> None:
    """Change what is known about a bank; who is no partner any more offers nothing from now on.

    :raises RuleBroken: as ``create``.
    """
    read = _read({name: getattr(bank, name) for name in FIELDS} | dict(values), known=bank)
    changes = audit.find_changes(bank, read)
    for name, value in read.items():
        setattr(bank, name, value)
    db.session.flush()
    if changes:
        audit.record(action="bank_changed", by=by, subject=f"bank:{bank.id}", details=changes)


def set_logo(*, bank: Bank, content: bytes, by: audit.Actor) -> None:
    """Show a picture as the bank's logo.

    :raises PhotoRefused: it is no picture, or too large or small.
    """
    picture = keep_picture(content=content)
    if picture.sha256 != bank.logo:
        audit.record(
            action="bank_changed", by=by, subject=f"bank:{bank.id}", details={"logo": [bank.logo, picture.sha256]}
        )
        bank.logo = picture.sha256
        db.session.flush()


def by_name(*, name: str) -> Bank:
    """The bank of a name.

    :raises NotFound: there is none.
    """
    found = _find(name)
    if found is None:
        raise NotFound("BANK_UNKNOWN", _l("There is no bank of this name."), "bank")
    return found


def _find(name: str) -> Bank | None:
    found: Bank | None = db.session.scalar(select(Bank).where(Bank.name == name.strip()))
    return found


def _read(values: Mapping[str, Any], known: Bank | None) -> dict[str, Any]:
    read = {name: values[name] for name in FIELDS if name in values}
    for name in ("name", "legal_name", "licence"):
        read[name] = " ".join((read.get(name) or "").split())
    if not read["name"]:
        raise RuleBroken("BANK_NAME", _l("A bank needs a name."), "name")
    taken = _find(read["name"])
    if taken is not None and taken is not known:
        raise RuleBroken("BANK_TAKEN", _l("There is already a bank of this name."), "name")
    read["phone"] = _read_phone(read.get("phone"))
    read["email"] = _read_email(read.get("email"))
    read["website"] = (read.get("website") or "").strip() or None
    if read["website"] and not _WEBSITE.fullmatch(read["website"]):
        raise RuleBroken("BANK_WEBSITE", _l("A website begins with https://."), "website")
    _check_lengths(read)
    return read


def _check_lengths(read: Mapping[str, Any]) -> None:
    for name, longest in LONGEST.items():
        if len(read[name] or "") > longest:
            raise RuleBroken("TOO_LONG", _l("At most %(longest)s letters.", longest=longest), name)


def _read_phone(given: str | None) -> str | None:
    if not (given or "").strip():
        return None
    try:
        return parse_phone(str(given), region=REGION)
    except ValueError as error:
        raise RuleBroken("PHONE", _l("This is no phone number."), "phone") from error


def _read_email(given: str | None) -> str | None:
    if not (given or "").strip():
        return None
    try:
        return str(validate_email(str(given), check_deliverability=False).normalized)
    except EmailNotValidError as error:
        raise RuleBroken("EMAIL", _l("This is no e-mail address."), "email") from error
