"""People and roles: the administrator keeps all, a dealer's manager the people of the own dealers."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from app.delivery.render import render
from app.extensions import db
from app.models import Account, AuditEntry, DealerMember, OutgoingMessage
from app.views.users import describe_grants
from tests.stage import PASSWORD, Person, Stage, make_user, working

pytestmark = pytest.mark.postgres

INVITATION = {"email": "new@people.test", "name": "Nina New", "role": "dealer_staff", "locale": "th"}


def look_up(app: Flask, email: str) -> dict[str, Any] | None:
    """Name, roles and dealers of an account."""
    with working(app):
        user = db.session.scalar(select(Account).where(Account.email == email))
        if user is None:
            return None
        return {
            "name": user.get_full_name().strip(),
            "roles": set(user.role_names),
            "dealers": set(user.dealer_ids),
            "active": user.active,
        }


def add_person(app: Flask, email: str, role: str, *dealer_ids: int) -> Person:
    """One more person of these dealers."""
    with working(app):
        user = make_user(email, role, [])
        db.session.add_all(DealerMember(user_id=user.id, dealer_id=number) for number in dealer_ids)
        db.session.commit()
        return Person(user.id, user.email, user.get_id())


def test_an_invitation_makes_an_account_and_sends_the_link_to_a_password(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.administrator)
    answer = browser.post("/office/users/add", data={**INVITATION, "dealer_ids": [stage.north_id]})
    assert answer.status_code == 302
    assert look_up(app, "new@people.test") == {
        "name": "Nina New",
        "roles": {"dealer_staff"},
        "dealers": {stage.north_id},
        "active": True,
    }
    with working(app):
        letter = db.session.scalars(select(OutgoingMessage)).one()
        assert (letter.recipient, letter.locale, letter.template) == ("new@people.test", "th", "invitation")
        assert str(letter.context["link"]) in render(letter).html
        link = str(letter.context["link"]).removeprefix("http://127.0.0.1:8000")
    guest = browse()
    data = {"password": "a sentence of Nina", "again": "a sentence of Nina"}
    assert guest.post(link, data=data).status_code == 302
    signed = guest.post("/login/", data={"email": "new@people.test", "password": data["password"]})
    assert signed.status_code == 302
    assert guest.get("/office/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "editor@north.test"}, "There is already an account with this address."),
        ({"email": "no address"}, "This is no e-mail address."),
        ({"dealer_ids": []}, "Dealers&#39; people need a dealer"),
        ({"role": "distributor"}, "Dealers&#39; people need a dealer"),
        ({"name": ""}, "Please fill this in."),
    ],
)
def test_a_wrong_invitation_says_why_and_keeps_what_was_typed(
    app: Flask, stage: Stage, browse: Any, changes: dict[str, Any], words: str
) -> None:
    data = {**INVITATION, "dealer_ids": [stage.north_id], **changes}
    answer = browse(stage.administrator).post("/office/users/add", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert data["email"] in answer.text
    assert look_up(app, "new@people.test") is None


def test_a_manager_sees_and_finds_people_of_own_dealers_only(app: Flask, stage: Stage, browse: Any) -> None:
    page = browse(stage.editor).get("/office/users/").text
    assert "reader@north.test" in page
    for hidden in ("stranger@south.test", "distributor@importer.test", "administrator@importer.test"):
        assert hidden not in page
    assert "stranger@south.test" not in browse(stage.editor).get("/office/users/?q=stranger").text


@pytest.mark.parametrize("role", ["distributor", "administrator"])
def test_a_manager_cannot_give_a_role_beyond_dealers(app: Flask, stage: Stage, browse: Any, role: str) -> None:
    browser = browse(stage.editor)
    data = {**INVITATION, "role": role, "dealer_ids": [stage.north_id]}
    assert browser.post("/office/users/add", data=data).status_code == 422
    change = {"name": "R", "role": role, "dealer_ids": [stage.north_id]}
    assert browser.post(f"/office/users/{stage.reader.id}", data=change).status_code == 422
    reader = look_up(app, "reader@north.test")
    assert reader is not None
    assert reader["roles"] == {"dealer_staff"}


def test_a_manager_reaches_nobody_else(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    for other in (stage.stranger, stage.distributor, stage.administrator):
        assert browser.get(f"/office/users/{other.id}").status_code == 404
        assert browser.post(f"/office/users/{other.id}/open", data={"open": "no"}).status_code == 404
        assert browser.post(f"/office/users/{other.id}/invitation").status_code == 404


def test_a_person_of_two_dealers_keeps_the_other_one_when_a_manager_changes_the_own(
    app: Flask, stage: Stage, browse: Any
) -> None:
    both = add_person(app, "both@people.test", "dealer_staff", stage.north_id, stage.south_id)
    browser = browse(stage.editor)
    data = {"name": "Both", "role": "dealer_staff", "dealer_ids": []}
    assert browser.post(f"/office/users/{both.id}", data=data).status_code == 302
    found = look_up(app, "both@people.test")
    assert found is not None
    assert found["dealers"] == {stage.south_id}


def test_a_manager_gives_nobody_another_role_at_other_dealers(app: Flask, stage: Stage, browse: Any) -> None:
    both = add_person(app, "both@people.test", "dealer_staff", stage.north_id, stage.south_id)
    data = {"name": "Both", "role": "dealer_manager", "dealer_ids": [stage.north_id]}
    assert browse(stage.editor).post(f"/office/users/{both.id}", data=data).status_code == 403
    found = look_up(app, "both@people.test")
    assert found is not None
    assert found["roles"] == {"dealer_staff"}


def test_a_manager_does_not_close_an_account_that_works_for_others_too(app: Flask, stage: Stage, browse: Any) -> None:
    both = add_person(app, "both@people.test", "dealer_staff", stage.north_id, stage.south_id)
    assert browse(stage.editor).post(f"/office/users/{both.id}/open", data={"open": "no"}).status_code == 403
    assert browse(stage.editor).post(f"/office/users/{stage.reader.id}/open", data={"open": "no"}).status_code == 302
    assert [look_up(app, email)["active"] for email in ("both@people.test", "reader@north.test")] == [True, False]  # type: ignore[index]


def test_closing_an_account_ends_its_sessions_for_good(stage: Stage, browse: Any) -> None:
    theirs, ours = browse(stage.reader), browse(stage.administrator)
    assert theirs.get("/office/").status_code == 200
    ours.post(f"/office/users/{stage.reader.id}/open", data={"open": "no"})
    assert theirs.get("/office/").status_code == 302
    ours.post(f"/office/users/{stage.reader.id}/open", data={"open": "yes"})
    assert theirs.get("/office/").status_code == 302
    theirs.post("/login/", data={"email": stage.reader.email, "password": PASSWORD})
    assert theirs.get("/office/").status_code == 200


def test_nobody_closes_the_own_account_or_changes_the_own_role(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.administrator)
    number = stage.administrator.id
    page = browser.post(f"/office/users/{number}/open", data={"open": "no"}, follow_redirects=True)
    assert "Nobody closes the own account." in page.text
    change = browser.post(f"/office/users/{number}", data={"name": "A", "role": "distributor"})
    assert change.status_code == 422
    assert "Nobody changes the own role" in change.text
    found = look_up(app, "administrator@importer.test")
    assert found is not None
    assert (found["roles"], found["active"]) == ({"administrator"}, True)


def test_a_change_is_in_the_audit_log_with_old_and_new(app: Flask, stage: Stage, browse: Any) -> None:
    data = {"name": "Rita Reader", "role": "dealer_manager", "dealer_ids": [stage.south_id]}
    assert browse(stage.administrator).post(f"/office/users/{stage.reader.id}", data=data).status_code == 302
    with working(app):
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject) == ("user_changed", f"user:{stage.reader.id}")
        assert entry.details["role"] == ["dealer_staff", "dealer_manager"]
        assert entry.details["dealers"] == [[stage.north_id], [stage.south_id]]
        assert entry.details["first_name"] == ["reader", "Rita"]


def test_a_new_role_counts_at_once(app: Flask, stage: Stage, browse: Any) -> None:
    theirs = browse(stage.reader)
    assert theirs.get("/office/users/").status_code == 403
    data = {"name": "R", "role": "dealer_manager", "dealer_ids": [stage.north_id]}
    browse(stage.administrator).post(f"/office/users/{stage.reader.id}", data=data)
    assert theirs.get("/office/users/").status_code == 200


def test_the_matrix_says_what_the_declaration_grants(app: Flask, stage: Stage, browse: Any) -> None:
    with app.test_request_context(), force_locale("en"):
        rows = {str(row["label"]): row["cells"] for row in describe_grants()}
    assert rows["Audit log"] == ["", "", "", "read"]
    assert rows["People and roles"] == ["", "change", "", "change"]
    assert rows["Dealers"] == ["", "read", "change", "change"]
    page = browse(stage.administrator).get("/office/users/roles").text
    assert "sees no purchase prices or expenses" in page


def test_everybody_keeps_the_own_name_and_language(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.reader)
    data = {"first_name": "Раиса", "last_name": "Чтец", "locale": "ru"}
    assert browser.post("/office/account/", data=data).status_code == 302
    page = browser.get("/office/account/").text
    assert 'lang="ru"' in page
    assert "Раиса" in page
    refused = browser.post("/office/account/", data={**data, "first_name": "", "locale": "xx"})
    assert refused.status_code == 422
