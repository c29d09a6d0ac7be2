"""The people and dealers that all tests share.

An editor and a reader of one dealer, a stranger, the distributor, the administrator.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from app.extensions import db
from app.models import Account, Dealer, Location
from app.tenancy import Scope, acting

NOW = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
PASSWORD_HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")
HOURS = {str(day): ["09:00", "20:00"] for day in range(7)}


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in: ``session_id`` is what the session cookie remembers."""

    id: int
    email: str
    session_id: str


@dataclass(frozen=True)
class Stage:
    """Numbers of dealers and people; rows are read inside ``working(app)``."""

    north_id: int
    south_id: int
    editor: Person
    reader: Person
    stranger: Person
    distributor: Person
    administrator: Person


@contextmanager
def working(app: Flask, scope: Scope | None = None) -> Iterator[None]:
    """Work on the database outside of any request; as the system unless a scope is named."""
    with app.app_context(), acting(scope or Scope.system("test")):
        yield


def make_dealer(
    code: str, city: str = "Москва", region: str = "", currency: str = "RUB", time_zone: str = "Europe/Moscow"
) -> Dealer:
    """A dealer with one location, open 9 to 20 every day."""
    dealer = Dealer(
        code=code,
        public_name=code.title(),
        currency=currency,
        time_zone=time_zone,
        created_at=NOW,
        email=f"{code.lower()}@dealers.test",
    )
    db.session.add(dealer)
    db.session.flush()
    db.session.add(
        Location(dealer_id=dealer.id, city=city, region=region or city, hours=HOURS, phones=["+74950000000"])
    )
    db.session.flush()
    return dealer


def make_user(email: str, role: str, dealers: list[Dealer]) -> Account:
    """A person with one role; the password is PASSWORD."""
    user = Account(
        email=email,
        username=email,
        first_name=email.split("@", maxsplit=1)[0],
        last_name="",
        active=True,
        password=PASSWORD_HASH,
        session_stamp="s",
        locale="en",
    )
    user.roles = [db.session.scalars(select(Role).where(Role.name == role)).one()]
    user.dealers = dealers
    db.session.add(user)
    db.session.flush()
    return user


def set_stage(app: Flask) -> Stage:
    """Put everybody in place and commit."""
    with working(app):
        north, south = make_dealer("NORTH"), make_dealer("SOUTH", "Сочи", "Краснодарский край")
        people = {
            "editor": make_user("editor@north.test", "dealer_manager", [north]),
            "reader": make_user("reader@north.test", "dealer_staff", [north]),
            "stranger": make_user("stranger@south.test", "dealer_manager", [south]),
            "distributor": make_user("distributor@importer.test", "distributor", []),
            "administrator": make_user("administrator@importer.test", "administrator", []),
        }
        db.session.commit()
        known = {name: Person(user.id, user.email, user.get_id()) for name, user in people.items()}
        return Stage(north_id=north.id, south_id=south.id, **known)


def sign_in(app: Flask, person: Person | None = None) -> FlaskClient:
    """A browser of its own, signed in unless nobody is named."""
    client = app.test_client()
    if person is not None:
        with client.session_transaction() as session:
            session["_user_id"] = person.session_id
            session["_fresh"] = True
    return client
