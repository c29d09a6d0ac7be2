"""The bell in the frame and the list behind it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.services import notices
from tests.stage import NOW, Person, Stage, working

Browse = Callable[[Person | None], FlaskClient]


def tell(app: Flask, person: Person, link: str, key: str = "k") -> int:
    with working(app):
        kept = notices.notify(account_id=person.id, kind="request_new", key=key, subject="<Anna>", link=link, at=NOW)
        db.session.commit()
        return kept.id


def test_every_page_shows_what_is_new_and_leads_there(app: Flask, stage: Stage, browse: Browse) -> None:
    number = tell(app, stage.reader, "/office/inbox/")
    client = browse(stage.reader)

    page = client.get("/office/listings/").text
    assert "1 new notice" in page
    assert "&lt;Anna&gt;" in page
    opened = client.post(f"/office/notices/{number}/open")

    assert opened.headers["Location"] == "/office/inbox/"
    assert "1 new notice" not in client.get("/office/listings/").text
    assert "&lt;Anna&gt;" in client.get("/office/notices/").text


def test_a_link_to_another_site_is_not_followed(app: Flask, stage: Stage, browse: Browse) -> None:
    number = tell(app, stage.reader, "//elsewhere.test/")
    opened = browse(stage.reader).post(f"/office/notices/{number}/open")
    assert opened.headers["Location"] == "/office/notices/"


def test_all_are_read_at_once_and_an_empty_list_says_so(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    assert "Nothing to tell" in client.get("/office/notices/").text
    tell(app, stage.editor, "/office/", "a")
    tell(app, stage.editor, "/office/", "b")

    page = client.post("/office/notices/read", follow_redirects=True).text

    assert "Everything is read." in page
    assert "2 new notices" not in page


def test_nobody_opens_another_persons_notice(app: Flask, stage: Stage, browse: Browse) -> None:
    number = tell(app, stage.editor, "/office/")
    assert browse(stage.reader).post(f"/office/notices/{number}/open").status_code == 404
