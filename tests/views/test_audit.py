"""The audit log: refusals and sign-ins are in it, and nothing takes them out."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Forbidden
from app.extensions import db
from app.models import AuditEntry
from tests.stage import PASSWORD, Stage, working


def test_a_refusal_is_in_the_audit_log_with_who_and_where(app: Flask, stage: Stage, browse: Any) -> None:
    assert browse(stage.reader).get("/office/audit/list/").status_code == 403
    with working(app):
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.actor, entry.address) == ("refused", "reader@north.test", "127.0.0.1")
        assert entry.details == {"method": "GET", "path": "/office/audit/list/"}
    page = browse(stage.administrator).get("/office/audit/list/").text
    assert "Access refused" in page
    assert "reader@north.test" in page


def test_entries_of_the_audit_log_are_never_changed_or_deleted(app: Flask, stage: Stage, browse: Any) -> None:
    browse().post("/login/", data={"email": "editor@north.test", "password": PASSWORD})
    with working(app):
        entry = db.session.scalars(select(AuditEntry)).one()
        entry.actor = "somebody else"
        with pytest.raises(Forbidden):
            db.session.flush()
        db.session.rollback()
        db.session.delete(db.session.scalars(select(AuditEntry)).one())
        with pytest.raises(Forbidden):
            db.session.flush()


def test_the_log_is_searched_by_what_who_and_on_what(app: Flask, stage: Stage, browse: Any) -> None:
    for password in (PASSWORD, "Secret-Sesame"):
        browse().post("/login/", data={"email": "editor@north.test", "password": password})
    browser = browse(stage.administrator)
    assert "2 rows" in browser.get("/office/audit/list/").text
    assert "1 row" in browser.get("/office/audit/list/?_flt_3_action=sign_in_failed").text
    assert "2 rows" in browser.get("/office/audit/list/?_flt_2_actor=editor").text
    assert "Nothing fits" in browser.get("/office/audit/list/?_flt_2_actor=stranger").text


def test_what_people_typed_is_shown_escaped(app: Flask, stage: Stage, browse: Any) -> None:
    browse().post("/login/", data={"email": "<b>@x.test", "password": "Secret-Sesame"})
    page = browse(stage.administrator).get("/office/audit/list/").text
    assert "&lt;b&gt;@x.test" in page
    assert "<b>@x.test" not in page
    data = {"first_name": "<i>Eve</i>", "last_name": "", "locale": "en"}
    browse(stage.editor).post("/office/account/", data=data)
    shown = browse(stage.administrator).get("/office/audit/show/2").text
    assert "&lt;i&gt;Eve&lt;/i&gt;" in shown
    assert "<i>Eve" not in shown
