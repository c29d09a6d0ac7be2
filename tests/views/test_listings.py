"""Cars in the back office: adding, editing, prices, states; what staff must not see and strangers cannot reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import find_model
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import cars_of, keep_car, typed_car, words

Browse = Callable[[Person | None], FlaskClient]


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.postgres
def test_a_car_typed_by_hand_is_on_sale_with_every_field(app: Flask, stage: Stage, browse: Browse) -> None:
    answer = browse(stage.editor).post("/office/listings/add", data={**typed_car(app, stage.north_id), "publish": "1"})

    (car,) = cars_of(app, stage.north_id)
    assert answer.status_code == 302
    assert answer.location == f"/office/listings/{car['id']}"
    assert car["status"] == "on_sale"
    assert car["vin"] == "Z94K241CBKR000777"
    assert car["price"] == Decimal("1050000.50")
    assert car["purchase_price"] == Decimal(900_000)
    assert (car["metallic"], car["options"]) == (True, ["abs", "esp"])
    assert car["unknown_options"] == ["Golden wheels", "A bell"]
    assert car["description"] == "One owner.\nAlways in a garage."


def test_without_the_button_of_publishing_a_car_is_a_draft(app: Flask, stage: Stage, browse: Browse) -> None:
    browse(stage.editor).post("/office/listings/add", data=typed_car(app, stage.north_id))

    assert [car["status"] for car in cars_of(app, stage.north_id)] == ["draft"]


def test_a_refused_form_names_the_fields_and_keeps_what_was_typed(app: Flask, stage: Stage, browse: Browse) -> None:
    typed = typed_car(app, stage.north_id, vin="12345", year="soon", price="-5", trim="Lux <b>")

    answer = browse(stage.editor).post("/office/listings/add", data=typed)

    page = words(answer)
    assert answer.status_code == 422
    assert cars_of(app, stage.north_id) == []
    for field in ("vin", "year", "price"):
        assert f'href="#{field}"' in page
    assert 'value="12345"' in page
    assert 'value="soon"' in page
    assert "Lux &lt;b&gt;" in page


def test_a_rule_of_the_service_is_told_at_its_field(app: Flask, stage: Stage, browse: Browse) -> None:
    keep_car(app, stage.north_id, unique_id="A-1")

    answer = browse(stage.editor).post("/office/listings/add", data=typed_car(app, stage.north_id))

    assert answer.status_code == 422
    assert 'href="#unique_id"' in words(answer)
    assert len(cars_of(app, stage.north_id)) == 1


def test_the_button_of_models_shows_them_without_script_and_keeps_the_text(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    typed = typed_car(app, stage.north_id, model_id="", unique_id="K-7", refresh="1")

    answer = browse(stage.editor).post("/office/listings/add", data=typed)

    assert answer.status_code == 200
    assert "Solaris" in words(answer)
    assert 'value="K-7"' in words(answer)
    assert cars_of(app, stage.north_id) == []


def test_a_model_of_another_make_is_refused(app: Flask, stage: Stage, browse: Browse) -> None:
    with working(app):
        other = find_model("kia", "rio").id

    answer = browse(stage.editor).post("/office/listings/add", data=typed_car(app, stage.north_id, model_id=other))

    assert answer.status_code == 422
    assert cars_of(app, stage.north_id) == []


def test_the_models_of_a_make_are_given_to_scripts(app: Flask, stage: Stage, browse: Browse) -> None:
    typed = typed_car(app, stage.north_id)

    rows = browse(stage.editor).get(f"/office/listings/models/{typed['make_id']}").json

    assert rows is not None
    assert {"id": int(typed["model_id"]), "name": "Solaris"} in rows


def test_a_forged_dealer_is_refused_and_gets_no_car(app: Flask, stage: Stage, browse: Browse) -> None:
    answer = browse(stage.editor).post("/office/listings/add", data=typed_car(app, stage.south_id))

    assert answer.status_code == 422
    assert cars_of(app, stage.south_id) == []


def test_the_form_offers_own_dealers_only(stage: Stage, browse: Browse) -> None:
    page = words(browse(stage.editor).get("/office/listings/add"))

    assert "North" in page
    assert "South" not in page


def test_an_edit_keeps_a_field_from_deliveries_until_it_is_released(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id, unique_id="A-1", vin="Z94K241CBKR000777")
    client = browse(stage.editor)
    typed = {**typed_car(app, stage.north_id, price="1 000 000"), "keep": "y"}

    client.post(f"/office/listings/{number}/edit", data=typed)
    assert "price" in cars_of(app, stage.north_id)[0]["locked_fields"]
    assert "fields are kept by hand" in words(client.get(f"/office/listings/{number}/edit"))

    client.post(f"/office/listings/{number}/unlock", data={"fields": ["price"]})
    assert "price" not in cars_of(app, stage.north_id)[0]["locked_fields"]


def test_sending_the_form_unchanged_changes_nothing(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id, trim="Two  blanks", description="A\r\nB ", unknown_options=["a,  b"])
    client = browse(stage.editor)
    (car,) = cars_of(app, stage.north_id)
    shown = {"unique_id": car["unique_id"], "vin": car["vin"], "year": "2022", "price": "1 050 000"}
    texts = {"trim": "Two  blanks", "description": "A\r\nB ", "unknown_options": "a,  b"}
    empty = {"purchase_price": "", "color": "", "metallic": "", "options": []}
    typed = {**typed_car(app, stage.north_id), **shown, **texts, **empty, "keep": "y"}
    before = cars_of(app, stage.north_id)

    client.post(f"/office/listings/{number}/edit", data=typed)

    assert cars_of(app, stage.north_id) == before


def test_a_price_changes_in_the_list_and_goes_into_the_history(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)

    answer = client.post(
        f"/office/listings/{number}/price", data={"price": "990 000", "back": "/office/listings/?q=solaris"}
    )

    page = words(client.get(f"/office/listings/{number}"))
    assert answer.location == "/office/listings/?q=solaris"
    assert "RUB 990,000" in page
    assert "−RUB 60,000" in page
    assert "editor · by hand" in page


@pytest.mark.parametrize("price", ["", "0", "-1", "many", "1e9", "9" * 40, "1.234"])
def test_a_price_that_is_none_changes_nothing(app: Flask, stage: Stage, browse: Browse, price: str) -> None:
    number = keep_car(app, stage.north_id)

    browse(stage.editor).post(f"/office/listings/{number}/price", data={"price": price})

    assert cars_of(app, stage.north_id)[0]["price"] in {Decimal(1_050_000), Decimal(1_234)}


def test_a_car_is_reserved_freed_withdrawn_and_published(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.reader)
    seen = []

    for to in ("reserved", "on_sale", "withdrawn", "on_sale"):
        client.post(f"/office/listings/{number}/state", data={"to": to})
        seen.append(cars_of(app, stage.north_id)[0]["status"])

    assert seen == ["reserved", "on_sale", "withdrawn", "on_sale"]
    assert client.post(f"/office/listings/{number}/state", data={"to": "sold"}).status_code == 404


def test_a_step_that_does_not_exist_is_told_and_changes_nothing(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id, status="draft", price=None)
    client = browse(stage.editor)

    answer = client.post(f"/office/listings/{number}/state", data={"to": "on_sale"}, follow_redirects=True)

    assert "needs a price" in words(answer)
    assert cars_of(app, stage.north_id)[0]["status"] == "draft"


def test_staff_see_no_purchase_price_anywhere(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id, purchase_price=Decimal(777_777))
    manager, staff = browse(stage.editor), browse(stage.reader)
    manager.post(f"/office/listings/{number}/edit", data=typed_car(app, stage.north_id, purchase_price="777 778"))
    pages = [
        f"/office/listings/{number}",
        f"/office/listings/{number}/edit",
        "/office/listings/",
        "/office/listings/export.csv",
        f"/office/listings/{number}/sale",
    ]

    assert "RUB 777,778" in words(manager.get(pages[0]))
    assert "777 778" in words(manager.get(pages[1]))
    assert "777778" in words(manager.get(pages[3]))
    for path in pages:
        page = words(staff.get(path))
        assert "777" not in page.replace("000777", ""), path
        assert "purchase" not in page.lower(), path


def test_staff_cannot_write_a_purchase_price_by_forging_its_field(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id, purchase_price=Decimal(777_777))
    client = browse(stage.reader)

    client.post(f"/office/listings/{number}/edit", data=typed_car(app, stage.north_id, purchase_price="1"))
    client.post("/office/listings/add", data=typed_car(app, stage.north_id, unique_id="A-2", purchase_price="1"))

    assert [car["purchase_price"] for car in cars_of(app, stage.north_id)] == [Decimal(777_777), None]
    assert cars_of(app, stage.north_id)[0]["color"] == "grey"


@pytest.mark.parametrize("path", ["", "/edit", "/sale", "/sale/cancel", "/certificate", "/expenses"])
def test_a_stranger_finds_no_page_of_the_car(app: Flask, stage: Stage, browse: Browse, path: str) -> None:
    number = keep_car(app, stage.north_id)

    assert browse(stage.stranger).get(f"/office/listings/{number}{path}").status_code == 404


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("edit", {"price": "1"}),
        ("price", {"price": "1"}),
        ("state", {"to": "withdrawn"}),
        ("unlock", {"fields": "price"}),
        ("sale", {"sold_on": "2026-04-01", "sale_price": "1"}),
        ("sale/cancel", {"reason": "x"}),
        ("certificate", {"number": "1", "inspected_on": "2026-04-01"}),
        ("certificate/revoke", {}),
        ("expenses", {"kind": "other", "amount": "1", "spent_on": "2026-04-01"}),
        ("photos/order", {"order": "1"}),
    ],
)
def test_a_stranger_changes_nothing_of_the_car(
    app: Flask, stage: Stage, browse: Browse, path: str, typed: dict[str, str]
) -> None:
    number = keep_car(app, stage.north_id)
    before = cars_of(app, stage.north_id)

    answer = browse(stage.stranger).post(f"/office/listings/{number}/{path}", data=typed)

    assert answer.status_code == 404
    assert cars_of(app, stage.north_id) == before


def test_the_distributor_reads_every_car_and_changes_none(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.distributor)

    page = words(client.get(f"/office/listings/{number}"))
    answer = client.post(f"/office/listings/{number}/state", data={"to": "withdrawn"})

    assert "Hyundai Solaris, 2022" in page
    assert "Withdraw" not in page
    assert answer.status_code == 403
    assert cars_of(app, stage.north_id)[0]["status"] == "on_sale"


def test_a_car_on_show_links_to_its_public_page(app: Flask, stage: Stage, browse: Browse) -> None:
    shown, draft = keep_car(app, stage.north_id), keep_car(app, stage.north_id, status="draft")
    client = browse(stage.editor)

    assert f'href="/en/cars/{shown}-hyundai-solaris-2022"' in words(client.get(f"/office/listings/{shown}"))
    assert "/en/cars/" not in words(client.get(f"/office/listings/{draft}"))
