"""Deliveries in the back office: sending, the plan before anything changes, decisions, what staff must not see."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.importers.codes import CODES
from app.jobs import run_waiting
from app.models import Upload, UploadProblem
from tests.stage import Person, Stage, working
from tests.views.forms import cars_of, count_statements, words

Browse = Callable[[Person | None], FlaskClient]
CAR = (
    "<car><unique_id>{id}</unique_id><vin>Z94K241CBKR{number:06d}</vin><make>Hyundai</make><model>{model}</model>"
    "<year>2022</year><mileage_km>41000</mileage_km><price>{price}</price>{more}</car>"
)


def car(number: int, *, price: str = "1050000", model: str = "Solaris", more: str = "") -> str:
    return CAR.format(id=f"N-{number}", number=number, price=price, model=model, more=more)


def stock(*cars: str, mode: str = "full") -> bytes:
    return f'<stock dealer="NORTH" mode="{mode}">{"".join(cars)}</stock>'.encode()


def send(app: Flask, client: FlaskClient, *files: bytes, dealer: str = "1", mode: str = "") -> int:
    """Send files, let the worker work; the number of the first upload."""
    sent = [(io.BytesIO(content), f"stock-{place}.xml") for place, content in enumerate(files)]
    answer = client.post(
        "/office/uploads/new",
        data={"dealer_id": dealer, "files": sent, "mode": mode},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302, words(answer)
    work(app)
    with working(app):
        return int(db.session.scalars(select(Upload.id).order_by(Upload.id.desc()).limit(len(files))).all()[-1])


def work(app: Flask) -> None:
    with working(app):
        run_waiting()


def take_in(app: Flask, client: FlaskClient, *files: bytes) -> int:
    """Send files and apply their plans."""
    number = send(app, client, *files)
    client.post(f"/office/uploads/{number}/apply")
    work(app)
    return number


def status_of(app: Flask, upload_id: int) -> str:
    with working(app):
        return str(db.session.get_one(Upload, upload_id).status)


@pytest.mark.postgres
def test_nothing_changes_before_the_plan_is_agreed_to(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)

    number = send(app, client, stock(car(1), car(2), car(3, model="Unknown")))

    page = words(client.get(f"/office/uploads/{number}"))
    assert status_of(app, number) == "planned"
    assert cars_of(app, stage.north_id) == []
    assert "Nothing has changed yet" in page
    assert re.findall(r"<dt>(\w[\w ]*)</dt><dd>(\d+)</dd>", page)[:8] == [
        ("new", "2"), ("changed", "0"), ("unchanged", "0"), ("withdrawn", "0"), ("rejected", "1"), ("held", "0"),
        ("delivered", "3"), ("not in the file", "0"),
    ]  # fmt: skip

    client.post(f"/office/uploads/{number}/apply")
    work(app)
    assert status_of(app, number) == "applied"
    assert [found["unique_id"] for found in cars_of(app, stage.north_id)] == ["N-1", "N-2"]


def test_the_plan_shows_each_changed_field_before_and_after(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    take_in(app, client, stock(car(1), car(2)))

    number = send(app, client, stock(car(1, price="990000"), car(2)))

    page = words(client.get(f"/office/uploads/{number}"))
    assert "<del>1,050,000</del>" in page
    assert "<ins>990,000</ins>" in page
    assert "1 car is unchanged and not listed." in page


def test_a_field_kept_by_hand_is_listed_as_kept(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    take_in(app, client, stock(car(1)))
    client.post(f"/office/listings/{cars_of(app, stage.north_id)[0]['id']}/price", data={"price": "5 000"})

    number = send(app, client, stock(car(1, price="990000")))

    assert "Kept as it is by hand: Price" in words(client.get(f"/office/uploads/{number}?action=unchanged"))


def test_a_dropped_plan_changes_nothing(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = send(app, client, stock(car(1)))

    client.post(f"/office/uploads/{number}/drop")
    client.post(f"/office/uploads/{number}/apply")
    work(app)

    assert status_of(app, number) == "dropped"
    assert cars_of(app, stage.north_id) == []


def test_several_files_have_a_plan_each(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)

    send(app, client, stock(car(1), mode="delta"), stock(car(2), mode="delta"))

    page = words(client.get("/office/uploads/"))
    assert "stock-0.xml" in page
    assert "stock-1.xml" in page
    assert page.count("Waiting for confirmation</span>") == 2


def test_only_deliveries_that_count_lead_to_their_unknown_words(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client, stock(car(1), car(2, model="Unknown")))
    address = f"/office/words/?upload={number}"
    assert address in client.get(f"/office/uploads/{number}").text
    client.post(f"/office/uploads/{number}/drop")
    assert address not in client.get(f"/office/uploads/{number}").text


def test_a_plan_says_before_it_is_applied_that_the_guard_will_hold_cars(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    client = browse(stage.editor)
    take_in(app, client, stock(*[car(number) for number in range(1, 9)]))
    number = send(app, client, stock(car(1)))
    assert "Nothing is withdrawn yet: 7 cars" in words(client.get(f"/office/uploads/{number}"))


@pytest.mark.parametrize("role", ["reader", "editor", "distributor"])
@pytest.mark.parametrize("decision", ["release", "drop"])
def test_a_held_delivery_is_decided_by_dealer_or_distributor(
    app: Flask, stage: Stage, browse: Browse, role: str, decision: str
) -> None:
    left = {"release": "withdrawn", "drop": "on_sale"}[decision]
    client = browse(stage.editor)
    take_in(app, client, stock(*[car(number) for number in range(1, 9)]))
    number = take_in(app, client, stock(car(1)))
    assert "7 cars are held" in words(client.get(f"/office/uploads/{number}"))

    answer = browse(getattr(stage, role)).post(f"/office/uploads/{number}/held/{decision}")

    assert answer.status_code == 302
    assert [found["status"] for found in cars_of(app, stage.north_id)] == ["on_sale", *[left] * 7]


def test_the_distributor_reads_plans_and_applies_none(app: Flask, stage: Stage, browse: Browse) -> None:
    number = send(app, browse(stage.editor), stock(car(1)))
    client = browse(stage.distributor)

    assert "Apply the plan" not in words(client.get(f"/office/uploads/{number}"))
    assert client.post(f"/office/uploads/{number}/apply").status_code == 403
    assert client.get("/office/uploads/new").status_code == 403


def test_a_page_that_waits_says_so_and_can_be_asked_again(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    client.post(
        "/office/uploads/new",
        data={"dealer_id": stage.north_id, "files": (io.BytesIO(stock(car(1))), "a.xml")},
        content_type="multipart/form-data",
    )

    assert "waits for its turn" in words(client.get("/office/uploads/1"))
    assert client.get("/office/uploads/1/status").json == {"status": "queued", "at_work": True}
    work(app)
    client.post("/office/uploads/1/apply")
    assert "The plan is being applied." in words(client.get("/office/uploads/1"))
    work(app)
    assert client.get("/office/uploads/1/status").json == {"status": "applied", "at_work": False}


def test_problems_name_place_value_and_cure_with_a_page_for_the_code(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = send(app, client, stock(car(1, more="<color>pinkish&lt;i&gt;</color>"), car(2, model="Solarys")))

    page = words(client.get(f"/office/uploads/{number}/problems"))
    errors = words(client.get(f"/office/uploads/{number}/problems?severity=error&code=VALUE_UNKNOWN"))

    assert "pinkish&lt;i&gt;" in page
    assert 'href="/office/uploads/problems/VALUE_UNKNOWN"' in page
    assert "Solarys" in errors
    assert "pinkish" not in errors


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_page(stage: Stage, browse: Browse, code: str) -> None:
    page = words(browse(stage.reader).get(f"/office/uploads/problems/{code}"))

    assert code in page
    assert "%(" not in page


def test_an_unknown_code_has_none(stage: Stage, browse: Browse) -> None:
    assert browse(stage.reader).get("/office/uploads/problems/NONE").status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"<stock><car>", b"<!DOCTYPE x><stock/>", b"PK\x03\x04broken"])
def test_a_broken_file_ends_in_a_problem(app: Flask, stage: Stage, browse: Browse, content: bytes) -> None:
    client = browse(stage.reader)

    number = send(app, client, content)

    assert status_of(app, number) == "rejected"
    page = words(client.get(f"/office/uploads/{number}"))
    assert "cannot be taken" in page
    with working(app):
        (problem,) = db.session.scalars(select(UploadProblem).where(UploadProblem.upload_id == number))
        assert f"/office/uploads/problems/{problem.code}" in page  # beside its message and cure
    assert "What and how to cure it" in words(client.get(f"/office/uploads/{number}/problems"))


@pytest.mark.parametrize("wrong", [{"dealer_id": "2"}, {"dealer_id": ""}, {"mode": "half"}, {"files": []}])
def test_a_wrong_form_is_refused_and_keeps_nothing(
    app: Flask, stage: Stage, browse: Browse, wrong: dict[str, object]
) -> None:
    typed = {"dealer_id": str(stage.north_id), "files": (io.BytesIO(stock(car(1))), "a.xml"), **wrong}

    answer = browse(stage.editor).post("/office/uploads/new", data=typed, content_type="multipart/form-data")

    assert answer.status_code == 422
    with working(app):
        assert db.session.scalars(select(Upload)).all() == []


@pytest.mark.parametrize("kind", ["xlsx", "csv", "xml"])
def test_the_template_comes_back_as_a_delivery(app: Flask, stage: Stage, browse: Browse, kind: str) -> None:
    client = browse(stage.reader)

    template = client.get(f"/office/uploads/template.{kind}")
    number = send(app, client, template.data.replace(b'dealer=""', b'dealer="NORTH"'))

    assert template.status_code == 200
    with working(app):
        assert db.session.get_one(Upload, number).format in {"own_xml", "own_table", "own"}


def test_real_files_of_dealers_are_read(app: Flask, stage: Stage, browse: Browse, shared: Path) -> None:
    content = (shared / "feeds/autoru_history/autoteam_cars_2026-08-21_4032aaf7f.xml").read_bytes()
    client = browse(stage.reader)

    number = send(app, client, content)

    page = words(client.get(f"/office/uploads/{number}?action=new&page=2"))
    assert "New (71)" in page
    assert page.count('class="card plan-row new"') == 21


@pytest.mark.parametrize("step", ["apply", "drop", "again", "held/release", "held/drop"])
def test_a_stranger_decides_nothing(app: Flask, stage: Stage, browse: Browse, step: str) -> None:
    number = send(app, browse(stage.editor), stock(car(1)))

    answer = browse(stage.stranger).post(f"/office/uploads/{number}/{step}")

    assert answer.status_code == 404
    assert status_of(app, number) == "planned"


@pytest.mark.parametrize("path", ["", "/problems", "/status", "/source"])
def test_a_stranger_reads_nothing(app: Flask, stage: Stage, browse: Browse, path: str) -> None:
    number = send(app, browse(stage.editor), stock(car(1)))

    assert browse(stage.stranger).get(f"/office/uploads/{number}{path}").status_code == 404
    assert "stock-0.xml" not in words(browse(stage.stranger).get("/office/uploads/?dealer=NORTH"))


def test_the_list_needs_as_many_statements_for_many_deliveries(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    counts = []
    for numbers in (range(2), range(2, 9)):
        for number in numbers:
            send(app, client, stock(car(number)))
        counts.append(count_statements(app, client, "/office/uploads/?status=planned&page=7"))

    assert counts[0] == counts[1]
