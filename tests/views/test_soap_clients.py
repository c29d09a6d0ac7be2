"""The SOAP channel as programs in Node and PHP use it, unchanged: each calls everything over a running server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import CustomerRequest, Listing
from tests.factories import make_listing, make_request
from tests.importers.pipeline import jpeg
from tests.servers import Unavailable, refuse
from tests.stage import Stage, working
from tests.views.programs import ALL
from tests.views.test_api_keys import make_key
from tests.views.test_soap import serving

CLIENTS = Path(__file__).parents[1] / "clients"
ROOT = CLIENTS.parents[1]


def find_node() -> str:
    """Node with the package `soap`."""
    beside = Path(sys.executable).with_name("node")
    found = shutil.which("node") or (str(beside) if beside.exists() else None)
    if found is None or not (ROOT / "node_modules" / "soap").exists():
        raise Unavailable("no Node with the package soap: run `make setup`")
    return found


def find_php() -> str:
    """PHP with its SoapClient."""
    found = shutil.which("php")
    if found is None:
        raise Unavailable("no PHP: install php-cli and php-soap")
    if subprocess.run([found, "-r", "exit((int) !extension_loaded('soap'));"], check=False).returncode:
        raise Unavailable("PHP has no SoapClient: install php-soap")
    return found


@pytest.fixture(params=[(find_node, "node/dealer.cjs"), (find_php, "php/dealer.php")], ids=["node", "php"])
def program(request: pytest.FixtureRequest) -> list[str]:
    """The command that starts a dealer's program; skipped where its language is missing, under CI a failure."""
    find: Callable[[], str] = request.param[0]
    try:
        return [find(), str(CLIENTS / request.param[1])]
    except Unavailable as error:
        refuse(error)
        raise


@pytest.fixture
def told(app: Flask, stage: Stage, program: list[str], tmp_path: Path) -> dict[str, Any]:
    """What the program got back, call by call."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg())
    with working(app):
        number = make_request(stage.north_id, listing=make_listing(stage.north_id, unique_id="N-9")).id
        db.session.commit()
    with serving(app) as address:
        arguments = [address, "NORTH", make_key(app, stage.north_id, *ALL), str(photo), str(number)]
        done = subprocess.run([*program, *arguments], capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def test_a_program_delivers_cars_with_photos_reads_faults_and_answers_customers(
    app: Flask, told: dict[str, Any]
) -> None:
    check_delivery(told)
    check_faults(told)
    steps = ("signed", "sold", "put", "withdrawn")
    assert [(told[step]["status"], told[step]["new"], told[step]["changed"]) for step in steps] == [
        ("applied", 0, 1),
        ("applied", 0, 1),
        ("applied", 1, 0),
        ("applied", 0, 1),
    ]
    with working(app):
        cars = {row.unique_id: row for row in db.session.scalars(select(Listing))}
        assert (cars["P-1"].status, cars["P-2"].status) == ("sold", "withdrawn")
        assert (cars["P-1"].mileage_km, cars["P-1"].options, cars["P-1"].expenses[0].amount) == (
            41_000,
            ["abs"],
            30_000,
        )
        assert len(cars["P-1"].photos) == 1
        assert db.session.scalars(select(CustomerRequest)).one().first_answer_at is not None


def check_delivery(told: dict[str, Any]) -> None:
    """Two cars were sent, one of them with a photo, one with a price that is none."""
    first = told["upload"]
    assert (first["status"], first["new"], first["rejected"], first["photos_stored"]) == ("applied", 1, 1, 1)
    assert told["looked_up"] == told["by_1_2"] == first
    (problem,) = as_list(first["problem"])
    assert (problem["code"], problem["field"], problem["value"]) == ("NUMBER_INVALID", "price", "дорого")
    request = as_list(told["requests"]["request"])[0]
    assert (request["unique_id"], request["customer_name"]) == ("N-9", "Anna")
    assert told["answered"]["state"] == "answered"
    if by_mtom := told.get("by_mtom"):  # PHP's client cannot send parts
        assert (by_mtom["status"], by_mtom["new"], by_mtom["photos_stored"]) == ("applied", 1, 1)


def check_faults(told: dict[str, Any]) -> None:
    """Every fault names its problems, in the version of SOAP that was spoken."""
    assert told["refused"]["code"] == "Client"
    assert told["refused"]["problems"] == [["VIN_INVALID", "vin", "X"]]
    assert told["refused"]["words"].startswith("VIN_INVALID: ")
    assert told["unknown"]["problems"][0][0] == "LISTING_UNKNOWN"
    assert told["stranger"]["code"] in {"Client", "HTTP"}
    assert told["refused_by_1_2"]["code"] == "Sender"
    assert told["refused_by_1_2"]["problems"][0][0] == "UPLOAD_UNKNOWN"
    if digest := told.get("digest"):
        assert (digest["code"], digest["problems"][0][0]) == ("Client", "TOKEN_UNKNOWN")


def as_list(value: Any) -> list[Any]:
    """PHP gives a list of one as the thing itself."""
    return value if isinstance(value, list) else [value]
