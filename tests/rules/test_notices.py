"""The bell: told once, to the right people, gone when it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.errors import NotFound
from app.extensions import db
from app.models import Account, DealerMember
from app.queries import notices as reads
from app.services import notices
from app.tenancy import Scope
from tests.factories import make_listing, make_request
from tests.stage import NOW, Stage, working

LINK = "/office/inbox/1"


def tell(account_id: int, key: str = "k", dealer_id: int | None = None) -> int:
    told = notices.notify(
        account_id=account_id, kind="request_new", key=key, subject="Anna", link=LINK, at=NOW, dealer_id=dealer_id
    )
    return told.id


@pytest.mark.postgres
def test_the_same_event_is_told_once_to_each(app: Flask, stage: Stage) -> None:
    with working(app):
        assert tell(stage.editor.id) == tell(stage.editor.id)
        assert tell(stage.reader.id) != tell(stage.editor.id)
        assert reads.count_unread(stage.editor.id) == 1
        assert reads.count_unread(stage.stranger.id) == 0


def test_a_request_is_told_to_everybody_of_the_dealer_or_to_who_works_on_it(app: Flask, stage: Stage) -> None:
    with working(app):
        request = make_request(stage.north_id, listing=make_listing(stage.north_id))
        notices.notify_of_request(request=request, kind="request_new", key="new", at=NOW)
        request.assignee_id = stage.reader.id
        notices.notify_of_request(request=request, kind="request_reply", key="reply", at=NOW)
        told = {
            name: [(n.kind, n.subject, n.link) for n in reads.latest(getattr(stage, name).id)]
            for name in ("editor", "reader", "stranger", "distributor")
        }
    new = ("request_new", "Anna · Hyundai Solaris 2022", f"/office/inbox/{request.id}")
    assert told == {
        "editor": [new],
        "reader": [("request_reply", *new[1:]), new],
        "stranger": [],
        "distributor": [],
    }


def test_who_left_the_dealer_or_the_house_is_told_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        request = make_request(stage.north_id)
        db.session.get_one(Account, stage.editor.id).active = False
        db.session.query(DealerMember).filter_by(user_id=stage.reader.id).delete()
        notices.notify_of_request(request=request, kind="request_new", key="new", at=NOW)
        assert reads.count_unread(stage.editor.id) == reads.count_unread(stage.reader.id) == 0


def test_a_notice_of_a_dealer_is_shown_only_where_the_dealer_is(app: Flask, stage: Stage) -> None:
    with working(app):
        tell(stage.reader.id, "north", stage.north_id)
        tell(stage.reader.id, "nobody's")
        db.session.commit()
    with working(app, Scope.of_dealers({stage.north_id})):
        assert reads.count_unread(stage.reader.id) == 2
    with working(app, Scope.of_dealers({stage.south_id})):
        assert [notice.key for notice in reads.latest(stage.reader.id)] == ["nobody's"]


def test_reading_takes_it_off_the_bell_and_only_ones_own(app: Flask, stage: Stage) -> None:
    with working(app):
        number = tell(stage.editor.id)
        with pytest.raises(NotFound):
            notices.mark_read(notice_id=number, account_id=stage.stranger.id, at=NOW)
        notices.mark_read(notice_id=number, account_id=stage.editor.id, at=NOW)
        assert notices.mark_read(notice_id=number, account_id=stage.editor.id, at=NOW + timedelta(1)).read_at == NOW
        tell(stage.editor.id, "b")
        tell(stage.editor.id, "c")
        tell(stage.reader.id, "c")
        notices.mark_all_read(account_id=stage.editor.id, at=NOW)
        assert reads.count_unread(stage.editor.id) == 0
        assert reads.count_unread(stage.reader.id) == 1
        assert [notice.key for notice in reads.latest(stage.editor.id)] == ["c", "b", "k"]
