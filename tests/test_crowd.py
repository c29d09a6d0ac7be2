"""Fifty customers at the same moment, over HTTP against the real server with its limits on, on both databases."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import Booking, CustomerRequest, Dealer
from app.serve import WEB
from app.services import test_drives
from public_site.contact_form import CONSENT_VERSION
from tests.conftest import build_app
from tests.factories import make_listing
from tests.servers import Unavailable, find_free_port, find_postgres, make_database, refuse, run_process
from tests.stage import set_stage, working

pytestmark = pytest.mark.slow

CROWD = 50


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Flask, int]]:
    """The application behind gunicorn on a port; in this process, over the same database, to look at it."""
    try:
        if request.param == "sqlite":
            yield from _serve(tmp_path, "")
            return
        with find_postgres() as server, make_database(server, f"crowd_{tmp_path.name[-8:]}".lower()) as url:
            yield from _serve(tmp_path, url)
    except Unavailable as error:
        refuse(error)


def _serve(var: Path, url: str) -> Iterator[tuple[Flask, int]]:
    app, port = build_app(var, url), find_free_port()
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    set_stage(app)
    env = {**environ, "HPROMISE_VAR": str(var), "HPROMISE_DATABASE_URL": url, "PORT": str(port), "WEB_WORKERS": "2"}
    with run_process(*WEB, port=port, log=var / "web.log", env=env):
        yield app, port
    with app.app_context():
        db.engine.dispose()


def send_all(port: int, path: str, **values: str) -> list[tuple[int, dict[str, Any]]]:
    """What each of fifty customers, with a contact of their own, is answered."""
    answers: list[tuple[int, dict[str, Any]]] = []
    gate = threading.Barrier(CROWD)

    def send(number: int) -> None:
        form = {"name": f"Customer {number}", "phone": f"+7916000{number:04d}", "consent": CONSENT_VERSION, **values}
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        gate.wait()
        connection.request(
            "POST",
            path,
            urlencode(form),
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
        answer = connection.getresponse()
        answers.append((answer.status, json.loads(answer.read())))
        connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def make_car(app: Flask) -> int:
    """A car on sale."""
    with working(app):
        dealer = db.session.scalars(select(Dealer).order_by(Dealer.id)).first()
        assert dealer is not None
        car = make_listing(dealer.id)
        db.session.commit()
        return car.id


def test_one_of_fifty_books_the_car_and_the_others_get_places_in_line(served: tuple[Flask, int]) -> None:
    app, port = served
    answers = send_all(port, f"/en/cars/{make_car(app)}/bookings")
    assert sorted((status, answer["place"]) for status, answer in answers) == [
        (201, 0),
        *((409, place) for place in range(1, CROWD)),
    ]
    with working(app):
        states = dict(db.session.execute(select(Booking.state, func.count()).group_by(Booking.state)).all())
        assert states == {"held": 1, "waiting": CROWD - 1}


def test_one_of_fifty_gets_the_time_of_a_test_drive(served: tuple[Flask, int]) -> None:
    app, port = served
    number = make_car(app)
    with working(app):
        dealer = db.session.scalars(select(Dealer).order_by(Dealer.id)).first()
        assert dealer is not None
        at = datetime.now(UTC) + timedelta(days=1)
        slot = next(slot for slot in test_drives._possible_slots(dealer, at))
    answers = send_all(port, f"/en/cars/{number}/test-drive", starts_at=slot.isoformat())
    told = sorted((status, answer.get("code", "")) for status, answer in answers)
    assert told == [(201, ""), *[(409, "SLOT_TAKEN")] * (CROWD - 1)]
    with working(app):
        assert db.session.scalar(select(func.count(CustomerRequest.id))) == 1
