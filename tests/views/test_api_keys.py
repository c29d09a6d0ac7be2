"""Keys of the machine channels: made, shown once, revoked, each for one dealer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import RuleBroken, Unauthorized
from app.extensions import db
from app.models import ApiKey, AuditEntry, Dealer
from app.services import api_keys
from app.services.audit import Actor
from tests.stage import NOW, Stage, working

BY = Actor(at=NOW, name="test")


def make_key(app: Flask, dealer_id: int, *scopes: str) -> str:
    """A key of a dealer."""
    with working(app):
        dealer = db.session.get_one(Dealer, dealer_id)
        _key, secret = api_keys.create(dealer=dealer, scopes=scopes or ("stock:write",), by=BY)
        db.session.commit()
        return secret


@pytest.mark.postgres
def test_a_key_names_its_dealer_and_what_it_may(app: Flask, stage: Stage) -> None:
    secret = make_key(app, stage.north_id, "stock:read", "reports:read")
    with working(app):
        caller = api_keys.recognise(secret=secret)
        assert (caller.dealer_id, caller.dealer_code) == (stage.north_id, "NORTH")
        assert caller.scopes == {"stock:read", "reports:read"}


def test_the_key_itself_is_kept_nowhere(app: Flask, stage: Stage) -> None:
    secret = make_key(app, stage.north_id)
    with working(app):
        row = db.session.scalars(select(ApiKey)).one()
        assert secret.startswith(row.prefix)
        assert secret not in repr([row.prefix, row.digest, row.name])
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.dealer_id) == ("api_key_created", stage.north_id)
        assert secret not in str(entry.details)


@pytest.mark.parametrize(
    "change", [lambda s: s[:-1], lambda s: s + "x", lambda s: s.upper(), lambda s: s[:0], lambda s: f"ключ_{s}"]
)
def test_a_key_that_is_not_exactly_right_is_no_key(app: Flask, stage: Stage, change: Any) -> None:
    secret = change(make_key(app, stage.north_id))
    with working(app), pytest.raises(Unauthorized):
        api_keys.recognise(secret=secret)


def test_a_revoked_key_and_one_of_a_suspended_dealer_open_nothing(app: Flask, stage: Stage) -> None:
    revoked, suspended = make_key(app, stage.north_id), make_key(app, stage.south_id)
    with working(app):
        key = db.session.scalars(select(ApiKey).where(ApiKey.dealer_id == stage.north_id)).one()
        api_keys.revoke(key=key, by=BY)
        db.session.get_one(Dealer, stage.south_id).status = "suspended"
        db.session.commit()
        for secret in (revoked, suspended):
            with pytest.raises(Unauthorized):
                api_keys.recognise(secret=secret)


@pytest.mark.parametrize("scopes", [(), ("stock:everything",), ("stock:read", "x")])
def test_a_key_without_known_scopes_is_not_made(app: Flask, stage: Stage, scopes: tuple[str, ...]) -> None:
    with working(app), pytest.raises(RuleBroken):
        api_keys.create(dealer=db.session.get_one(Dealer, stage.north_id), scopes=scopes, by=BY)


def test_the_last_use_is_noted_once_a_minute(app: Flask, stage: Stage) -> None:
    make_key(app, stage.north_id)
    seen = []
    with working(app):
        for seconds in (0, 30, 90):
            key = db.session.scalars(select(ApiKey).execution_options(populate_existing=True)).one()
            api_keys.note_use(key_id=key.id, address="10.0.0.1", at=NOW + timedelta(seconds=seconds))
            db.session.expire_all()
            seen.append((key.last_used_at, key.last_used_from))
    assert [at for at, _address in seen] == [NOW, NOW, NOW + timedelta(seconds=90)]
    assert seen[0][1] == "10.0.0.1"


def test_the_command_prints_the_key_alone(app: Flask, stage: Stage) -> None:
    done = app.test_cli_runner().invoke(args=["api-key", "create", "--dealer", "north", "--scope", "stock:read"])
    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"hp_[0-9a-f]{12}_[\w-]{43}\n", done.stdout)
    with working(app):
        assert api_keys.recognise(secret=done.stdout.strip()).scopes == {"stock:read"}


@pytest.mark.parametrize("arguments", [["--dealer", "NOWHERE"], ["--dealer", "NORTH", "--scope", "all"], []])
def test_the_command_refuses_what_makes_no_sense(app: Flask, stage: Stage, arguments: list[str]) -> None:
    done = app.test_cli_runner().invoke(args=["api-key", "create", *arguments])
    assert done.exit_code == 2
    assert done.stdout == ""


def test_a_manager_makes_a_key_sees_it_once_and_revokes_it(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    typed = {"dealer_id": str(stage.north_id), "name": "Our 1C", "scopes": ["stock:read", "stock:write"]}
    page = browser.post("/office/api-keys/add", data=typed)
    assert page.status_code == 201
    assert page.headers["Cache-Control"] == "no-store"
    secret = re.search(r"hp_[0-9a-f]{12}_[\w-]{43}", page.text)
    assert secret is not None
    listed = browser.get("/office/api-keys/").text
    assert "Our 1C" in listed
    assert "Deliver and change cars" in listed
    assert secret.group() not in listed
    with working(app):
        key_id = api_keys.recognise(secret=secret.group()).key_id
    assert browser.post(f"/office/api-keys/{key_id}/revoke").status_code == 302
    assert "revoked" in browser.get("/office/api-keys/").text
    with working(app):
        actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
        assert actions == ["api_key_created", "api_key_revoked"]
        with pytest.raises(Unauthorized):
            api_keys.recognise(secret=secret.group())


def test_a_form_without_a_scope_or_for_another_dealer_makes_no_key(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    bare = browser.post("/office/api-keys/add", data={"dealer_id": str(stage.north_id), "name": "Kept words"})
    assert bare.status_code == 422
    assert "Choose what the key may do." in bare.text
    assert "Kept words" in bare.text
    foreign = {"dealer_id": str(stage.south_id), "scopes": ["stock:read"]}
    assert browser.post("/office/api-keys/add", data=foreign).status_code == 422
    with working(app):
        assert db.session.scalars(select(ApiKey)).all() == []


def test_a_stranger_neither_sees_nor_revokes_a_key(app: Flask, stage: Stage, browse: Any) -> None:
    secret = make_key(app, stage.north_id)
    with working(app):
        key_id = api_keys.recognise(secret=secret).key_id
    assert secret.split("_")[1] not in browse(stage.stranger).get("/office/api-keys/").text
    assert browse(stage.stranger).post(f"/office/api-keys/{key_id}/revoke").status_code == 404
    assert browse(stage.reader).get("/office/api-keys/").status_code == 403
    with working(app):
        assert api_keys.recognise(secret=secret).dealer_code == "NORTH"
