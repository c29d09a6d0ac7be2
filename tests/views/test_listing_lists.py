"""The list of cars: what it finds, what it counts, what bulk actions and files do."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

import openpyxl
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.stage import NOW, Person, Stage
from tests.views.forms import cars_of, count_statements, keep_car, words

Browse = Callable[[Person | None], FlaskClient]


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_list_asks_as_many_statements_for_twenty_cars_as_for_two(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    counts = []
    for more in (2, 18):
        for _number in range(more):
            keep_car(app, stage.north_id)
        counts.append(count_statements(app, client, "/office/listings/?q=solaris&status=on_sale"))

    assert counts[0] == counts[1]


def test_a_view_is_a_link_with_counts_of_the_states(app: Flask, stage: Stage, browse: Browse) -> None:
    keep_car(app, stage.north_id, unique_id="ON-1")
    keep_car(app, stage.north_id, unique_id="DR-1", status="draft")

    page = words(browse(stage.editor).get("/office/listings/?status=draft"))

    assert "DR-1" in page
    assert "ON-1" not in page
    assert "On sale (1)" in page
    assert "Draft (1)" in page


@pytest.mark.parametrize(
    "query", ["sort=dealer_id", "sort=-secret", "page=0", "page=99999999999", "page=x", "status=no", "q=%25%27%22%00"]
)
def test_nonsense_in_the_address_is_left_out(app: Flask, stage: Stage, browse: Browse, query: str) -> None:
    keep_car(app, stage.north_id)

    assert browse(stage.editor).get(f"/office/listings/?{query}").status_code == 200


def test_the_list_and_its_choices_hold_own_cars_only(app: Flask, stage: Stage, browse: Browse) -> None:
    keep_car(app, stage.south_id, unique_id="SOUTH-1", make="kia", model="rio")

    page = words(browse(stage.editor).get("/office/listings/?dealer=SOUTH"))

    assert "SOUTH-1" not in page
    assert "Kia" not in page


def test_the_file_has_every_matching_car_and_no_formula(app: Flask, stage: Stage, browse: Browse) -> None:
    keep_car(app, stage.south_id, unique_id="FOREIGN")
    for number in range(30):
        keep_car(app, stage.north_id, unique_id=f"=1+{number}", trim="@SUM(A1)")
    client = browse(stage.editor)

    rows = rows_of(client.get("/office/listings/export.csv").data)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/office/listings/export.xlsx").data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]

    assert len(rows) == sheet.max_row - 1 == 30
    assert {row["Stock number"][0] for row in rows} == {"'"}
    assert {row["Trim"] for row in rows} == {"'@SUM(A1)"}
    assert "=1+7" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert "FOREIGN" not in {cell.value for cell in cells}


def test_the_file_follows_the_filters(app: Flask, stage: Stage, browse: Browse) -> None:
    keep_car(app, stage.north_id, unique_id="ON-1")
    keep_car(app, stage.north_id, unique_id="DR-1", status="draft")

    rows = rows_of(browse(stage.editor).get("/office/listings/export.csv?status=draft").data)

    assert [row["Stock number"] for row in rows] == ["DR-1"]


def test_a_bulk_action_shows_first_and_changes_nothing(app: Flask, stage: Stage, browse: Browse) -> None:
    numbers = [keep_car(app, stage.north_id), keep_car(app, stage.north_id, status="withdrawn")]

    answer = browse(stage.editor).post("/office/listings/bulk/", data={"action": "withdraw", "ids": numbers})

    page = words(answer)
    assert answer.status_code == 200
    assert "1 car would change." in page
    assert "1 stays as it is." in page
    assert f'value="{numbers[0]},{numbers[1]}"' in page
    assert [car["status"] for car in cars_of(app, stage.north_id)] == ["on_sale", "withdrawn"]


def test_a_bulk_action_changes_what_can_change(app: Flask, stage: Stage, browse: Browse) -> None:
    numbers = [
        keep_car(app, stage.north_id, status="draft"),
        keep_car(app, stage.north_id, status="draft", price=None),
        keep_car(app, stage.north_id, status="reserved"),
    ]
    client = browse(stage.reader)
    chosen = ",".join(str(number) for number in numbers)

    answer = client.post("/office/listings/bulk/apply", data={"action": "publish", "chosen": chosen, "query": "q=x"})

    assert answer.location == "/office/listings/?q=x"
    assert [car["status"] for car in cars_of(app, stage.north_id)] == ["on_sale", "draft", "reserved"]


def test_all_matching_means_every_page_of_the_filter(app: Flask, stage: Stage, browse: Browse) -> None:
    for _number in range(28):
        keep_car(app, stage.north_id)
    keep_car(app, stage.north_id, status="draft")
    typed = {"action": "withdraw", "everything": "1", "query": "status=on_sale&q=solaris"}

    page = words(browse(stage.editor).post("/office/listings/bulk/", data=typed))

    assert "28 cars would change." in page


@pytest.mark.parametrize("path", ["", "apply"])
def test_a_forged_number_in_a_bulk_action_stops_all_of_it(app: Flask, stage: Stage, browse: Browse, path: str) -> None:
    own, foreign = keep_car(app, stage.north_id), keep_car(app, stage.south_id)
    typed = {"action": "withdraw", "ids": [own, foreign], "chosen": f"{own},{foreign}"}

    answer = browse(stage.editor).post(f"/office/listings/bulk/{path}", data=typed)

    assert answer.status_code == 404
    assert [car["status"] for car in cars_of(app, stage.north_id) + cars_of(app, stage.south_id)] == ["on_sale"] * 2


@pytest.mark.parametrize("typed", [{"action": "erase", "ids": ["1"]}, {"action": "publish", "ids": ["1 OR 1"]}])
def test_a_bulk_action_that_is_none_is_not_found(stage: Stage, browse: Browse, typed: dict[str, object]) -> None:
    assert browse(stage.editor).post("/office/listings/bulk/", data=typed).status_code == 404


def test_a_bulk_action_on_nothing_says_so(stage: Stage, browse: Browse) -> None:
    answer = browse(stage.editor).post("/office/listings/bulk/", data={"action": "publish"}, follow_redirects=True)

    assert "Choose at least one car." in words(answer)


def test_the_distributor_has_no_bulk_actions(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)

    answer = browse(stage.distributor).post(
        "/office/listings/bulk/apply", data={"action": "withdraw", "chosen": number}
    )

    assert answer.status_code == 403
