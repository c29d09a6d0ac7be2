"""People who sign in: their accounts, roles and dealers.

``within`` is what a dealer's manager may touch: people of these dealers, with dealers' roles only; None is everybody.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from email_validator import EmailNotValidError, validate_email
from flask_appbuilder.security.sqla.models import Role
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Forbidden, NotFound, RuleBroken
from app.extensions import db
from app.models import Account, Dealer, DealerMember
from app.queries.users import DEALER_ROLES
from app.services import audit, dealers, passwords


def create(*, email: str, role: str, dealer_codes: Sequence[str], name: str, password: str) -> Account:
    """Make an account with one role and, for dealers' people, their dealers.

    :raises RuleBroken: bad address, weak password, taken address, role without dealer.
    """
    address = check_email(email=email)
    passwords.check(password=password)
    if db.session.scalar(select(Account.id).where(Account.email == address)):
        raise RuleBroken("USER_TAKEN", _l("There is already an account with this address."), "email")
    if (role in DEALER_ROLES) != bool(dealer_codes):
        raise RuleBroken("ROLE_DEALER", _l("Dealers' people need a dealer, other roles have none."), "dealer_ids")
    works_for = [dealers.by_code(code=code) for code in dealer_codes]
    first, _space, last = name.strip().partition(" ")
    user = Account(
        email=address, username=address, first_name=first or address.split("@")[0], last_name=last, active=True
    )
    user.roles = [_role(role)]
    user.dealers = works_for
    passwords.put(user=user, password=password)
    db.session.add(user)
    db.session.flush()
    return user


def reset_password(*, email: str, password: str) -> Account:
    """Set a new password and end all sessions of the account."""
    passwords.check(password=password)
    user: Account | None = db.session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if user is None:
        raise NotFound("USER_UNKNOWN", _l("There is no account with this address."), "email")
    passwords.put(user=user, password=password)
    return user


def invite(
    *,
    email: str,
    role: str,
    dealer_ids: Collection[int],
    name: str,
    locale: str,
    within: frozenset[int] | None,
    by: audit.Actor,
) -> Account:
    """Make an account without a known password; ``passwords.invite`` sends the link to choose one.

    :raises RuleBroken: bad or taken address, role without dealer.
    :raises Forbidden: a role or a dealer beyond ``within``.
    """
    _check_reach(role, dealer_ids, within)
    codes = db.session.scalars(select(Dealer.code).where(Dealer.id.in_(sorted(dealer_ids))).order_by(Dealer.code)).all()
    if len(codes) != len(set(dealer_ids)):
        raise NotFound("DEALER_UNKNOWN", _l("There is no such dealer."), "dealer_ids")
    user = create(email=email, role=role, dealer_codes=codes, name=name, password=secrets.token_urlsafe(32))
    user.locale = locale
    audit.record(action="user_invited", by=by, subject=f"user:{user.id}", details={"role": role, "dealers": [*codes]})
    return user


def change(
    *,
    user: Account,
    name: str,
    role: str,
    dealer_ids: Collection[int],
    within: frozenset[int] | None,
    by: audit.Actor,
) -> None:
    """Change a person's name, role and dealers; dealers beyond ``within`` stay as they are.

    :raises RuleBroken: role without dealer, or one's own role.
    :raises Forbidden: a person, role or dealer beyond ``within``, or another role of who works beyond it too.
    """
    check_within(user=user, within=within)
    _check_reach(role, dealer_ids, within)
    if within is not None and not user.dealer_ids <= within and user.role_names != {role}:
        raise Forbidden("USER_REACH", _l("This person works for other dealers too: ask the administrator."))
    if user.id == by.user_id and user.role_names != {role}:
        raise RuleBroken("ROLE_OWN", _l("Nobody changes the own role: ask another administrator."), "role")
    first, _space, last = name.strip().partition(" ")
    values = {"first_name": first or user.first_name, "last_name": last}
    changes = audit.find_changes(user, values) | _give(user, role, dealer_ids, within)
    user.first_name, user.last_name = values["first_name"], values["last_name"]
    db.session.flush()
    if changes:
        audit.record(action="user_changed", by=by, subject=f"user:{user.id}", details=changes)


def set_open(*, user: Account, is_open: bool, within: frozenset[int] | None, by: audit.Actor) -> None:
    """Close an account, which ends its sessions at once and for good, or open it again.

    :raises RuleBroken: it is one's own account.
    :raises Forbidden: the person works for a dealer beyond ``within`` too.
    """
    check_within(user=user, within=within)
    if within is not None and not user.dealer_ids <= within:
        raise Forbidden("USER_REACH", _l("This person works for other dealers too: ask the administrator."))
    if user.id == by.user_id:
        raise RuleBroken("USER_OWN", _l("Nobody closes the own account."))
    if bool(user.active) != is_open:
        user.active = is_open
        if not is_open:
            passwords.end_sessions(user=user)
        action = "user_reopened" if is_open else "user_closed"
        audit.record(action=action, by=by, subject=f"user:{user.id}")


def check_within(*, user: Account, within: frozenset[int] | None) -> None:
    """Refuse people beyond one's reach.

    :raises Forbidden: the person works for none of these dealers, or has another role than dealers' people.
    """
    if within is not None and not (user.dealer_ids & within and user.role_names <= set(DEALER_ROLES)):
        raise Forbidden("USER_REACH", _l("This person does not work for you."))


def change_profile(*, user: Account, first_name: str, last_name: str, locale: str, by: audit.Actor) -> None:
    """Change one's own name and language."""
    values = {"first_name": first_name.strip(), "last_name": last_name.strip(), "locale": locale}
    changes = audit.find_changes(user, values)
    for name, value in values.items():
        setattr(user, name, value)
    if changes:
        audit.record(action="account_changed", by=by, subject=f"user:{user.id}", details=changes)


def check_email(*, email: str) -> str:
    """The address in its normal form.

    :raises RuleBroken: it is no address.
    """
    try:
        return str(validate_email(email, check_deliverability=False, test_environment=True).normalized).lower()
    except EmailNotValidError as error:
        raise RuleBroken("EMAIL_INVALID", _l("This is no e-mail address."), "email") from error


def make_roles(*, names: Sequence[str]) -> None:
    """Add the roles that are missing; what each may is declared in app/views/permissions.py."""
    known = set(db.session.scalars(select(Role.name)))
    db.session.add_all(Role(name=name) for name in names if name not in known)
    db.session.flush()


def _role(name: str) -> Role:
    role = db.session.scalar(select(Role).where(Role.name == name))
    if role is None:
        raise NotFound("ROLE_UNKNOWN", _l("There is no such role: run `flask db upgrade`."), "role")
    return role


def _check_reach(role: str, dealer_ids: Collection[int], within: frozenset[int] | None) -> None:
    if within is not None and (role not in DEALER_ROLES or not set(dealer_ids) <= within):
        raise Forbidden("USER_REACH", _l("You may give roles of your own dealers only."))


def _give(
    user: Account, role: str, dealer_ids: Collection[int], within: frozenset[int] | None
) -> dict[str, list[object]]:
    """Set role and dealers; what is beyond reach stays. Gives what changed, as the audit keeps it."""
    held = {row.dealer_id for row in _memberships(user)}
    wanted = set(dealer_ids) | (held - within if within is not None else set())
    if (role in DEALER_ROLES) != bool(wanted):
        raise RuleBroken("ROLE_DEALER", _l("Dealers' people need a dealer, other roles have none."), "dealer_ids")
    changes: dict[str, list[object]] = {}
    if user.role_names != {role}:
        changes["role"] = [", ".join(sorted(user.role_names)), role]
        user.roles = [_role(role)]
    if held != wanted:
        changes["dealers"] = [sorted(held), sorted(wanted)]
        _set_dealers(user, wanted)
    return changes


def _memberships(user: Account) -> list[DealerMember]:
    return [*db.session.scalars(select(DealerMember).where(DealerMember.user_id == user.id))]


def _set_dealers(user: Account, wanted: Collection[int]) -> None:
    held = {row.dealer_id: row for row in _memberships(user)}
    for dealer_id, row in held.items():
        if dealer_id not in wanted:
            db.session.delete(row)
    db.session.add_all(DealerMember(user_id=user.id, dealer_id=number) for number in wanted if number not in held)
    db.session.flush()
    db.session.expire(user, ["dealers", "memberships"])
