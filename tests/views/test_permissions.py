"""Every page says who may open it, and nobody else opens it; walked over the whole URL map, so new pages are in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.extensions import db
from app.lib.vocabulary.role import ROLE
from app.models import Account
from app.views import permissions
from app.views.menu import KEY, Entry
from app.views.permissions import GRANTS, is_granted
from tests.stage import Person, Stage, working
from tests.views.belongings import fill, give, list_rules

# Open to everybody, each for a reason that its view tells.
PUBLIC = re.compile(r"(static|appbuilder\.static|health\.\w+|site\.\w+|SignInView\.\w+|media\.\w+)")
# Guarded by a key of their own instead of a session, or by the console's one gate; tests of their own prove it.
# Rights that no page of their own asks for: pages ask for them inside.
RIGHTS = {"PrivateMoney": {"can_read"}}
GUARDED = re.compile(r"(/api/|/soap/|/ops/)")


def permission_of(app: Flask, rule: Rule) -> str | None:
    """What the page asks for."""
    return getattr(app.view_functions[rule.endpoint], "_permission_name", None)


def list_entries(app: Flask) -> list[Entry]:
    """All views of the registry."""
    return [entry for section in app.extensions[KEY] for entry in section.entries]


def test_every_route_declares_its_permission_or_is_listed_as_public(app: Flask) -> None:
    undeclared = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if permission_of(app, rule) is None and not PUBLIC.fullmatch(rule.endpoint) and not GUARDED.match(rule.rule)
    ]
    assert undeclared == []


def test_every_grant_names_a_view_and_a_permission_that_exist(app: Flask) -> None:
    asked = [(entry.granted_name, permission) for entry in list_entries(app) for permission in entry.permissions()]
    asked += [(name, permission) for name, permissions_of in RIGHTS.items() for permission in permissions_of]
    grants = [grant for of_role in GRANTS.values() for grant in of_role]
    names = {name for name, _permission in asked}
    unknown = {name for views, _what in grants for name in views.split("|")} - names
    idle = [
        (views, what)
        for views, what in grants
        if not any(re.fullmatch(views, name) and re.fullmatch(what, permission) for name, permission in asked)
    ]
    assert (unknown, idle) == (set(), [])


def test_every_permission_is_granted_to_somebody(app: Flask) -> None:
    closed = [
        (entry.granted_name, permission)
        for entry in list_entries(app)
        for permission in entry.permissions()
        if not any(is_granted(role, entry.granted_name, permission) for role in GRANTS)
    ]
    assert closed == []


def test_a_grant_matches_whole_names_only() -> None:
    assert is_granted("dealer_staff", "HomeView", "can_read")
    assert not is_granted("dealer_staff", "XHomeViewX", "can_read")
    assert not is_granted("nobody", "HomeView", "can_read")
    assert set(permissions.builtin_roles()) == {*ROLE.codes, "Public"}


@pytest.mark.parametrize("who", ["editor", "reader", "distributor", "administrator"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_opens_to_the_roles_that_are_granted_it_and_to_no_other(
    app: Flask, stage: Stage, browse: Any, who: str, method: str
) -> None:
    person: Person = getattr(stage, who)
    role = {"editor": "dealer_manager", "reader": "dealer_staff"}.get(who, who)
    numbers = give(app, stage.north_id, stage.reader.id)
    wrong = []
    for rule in list_rules(app, method):
        permission = permission_of(app, rule)
        if permission is None:
            continue
        answer = browse(person).open(fill(rule, numbers), method=method)
        may = is_granted(role, rule.endpoint.partition(".")[0], f"can_{permission}")
        is_refused = answer.status_code == 403 and b'data-code="NOT_ALLOWED"' in answer.data
        if is_refused is may or answer.status_code >= 500:
            wrong.append(f"{rule.rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_is_not_signed_in_is_asked_to_sign_in(app: Flask, stage: Stage, browse: Any, method: str) -> None:
    numbers = give(app, stage.north_id, stage.reader.id)
    wrong = []
    for rule in list_rules(app, method):
        if permission_of(app, rule) is None or rule.endpoint.startswith("LocaleView."):
            continue
        answer = browse().open(fill(rule, numbers), method=method)
        if answer.status_code != 302 or not answer.headers["Location"].startswith("/login/"):
            wrong.append(f"{rule.rule}: {answer.status_code}")
    assert wrong == []


def test_an_account_without_a_role_opens_nothing(app: Flask, stage: Stage, browse: Any) -> None:
    with working(app):
        db.session.get_one(Account, stage.editor.id).roles = []
        db.session.commit()
    for address in ("/office/", "/office/account/", "/office/users/"):
        assert browse(stage.editor).get(address).status_code == 403
