"""People who sign in, as the pages about them show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_appbuilder.security.sqla.models import Role
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from app.errors import NotFound
from app.extensions import db
from app.models import Account, DealerMember
from app.tenancy import Scope

PAGE_SIZE = 25
DEALER_ROLES = ("dealer_staff", "dealer_manager")


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people."""

    rows: Sequence[Account]
    count: int
    page: int
    pages: int


def list_people(*, within: frozenset[int] | None, text: str = "", role: str = "", page: int = 1) -> PeoplePage:
    """People by name; ``within`` keeps to the people of these dealers."""
    conditions = [*_reach(within), *_wanted(text, role)]
    count = db.session.scalar(select(func.count(Account.id)).where(*conditions)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    statement = (
        select(Account)
        .where(*conditions)
        .order_by(Account.active.desc(), Account.first_name, Account.last_name, Account.id)
        .options(selectinload(Account.roles), selectinload(Account.dealers), selectinload(Account.memberships))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return PeoplePage(db.session.scalars(statement).all(), count, page, pages)


def get(number: int, *, within: frozenset[int] | None) -> Account:
    """One person.

    :raises NotFound: there is none, or none within reach: both look the same.
    """
    user: Account | None = db.session.scalar(select(Account).where(Account.id == number, *_reach(within)))
    if user is None:
        raise NotFound("USER_UNKNOWN", _l("There is no such person."))
    return user


def scope_of(user: Account) -> Scope:
    """What a person may see: the network, or the own dealers, or what is public."""
    roles = user.role_names
    if roles & {"distributor", "administrator"}:
        return Scope.network()
    if roles & set(DEALER_ROLES):
        return Scope.of_dealers(user.dealer_ids)
    return Scope.public()


def _reach(within: frozenset[int] | None) -> list[ColumnElement[bool]]:
    if within is None:
        return []
    members = select(DealerMember.user_id).where(DealerMember.dealer_id.in_(sorted(within)))
    others = Account.roles.any(Role.name.not_in(DEALER_ROLES))
    return [Account.id.in_(members), ~others]


def _wanted(text: str, role: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if text:
        name = Account.first_name + " " + Account.last_name
        conditions.append(or_(Account.email.icontains(text, autoescape=True), name.icontains(text, autoescape=True)))
    if role:
        conditions.append(Account.roles.any(Role.name == role))
    return conditions
