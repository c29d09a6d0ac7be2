"""``flask stock`` and ``flask uploads``: what people and scripts get from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Job, Listing, Upload
from tests.importers.deliveries import SOLD, archive, car, own_xml, put
from tests.importers.pipeline import count, jpeg
from tests.stage import Stage, working

KEYS = [
    "upload", "status", "format", "mode", "delivered", "new", "changed", "unchanged", "withdrawn", "held", "rejected",
    "missing", "photos", "problems",
]  # fmt: skip
PROBLEM = ["severity", "code", "place", "field", "value", "accepted", "message", "cure"]


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def imported(app: Flask, path: Path, *options: object, dealer: str = "NORTH") -> tuple[int, dict[str, Any]]:
    done = run(app, "stock", "import", path, "--dealer", dealer, "--json", *options)
    assert done.output.count("\n") == 1, done.output
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.postgres
def test_an_import_prints_one_object_as_promised(app: Flask, stage: Stage, tmp_path: Path) -> None:
    code, told = imported(app, put(tmp_path, own_xml(car(1), car(2, price="dear"))))
    assert (code, list(told), list(told["problems"][0])) == (1, KEYS, PROBLEM)
    assert (told["status"], told["new"], told["rejected"]) == ("applied", 1, 1)
    assert told["photos"] == {"stored": 0, "pending": 0, "failed": 0}
    assert told["problems"][0]["place"] == "stock.bin:4 price"
    assert "%(" not in told["problems"][0]["message"] + told["problems"][0]["cure"]


def test_exit_codes_tell_accepted_rejected_held_and_unreadable(app: Flask, stage: Stage, tmp_path: Path) -> None:
    good = put(tmp_path, own_xml(car(1)), "good.xml")
    assert imported(app, good)[0] == 0
    assert imported(app, good) == (0, imported(app, good)[1])
    code, told = imported(app, put(tmp_path, own_xml(), "empty.xml"))
    assert (code, told["status"]) == (1, "held")
    code, told = imported(app, put(tmp_path, b"", "nothing.xml"))
    assert (code, told["status"], [problem["code"] for problem in told["problems"]]) == (2, "rejected", ["FILE_EMPTY"])
    code, told = imported(app, good, dealer="SOUTH")
    assert (code, told["problems"][0]["code"]) == (2, "DEALER_OTHER")


def test_a_text_or_photo_that_is_left_out_shows_in_the_exit_code_and_keeps_the_car(
    app: Flask, stage: Stage, tmp_path: Path
) -> None:
    code, told = imported(app, put(tmp_path, own_xml(car(1, description="x" * 10_001)), "long.xml"))
    assert (code, told["new"], [problem["code"] for problem in told["problems"]]) == (1, 1, ["TEXT_TOO_LONG"])
    whole = jpeg()
    stock = own_xml(car(1, photos="<photo>1.jpg</photo>"), car(2))
    packed = archive({"stock.xml": stock, "1.jpg": whole[: len(whole) // 2]})
    code, told = imported(app, put(tmp_path, packed, "stock.zip"))
    assert (code, told["new"], [problem["code"] for problem in told["problems"]]) == (1, 1, ["PHOTO_UNREADABLE"])


def test_a_duplicate_answers_with_the_first_number_and_zeros(app: Flask, stage: Stage, tmp_path: Path) -> None:
    path = put(tmp_path, own_xml(car(1)))
    first = imported(app, path)[1]
    code, again = imported(app, path)
    assert (code, again["status"], again["upload"], again["delivered"]) == (0, "duplicate", first["upload"], 0)


def test_a_dry_run_shows_the_plan_and_changes_nothing(app: Flask, stage: Stage, tmp_path: Path) -> None:
    code, told = imported(app, put(tmp_path, own_xml(car(1))), "--dry-run")
    assert (code, told["status"], told["new"]) == (0, "planned", 1)
    with working(app):
        assert count(Listing) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["stock", "import", "nowhere.xml", "--dealer", "NORTH"],
        ["stock", "import", __file__, "--dealer", "NOBODY"],
        ["stock", "import", __file__],
        ["stock", "import", __file__, "--dealer", "NORTH", "--mode", "sideways"],
        ["uploads", "show", "4711"],
        ["uploads", "release", "4711"],
        ["uploads", "drop", "4711"],
        ["stock", "template", "--format", "pdf", "--out", "x"],
    ],
)
def test_wrong_use_is_told_in_words_with_exit_code_2(app: Flask, stage: Stage, arguments: list[str]) -> None:
    done = run(app, *arguments)
    assert (done.exit_code, "Traceback" in done.output, bool(done.output.strip())) == (2, False, True)


def test_people_get_a_table_with_message_and_cure(app: Flask, stage: Stage, tmp_path: Path) -> None:
    done = run(app, "stock", "import", put(tmp_path, own_xml(car(1, price="dear"))), "--dealer", "north")
    assert done.exit_code == 1
    assert "rejected 1" in done.output
    assert "NUMBER_INVALID" in done.output
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.output)


@pytest.mark.parametrize("name", ["report.json", "report.csv"])
def test_a_report_file_holds_every_problem(app: Flask, stage: Stage, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    imported(app, put(tmp_path, own_xml(car(1, price="=cmd()"), car(2, color="=cmd()"))), "--report", out)
    if name.endswith("json"):
        problems = json.loads(out.read_text())["problems"]
    else:
        problems = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
        assert [problem["value"] for problem in problems] == ["'=cmd()", "'=cmd()"]
    assert [problem["code"] for problem in problems] == ["NUMBER_INVALID", "VALUE_UNKNOWN"]


def test_a_held_delivery_is_listed_shown_released_and_dropped(app: Flask, stage: Stage, tmp_path: Path) -> None:
    imported(app, put(tmp_path, own_xml(car(1), car(2)), "a.xml"))
    held = imported(app, put(tmp_path, own_xml(), "b.xml"))[1]["upload"]
    listed = run(app, "uploads", "list", "--dealer", "NORTH").output.splitlines()
    assert [line.split("\t")[3] for line in listed] == ["status", "held", "applied"]
    assert json.loads(run(app, "uploads", "show", held, "--json").output)["held"] == 2
    released = json.loads(run(app, "uploads", "release", held, "--json").output)
    assert (released["status"], released["withdrawn"], released["held"]) == ("applied", 2, 0)
    assert run(app, "uploads", "release", held).exit_code == 2
    assert run(app, "uploads", "drop", held).exit_code == 2


def test_photos_by_address_wait_for_a_worker(app: Flask, stage: Stage, tmp_path: Path) -> None:
    told = imported(app, put(tmp_path, own_xml(car(1, photos="<photo>https://cdn.test/1.jpg</photo>"))))[1]
    assert told["photos"]["pending"] == 1
    with working(app):
        job = db.session.scalars(select(Job)).one()
        assert (job.name, job.arguments, job.state) == ("photos.fetch", {"upload_id": told["upload"]}, "queued")


def test_a_fault_of_the_program_is_told_in_one_line(
    app: Flask, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.importers.plan.pack", lambda _numbers: 1 / 0)
    done = run(app, "stock", "import", put(tmp_path, own_xml(car(1))), "--dealer", "NORTH", "--json")
    assert (done.exit_code, "Traceback" in done.stdout) == (2, False)
    with working(app):
        assert db.session.scalars(select(Upload.status)).all() == ["failed"]
        assert count(Listing) == 0


@pytest.mark.parametrize("kind", ["xlsx", "xml", "csv"])
def test_an_empty_template_comes_back_as_a_delivery_without_surprise(
    app: Flask, stage: Stage, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / f"template.{kind}"
    assert run(app, "stock", "template", "--format", kind, "--out", out).exit_code == 0
    code, told = imported(app, out)
    assert (code, told["format"]) in {(0, "own_table"), (1, "own_table"), (0, "own_xml"), (1, "own_xml")}


@pytest.mark.postgres
def test_the_worked_example_comes_in_whole(app: Flask, stage: Stage, tmp_path: Path) -> None:
    example = own_xml(
        car(
            1, acquired_on="2026-01-10", acquired_via="trade_in", purchase_price="900000", **SOLD,
            expenses='<expense kind="preparation" amount="30000" spent_on="2026-01-11"/>',
            price_history='<price at="2026-01-12" amount="1100000"/><price at="2026-02-10" amount="1050000"/>',
            payment_method="credit", buyer_type="individual", payment_document="PO-771", paid_on="2026-03-05",
            certificate_number="HP-2026-001", inspected_on="2026-01-11",
            photos="<photo>N-1_1.jpg</photo><photo>https://cdn.example/n1/2.jpg</photo>",
        )
    )  # fmt: skip
    code, told = imported(app, put(tmp_path, example))
    assert (code, told["new"], [problem["code"] for problem in told["problems"]]) == (0, 1, ["PHOTO_MISSING"])
    assert imported(app, put(tmp_path, archive({"x.xml": example})), "--mode", "delta")[1]["unchanged"] == 1


def test_many_problems_are_told_by_their_first_ones_and_their_counts(app: Flask, stage: Stage, tmp_path: Path) -> None:
    table = "make;model;year\n" + "Hyundai;Solaris;2021\n" * 30
    said = run(app, "stock", "import", str(put(tmp_path, table.encode(), "stock.csv")), "--dealer", "NORTH").output
    lines = said.splitlines()
    assert "COLUMN_MISSING" in lines[3]  # what is wrong with the file comes before its rows
    assert sum("FIELD_REQUIRED  stock.csv" in line for line in lines) < 50
    assert lines[-2] == "COLUMN_MISSING 3  FIELD_REQUIRED 90"
    assert all(part in lines[-1] for part in ("50", "93", "--json"))
