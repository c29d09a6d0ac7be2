"""People who sign in."""

from __future__ import annotations

from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email
from flask_appbuilder.security.sqla.models import Role
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Account
from app.services import audit, dealers, passwords

DEALER_ROLES = ("dealer_staff", "dealer_manager")


def create(*, email: str, role: str, dealer_codes: Sequence[str], name: str, password: str) -> Account:
    """Make an account with one role and, for dealers' people, their dealers.

    :raises RuleBroken: bad address, weak password, taken address, role without dealer.
    """
    address = check_email(email=email)
    passwords.check(password=password)
    if db.session.scalar(select(Account.id).where(Account.email == address)):
        raise RuleBroken("USER_TAKEN", _l("There is already an account with this address."), "email")
    if (role in DEALER_ROLES) != bool(dealer_codes):
        raise RuleBroken("ROLE_DEALER", _l("Dealers' people need a dealer, other roles have none."), "dealer")
    first, _space, last = name.strip().partition(" ")
    user = Account(
        email=address, username=address, first_name=first or address.split("@")[0], last_name=last, active=True
    )
    user.roles = [_role(role)]
    user.dealers = [dealers.by_code(code=code) for code in dealer_codes]
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
