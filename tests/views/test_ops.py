"""The operations console: for administrators only, in our own frame, writing by verbs that the audit hears of."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.importers.stored_dictionary import StoredDictionary
from app.models import AuditEntry, Job, Make, OutgoingMessage
from app.services import outbox
from tests.conftest import build_app
from tests.stage import NOW, Stage, set_stage, sign_in, working
from tests.views.belongings import fill
from tests.views.test_frame import FOREIGN, INLINE, counting

NAMES = {"name_ru": "Тестовая", "name_en": "Testmobile", "name_th": "เทสต์"}


def list_ops(app: Flask, method: str) -> list[Any]:
    return [
        rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/ops") and method in (rule.methods or ())
    ]


def address(rule: Any) -> str:
    return fill(rule, {"pk": 1, "slug": "outbox.send"})


def add_rows(number: int = 1) -> None:
    """So many failed jobs and dead letters."""
    for place in range(number):
        db.session.add(
            Job(name="outbox.send", state="failed", attempts=5, created_at=NOW, finished_at=NOW, error=f"boom {place}")
        )
        message = outbox.queue_mail(
            key=f"key {place} {number}",
            recipient=f"{place}@customers.test",
            template="password_reset",
            locale="ru",
            context={"link": "https://cars.test/secret-token"},
            at=NOW,
        )
        message.state = "dead"
    db.session.commit()


def find_make(app: Flask, code: str = "hyundai") -> tuple[int, list[str]]:
    """Number and words of a make."""
    with working(app):
        make = db.session.scalars(select(Make).where(Make.code == code)).one()
        return make.id, [alias.folded for alias in make.aliases]


def audited(app: Flask) -> list[tuple[str, str]]:
    with working(app):
        found = db.session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id))
        return [(action, subject) for action, subject in found]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", ["editor", "reader", "stranger", "distributor"])
def test_every_route_of_the_console_is_closed_to_everybody_else(
    app: Flask, stage: Stage, browse: Any, who: str, method: str
) -> None:
    rules = list_ops(app, method)
    answers = {rule.rule: browse(getattr(stage, who)).open(address(rule), method=method) for rule in rules}
    assert len(answers) > 5
    assert {rule: answer.status_code for rule, answer in answers.items()} == dict.fromkeys(answers, 403)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_is_not_signed_in_is_asked_to(app: Flask, stage: Stage, browse: Any, method: str) -> None:
    answers = [browse().open(address(rule), method=method) for rule in list_ops(app, method)]
    assert {(answer.status_code, answer.headers["Location"][:7]) for answer in answers} == {(302, "/login/")}


def test_the_menu_offers_the_console_to_administrators_only(stage: Stage, browse: Any) -> None:
    assert 'href="/ops/"' in browse(stage.administrator).get("/office/").text
    assert 'href="/ops/"' not in browse(stage.distributor).get("/office/").text


def test_every_page_stands_in_our_frame_without_inline_code_or_foreign_hosts(
    app: Flask, stage: Stage, browse: Any
) -> None:
    with working(app):
        add_rows()
    browser = browse(stage.administrator)
    for rule in list_ops(app, "GET"):
        page = browser.get(address(rule))
        assert page.status_code == 200, rule.rule
        assert (INLINE.findall(page.text), FOREIGN.findall(page.text)) == ([], []), rule.rule
        assert page.text.count("<h1>") == page.text.count("<main") == 1, rule.rule
        assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "jobs/export/csv/",
        "jobs/ajax/lookup/",
        "jobs/delete/",
        "jobs/edit/?id=1",
        "makes/action/",
        "makes/ajax/update/",
        "static/x",
        "jobs/static/x",
        "../admin/",
    ],
)
def test_what_flask_admin_would_offer_besides_does_not_exist(stage: Stage, browse: Any, path: str) -> None:
    browser = browse(stage.administrator)
    assert {browser.get(f"/ops/{path}").status_code, browser.post(f"/ops/{path}").status_code} <= {404, 405}


@pytest.mark.parametrize(
    "question", ["sort=99", "sort=-1&desc=7", "page=-1", "page=99999999999999999999", "search=%00%27", "state=zebra"]
)
@pytest.mark.parametrize("page", ["jobs", "messages", "makes", "models"])
def test_odd_arguments_of_the_address_are_no_fault(stage: Stage, browse: Any, page: str, question: str) -> None:
    assert browse(stage.administrator).get(f"/ops/{page}/?{question}").status_code == 200


@pytest.mark.postgres
def test_lists_can_be_searched_narrowed_and_sorted(app: Flask, stage: Stage, browse: Any) -> None:
    with working(app):
        add_rows(3)
    browser = browse(stage.administrator)

    def rows(question: str) -> list[str]:
        return re.findall(r'<tr id="row-(\d+)"', browser.get(f"/ops/{question}").text)

    assert rows("jobs/?state=failed") == ["3", "2", "1"]
    assert rows("jobs/?state=failed&sort=0") == ["1", "2", "3"]
    assert rows("jobs/?state=done") == []
    assert rows("jobs/?search=boom+1") == ["2"]
    assert rows("messages/?search=2@customers") == ["3"]
    make_id, _words = find_make(app)
    assert 10 < len(rows(f"models/?make_id={make_id}")) <= 50
    assert len(rows("models/?page=1")) == 50


def test_statements_do_not_grow_with_the_rows(app: Flask, stage: Stage, browse: Any) -> None:
    for page in ("jobs/", "messages/", "models/?search=solaris", "models/"):
        counts = []
        for number in (2, 20):
            with working(app):
                db.session.execute(OutgoingMessage.__table__.delete())
                add_rows(number)
            with counting(app) as seen:
                browse(stage.administrator).get(f"/ops/{page}")
            counts.append(len(seen))
        assert counts[0] == counts[1], page


def test_a_failed_job_is_started_again_by_hand_and_the_audit_knows(app: Flask, stage: Stage, browse: Any) -> None:
    with working(app):
        add_rows(2)
    browser = browse(stage.administrator)
    assert "boom 0" in browser.get("/ops/jobs/1").text
    browser.post("/ops/jobs/1/restart")
    assert "Only a job that failed" in browser.post("/ops/jobs/1/restart", follow_redirects=True).text
    browser.post("/ops/jobs/restart-failed")
    with working(app):
        assert set(db.session.scalars(select(Job.state))) == {"queued"}
    assert audited(app) == [("job_restarted", "job:1"), ("job_restarted", "job:2")]


def test_dead_letters_are_sent_again_and_no_page_shows_what_they_say(app: Flask, stage: Stage, browse: Any) -> None:
    with working(app):
        add_rows(3)
    browser = browse(stage.administrator)
    shown = browser.get("/ops/messages/1").text + browser.get("/ops/messages/?search=secret-token").text
    assert "secret-token</" not in shown
    assert "0@customers.test" in shown
    browser.post("/ops/messages/1/resend")
    browser.post("/ops/messages/resend-dead")
    with working(app):
        found = db.session.scalars(select(OutgoingMessage)).all()
        assert {(message.state, message.attempts) for message in found} == {("waiting", 0)}
        assert all(message.next_at > NOW for message in found)
    assert audited(app) == [("message_resent", f"message:{number}") for number in (1, 2, 3)]


def test_schedules_tell_who_watches_and_can_be_fired_by_hand(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.administrator)
    assert "No process watches the clock" in browser.get("/ops/schedules/").text
    assert browser.post("/ops/schedules/jobs.purge/fire").status_code == 302
    assert browser.post("/ops/schedules/jobs.sweep/fire").status_code == 404
    assert browser.post("/ops/schedules/nothing/fire").status_code == 404
    with working(app):
        assert list(db.session.scalars(select(Job.name))) == ["jobs.purge"]


def test_the_overview_tells_what_waits_longest(app: Flask, stage: Stage, browse: Any) -> None:
    with working(app):
        db.session.add(Job(name="jobs.purge", state="queued", created_at=datetime(2026, 4, 1, 9, tzinfo=UTC)))
        db.session.add(
            Job(name="jobs.purge", state="queued", created_at=NOW, next_at=datetime.now(UTC) + timedelta(hours=1))
        )
        db.session.commit()
    page = browse(stage.administrator).get("/ops/").text
    assert "1 Apr 2026" in page
    assert "no scheduler is running" in page


def test_names_are_edited_in_place_and_old_names_stay_known(app: Flask, stage: Stage, browse: Any) -> None:
    make_id, _words = find_make(app, "geely")
    browser = browse(stage.administrator)
    assert f'form="edit-{make_id}" name="name_ru" value="' in browser.get("/ops/makes/?search=geely").text
    back = f"/ops/makes/?search=geely#row-{make_id}"
    answer = browser.post(f"/ops/makes/{make_id}/change", data={**NAMES, "back": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    with working(app):
        dictionary = StoredDictionary()
        assert {dictionary.find_make(word) for word in ("Geely", "Testmobile", "тестовая", "เทสต์")} == {"geely"}
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject) == ("dictionary_changed", "make:geely")
        assert entry.details["name_en"] == ["Geely", "Testmobile"]


def test_a_refused_name_keeps_what_was_typed(app: Flask, stage: Stage, browse: Any) -> None:
    make_id, _words = find_make(app)
    answer = browse(stage.administrator).post(
        f"/ops/makes/{make_id}/change", data={**NAMES, "name_en": "", "name_ru": "Х" * 101}
    )
    assert answer.status_code == 422
    assert "Х" * 101 in answer.text
    assert "Please fill this in." in answer.text
    assert audited(app) == []


def test_makes_models_and_words_are_added_once(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.administrator)
    assert browser.post("/ops/makes/new", data=NAMES).status_code == 302
    again = browser.post("/ops/makes/new", data=NAMES)
    assert again.status_code == 422
    assert "in the dictionary already" in again.text
    make_id, words = find_make(app, "testmobile")
    assert set(words) == {"testmobile", "тестовая", "เทสต์"}
    model = {"name_ru": "Первая", "name_en": "One", "name_th": "หนึ่ง", "make_id": str(make_id)}
    assert browser.post("/ops/models/new", data={**model, "make_id": "0"}).status_code == 422
    assert browser.post("/ops/models/new", data=model).status_code == 302
    assert browser.post("/ops/models/new", data=model).status_code == 422
    assert browser.post(f"/ops/makes/{make_id}/words", data={"word": "Test-Mobil"}).status_code == 302
    assert browser.post(f"/ops/makes/{make_id}/words", data={"word": "HYUNDAI"}).status_code == 422
    assert browser.post(f"/ops/makes/{make_id}/words", data={"word": "---"}).status_code == 422
    with working(app):
        dictionary = StoredDictionary()
        assert dictionary.find_make("test mobil") == "testmobile"
        assert dictionary.find_model("testmobile", "ONE") == "one"


def test_a_word_can_be_forgotten_but_no_name(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.administrator)
    make_id, _words = find_make(app)
    browser.post(f"/ops/makes/{make_id}/words", data={"word": "Hundai X"})
    with working(app):
        numbers = {alias.folded: alias.id for alias in db.session.get_one(Make, make_id).aliases}
    kept = browser.post(f"/ops/makes/{make_id}/words/{numbers['hyundai']}/forget", follow_redirects=True)
    assert "stays known" in kept.text
    browser.post(f"/ops/makes/{make_id}/words/{numbers['hundaix']}/forget")
    _id, words = find_make(app)
    assert "hyundai" in words
    assert "hundaix" not in words


def test_what_is_posted_without_a_token_is_refused(tmp_path: Any) -> None:
    app = build_app(tmp_path)
    app.config.update(WTF_CSRF_ENABLED=True)
    app.test_cli_runner().invoke(args=["db", "upgrade"])
    stage = set_stage(app)
    browser = sign_in(app, stage.administrator)
    assert browser.post("/ops/makes/new", data=NAMES).status_code == 400
    assert browser.post("/ops/schedules/jobs.purge/fire").status_code == 400
    with working(app):
        assert db.session.scalar(select(func.count(Job.id))) == 0


@pytest.mark.parametrize("locale", ["ru", "th"])
def test_the_console_speaks_the_readers_language(app: Flask, stage: Stage, browse: Any, locale: str) -> None:
    with working(app):
        add_rows()
    browser = browse(stage.administrator)
    browser.post("/office/locale/", data={"locale": locale})
    word = {"ru": "Не удалось", "th": "ล้มเหลว"}[locale]
    assert word in browser.get("/ops/jobs/").text
