"""Loading the demo network into an empty database, and telling how to sign in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.demo.bulk import load_bulk
from app.demo.people import LOGINS
from app.demo.tour import load_tour
from app.errors import Forbidden, RuleBroken
from app.extensions import db
from app.lib.vocabulary.role import ROLE
from app.models import Account, Dealer
from config import Settings


def is_empty() -> bool:
    """Whether the database has neither dealers nor people."""
    return (
        db.session.scalar(select(Dealer.id).limit(1)) is None and db.session.scalar(select(Account.id).limit(1)) is None
    )


def is_complete() -> bool:
    """Whether everybody of the demo network is there; the distributor's people come last."""
    return _count_people() == len(LOGINS)


def is_cut_short() -> bool:
    """Whether an earlier load did not come to its end."""
    return 0 < _count_people() < len(LOGINS)


def _count_people() -> int:
    emails = [email for email, _password in LOGINS.values()]
    return len(db.session.scalars(select(Account.id).where(Account.email.in_(emails))).all())


def load(*, scale: str, seed: int, now: datetime) -> None:
    """Fill an empty database; commits as it goes. The same seed and moment give the same rows.

    :raises Forbidden: in production: everybody knows the passwords.
    :raises RuleBroken: the database is not empty.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_production:
        raise Forbidden("DEMO_IN_PRODUCTION", "The demo network is for development only: its passwords are known.")
    if is_cut_short():
        raise RuleBroken(
            "DEMO_CUT_SHORT", "An earlier load was cut short: empty the database (delete var/), then load anew."
        )
    if not is_empty():
        raise RuleBroken("DATABASE_NOT_EMPTY", "The demo network comes into an empty database only.")
    if scale == "tour":
        load_tour(settings=settings, seed=seed, now=now)
    else:
        load_bulk(settings=settings, scale=scale, seed=seed, now=now)


def list_logins() -> Iterator[tuple[str, str, str]]:
    """One login per role: name of the role, email, password."""
    return ((ROLE.name(role, "en"), *LOGINS[role]) for role in ROLE.codes)
