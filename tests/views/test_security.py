"""Signing in and out, passwords, sessions, refusals, headers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.delivery.render import render
from app.extensions import db, limiter
from app.models import Account, AuditEntry, OutgoingMessage
from tests.conftest import build_app
from tests.stage import PASSWORD, Stage, set_stage, working

NEW = "a wholly new sentence"
ENGLISH = {"Accept-Language": "en"}


def sign_in(browser: FlaskClient, email: str = "editor@north.test", password: str = PASSWORD, **query: str) -> Any:
    """Send the form of the sign-in page."""
    return browser.post("/login/", query_string=query, data={"email": email, "password": password}, headers=ENGLISH)


def list_actions(app: Flask) -> list[tuple[str, str]]:
    """What the audit log holds: (action, actor)."""
    with working(app):
        return [(row.action, row.actor) for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def ask_link(app: Flask, browser: FlaskClient, email: str = "editor@north.test") -> str | None:
    """Ask for a new password; the path of the link in the letter, if one was written."""
    answer = browser.post("/login/forgotten", data={"email": email})
    assert answer.status_code == 302
    with working(app):
        letter = db.session.scalar(select(OutgoingMessage).order_by(OutgoingMessage.id.desc()))
        return None if letter is None else str(letter.context["link"]).removeprefix("http://127.0.0.1:8000")


def test_people_sign_in_with_address_and_password(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse()
    answer = sign_in(browser, " Editor@North.test ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/office/")
    assert browser.get("/office/").status_code == 200
    assert list_actions(app) == [("signed_in", "editor@north.test")]


@pytest.mark.parametrize(
    ("email", "password"),
    [("editor@north.test", "Secret-Sesame"), ("nobody@north.test", PASSWORD), ("editor@north.test", PASSWORD.upper())],
)
def test_a_wrong_address_and_a_wrong_password_look_the_same(
    app: Flask, stage: Stage, browse: Any, email: str, password: str
) -> None:
    answer = sign_in(browse(), email, password)
    assert answer.status_code == 422
    assert "The e-mail address or the password is wrong." in answer.text
    assert password not in answer.text
    assert list_actions(app) == [("sign_in_failed", email)]


def test_a_closed_account_does_not_sign_in_and_its_sessions_end(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    assert browser.get("/office/").status_code == 200
    with working(app):
        db.session.get_one(Account, stage.editor.id).active = False
        db.session.commit()
    assert browser.get("/office/").status_code == 302
    assert sign_in(browse()).status_code == 422


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/office/users/?q=a", "/office/users/?q=a"),
        ("https://elsewhere.test/", "/office/"),
        ("//elsewhere.test/", "/office/"),
        ("javascript:alert(1)", "/office/"),
        ("/\\elsewhere.test", "/office/"),
        ("///elsewhere.test", "/office/"),
        ("/\t/elsewhere.test", "/office/"),
        ("", "/office/"),
    ],
)
def test_sign_in_leads_on_to_our_own_pages_only(stage: Stage, browse: Any, wanted: str, reached: str) -> None:
    assert sign_in(browse(), next=wanted).headers["Location"] == reached


def test_a_session_of_before_the_sign_in_does_not_live_on(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse()
    with browser.session_transaction() as session:
        session["planted"] = "yes"
        session["locale"] = "th"
    sign_in(browser)
    with browser.session_transaction() as session:
        assert "planted" not in session
        assert session["locale"] == "th"


def test_signing_out_needs_a_form_and_ends_the_session(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    assert browser.get("/logout/").status_code == 405
    assert browser.get("/office/").status_code == 200
    assert browser.post("/logout/").status_code == 302
    assert browser.get("/office/").status_code == 302
    assert list_actions(app) == [("signed_out", "editor@north.test")]


def test_changing_the_password_ends_all_other_sessions(app: Flask, stage: Stage, browse: Any) -> None:
    here, elsewhere = browse(stage.editor), browse(stage.editor)
    data = {"present": PASSWORD, "password": NEW, "again": NEW}
    assert here.post("/office/account/password", data=data).status_code == 302
    assert here.get("/office/").status_code == 200
    assert elsewhere.get("/office/").status_code == 302
    assert sign_in(browse()).status_code == 422
    assert sign_in(browse(), password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"present": "wrong", "password": NEW, "again": NEW}, "This is not your present password."),
        ({"present": PASSWORD, "password": "short", "again": "short"}, "12 characters or more and must not"),
        (
            {"present": PASSWORD, "password": "passwordpassword", "again": "passwordpassword"},
            "must not be a common one",
        ),
        ({"present": PASSWORD, "password": NEW, "again": NEW + "x"}, "The two passwords differ."),
    ],
)
def test_a_bad_new_password_is_refused_in_words(
    app: Flask, stage: Stage, browse: Any, data: dict[str, str], words: str
) -> None:
    answer = browse(stage.editor).post("/office/account/password", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert sign_in(browse()).status_code == 302


def test_a_forgotten_password_is_replaced_by_the_link_of_a_letter_once(app: Flask, stage: Stage, browse: Any) -> None:
    elsewhere, browser = browse(stage.editor), browse()
    link = ask_link(app, browser)
    assert link is not None
    assert browser.get(link).status_code == 200
    assert browser.post(link, data={"password": NEW, "again": NEW}).status_code == 302
    assert sign_in(browser, password=NEW).status_code == 302
    assert elsewhere.get("/office/").status_code == 302
    assert browse().get(link).status_code == 404
    assert browse().post(link, data={"password": "another sentence", "again": "another sentence"}).status_code == 404
    actors = [action for action, _actor in list_actions(app)]
    assert actors == ["password_asked", "password_changed", "signed_in"]


def test_the_answer_to_an_unknown_address_is_the_same_and_no_letter_leaves(
    app: Flask, stage: Stage, browse: Any
) -> None:
    known, unknown = browse(), browse()
    answers = []
    for browser, email in ((known, "editor@north.test"), (unknown, "nobody@north.test")):
        page = browser.post("/login/forgotten", data={"email": email}, follow_redirects=True)
        answers.append((page.status_code, re.sub(r'(nonce|value)="[^"]*"', "", page.text)))
    assert answers[0] == answers[1]
    with working(app):
        assert list(db.session.scalars(select(OutgoingMessage.recipient))) == ["editor@north.test"]


def test_a_link_dies_after_thirty_minutes(app: Flask, stage: Stage, browse: Any) -> None:
    start = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        link = ask_link(app, browse())
    assert link is not None
    with time_machine.travel(start + timedelta(minutes=29), tick=False):
        assert browse().get(link).status_code == 200
    with time_machine.travel(start + timedelta(minutes=31), tick=False):
        assert browse().get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzEsInMiXQ.aaaa.bbbb", "%00", "a" * 3000])
def test_a_forged_link_leads_nowhere(stage: Stage, browse: Any, token: str) -> None:
    assert browse().get(f"/login/password/{token}").status_code == 404


def test_asking_many_times_writes_one_letter_in_five_minutes(app: Flask, stage: Stage, browse: Any) -> None:
    with time_machine.travel(datetime(2026, 4, 15, 9, 0, tzinfo=UTC), tick=False):
        for _number in range(3):
            ask_link(app, browse())
    with working(app):
        assert db.session.scalar(select(func.count(OutgoingMessage.id))) == 1


def test_the_letter_comes_in_the_persons_language_with_the_link(app: Flask, stage: Stage, browse: Any) -> None:
    link = ask_link(app, browse())
    with working(app):
        letter = db.session.scalars(select(OutgoingMessage)).one()
        assert letter.locale == "en"
        shown = render(letter)
    assert shown.subject == "Your link for a new password"
    assert link is not None
    assert link in shown.text
    assert link in shown.html


@pytest.fixture
def guarded(tmp_path: Path) -> Flask:
    """An application with CSRF protection and rate limits, as it is served."""
    app = build_app(tmp_path, HPROMISE_RATE_LIMITS="on", HPROMISE_LOG_LEVEL="ERROR")
    app.config["WTF_CSRF_ENABLED"] = True
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    set_stage(app)
    return app


def read_token(page: str) -> str:
    """The token of the page's form."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_no_form_is_taken_without_its_token(guarded: Flask) -> None:
    browser = guarded.test_client()
    assert sign_in(browser).status_code == 400
    token = read_token(browser.get("/login/").text)
    data = {"email": "editor@north.test", "password": PASSWORD, "csrf_token": token}
    assert browser.post("/login/", data=data).status_code == 302
    refused = browser.post("/office/account/", data={"first_name": "X", "locale": "en"})
    assert refused.status_code == 400
    assert "open for too long" in refused.text
    assert browser.post("/office/locale/", data={"locale": "th"}).status_code == 400
    assert browser.post("/logout/").status_code == 400


def test_sign_in_and_forgotten_passwords_are_rate_limited(guarded: Flask) -> None:
    guarded.config["WTF_CSRF_ENABLED"] = False
    statuses = [sign_in(guarded.test_client(), password="wrong").status_code for _number in range(12)]
    assert statuses[:10] == [422] * 10
    assert statuses[10:] == [429] * 2
    limiter.reset()
    data = {"email": "editor@north.test"}
    asked = [guarded.test_client().post("/login/forgotten", data=data).status_code for _number in range(6)]
    assert asked == [302] * 5 + [429]


def test_cookies_are_for_us_alone(app: Flask, stage: Stage, browse: Any) -> None:
    cookie = sign_in(browse()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_cookies_are_secure_behind_https(tmp_path: Path) -> None:
    app = build_app(tmp_path, HPROMISE_BASE_URL="https://cars.test")
    assert app.config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize("address", ["/office/", "/login/", "/office/nowhere", "/healthz"])
def test_every_answer_carries_the_safe_headers(stage: Stage, browse: Any, address: str) -> None:
    headers = browse(stage.editor).get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_nonces_are_fresh_and_pages_are_not_kept(stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    first, second = (browser.get("/office/") for _number in range(2))
    assert first.headers["Content-Security-Policy"] != second.headers["Content-Security-Policy"]
    assert first.headers["Cache-Control"] == "no-store"


def test_hsts_is_sent_behind_tls_only(app: Flask, stage: Stage, browse: Any) -> None:
    assert "Strict-Transport-Security" not in browse().get("/login/").headers
    secure = browse().get("/login/", base_url="https://cars.test")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
