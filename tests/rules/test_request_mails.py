"""Mails about requests: every one of them reads well in all three languages, escaped and with a way on."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.delivery.render import render
from app.extensions import db
from app.models import Account, CustomerRequest, OutgoingMessage
from app.services import request_mails
from config import LOCALES
from tests.factories import make_listing, make_request
from tests.stage import NOW, Stage, working

TO_CUSTOMER = (
    "booking_held", "booking_waiting", "booking_offered", "booking_confirmed", "booking_refused", "booking_expired",
    "booking_gone", "moved", "cancelled", "link",
)  # fmt: skip
TO_DEALER = ("moved", "withdrawn")


def letters(app: Flask, locale: str) -> list[tuple[str, str, str]]:
    """(subject, text, HTML) of all mails that wait, in a language."""
    found = []
    for message in db.session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)):
        message.locale = locale
        letter = render(message)
        found.append((letter.subject, letter.text, letter.html))
    return found


def ask(stage: Stage) -> CustomerRequest:
    """A test drive of somebody with a hostile name."""
    return make_request(
        stage.north_id,
        listing=make_listing(stage.north_id),
        kind="test_drive",
        customer_name="Anna <b>",
        starts_at=NOW + timedelta(days=1),
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_customers_are_told_of_every_event_with_their_link(app: Flask, stage: Stage, locale: str) -> None:
    with working(app):
        request = ask(stage)
        for event in TO_CUSTOMER:
            until = request_mails.moment_in(request, NOW)
            request_mails.tell_event(request=request, event=event, key=event, at=NOW, until=until, place=3)
        found = letters(app, locale)
        assert len({text for _subject, text, _html in found}) == len(TO_CUSTOMER)
        for subject, text, html in found:
            assert subject
            assert f"/{locale}/requests/{request.id}-" in text
            assert f"/{locale}/requests/{request.id}-" in html
            assert "<b>" not in html
            assert "None" not in text


@pytest.mark.parametrize("locale", LOCALES)
def test_dealers_are_told_what_customers_do_and_reminded(app: Flask, stage: Stage, locale: str) -> None:
    with working(app):
        request = ask(stage)
        for event in TO_DEALER:
            request_mails.tell_dealer_event(request=request, event=event, key=event, at=NOW)
        person = db.session.get_one(Account, stage.editor.id)
        for percent in (80, 100, 200):
            request_mails.tell_reminder(request=request, percent=percent, people=[(person.email, locale)], at=NOW)
        found = letters(app, locale)
        assert len(found) == len({text for _subject, text, _html in found}) == 5
        for subject, text, html in found:
            assert "Anna <b>" in subject
            assert f"/office/inbox/{request.id}" in text
            assert f"/office/inbox/{request.id}" in html
            assert "Anna &lt;b&gt;" in html
