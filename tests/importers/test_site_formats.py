"""Formats of other sites: MaxPoster, Yandex YML for cars, mobile.de."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.importers.recognise import open_delivery
from app.lib.yml import YmlOffer, YmlShop, write_yml
from app.models import Photo
from tests.importers.deliveries import archive, car, check, codes, own_xml, put, read, vin
from tests.importers.pipeline import jpeg, listing, rows, send, totals
from tests.importers.site_feeds import MAXPOSTER, YML, mobile_de
from tests.stage import Stage, working


@pytest.mark.parametrize(
    ("content", "name"), [(MAXPOSTER, "maxposter"), (YML, "yml"), (mobile_de({}), "mobile_de")], ids=lambda value: value
    if isinstance(value, str)
    else "",
)  # fmt: skip
def test_a_site_is_known_by_what_its_file_holds_and_tells_the_full_stock(
    tmp_path: Path, content: bytes, name: str
) -> None:
    with open_delivery(put(tmp_path, content), "avito.xml") as delivery:
        assert (delivery.format, delivery.mode) == (name, "full")


def test_maxposter_maps_what_its_catalogue_says(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, MAXPOSTER))
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": "812345", "vin": vin(21), "make": "hyundai", "model": "solaris", "generation": "II",
        "modification": "1.6 AT (123 л.с.)", "trim": "Comfort", "condition": "used", "year": 2019,
        "mileage_km": 16_093, "price": Decimal(1_050_000), "currency": "RUB", "status": "on_sale", "fuel": "petrol",
        "engine_cc": 1591, "power_hp": 123, "body_type": "sedan", "doors": 4, "color": "light_blue", "metallic": True,
        "drive": "all", "gearbox": "robot", "wheel": "left", "owners": 2, "registration_document": "original",
        "acquired_on": date(2026, 1, 10), "options": ("abs",), "description": "Один владелец & гараж",
        "photos": ("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"),
    }  # fmt: skip
    assert row.record.unknown_options == ("Пепельница из янтаря",)
    assert row.record.extras["tradeinDiscount"] == "50000"
    assert "phone" not in row.record.extras


def test_maxposter_takes_the_body_from_the_catalogue_where_its_kind_is_missing(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, MAXPOSTER.replace(b"<bodyType>sedan</bodyType>", b"")))
    assert row.record is not None
    assert row.record.get("body_type") == "sedan"


def test_yml_reads_tags_and_named_parameters(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, YML))
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": "stock-1", "vin": vin(22), "make": "hyundai", "model": "tucson",
        "modification": "2.0 AT (150 л.с.) 4WD", "condition": "used", "year": 2022, "mileage_km": 16_093,
        "price": Decimal(2_500_000), "currency": "RUB", "status": "on_sale", "fuel": "petrol", "engine_cc": 2000,
        "power_hp": 150, "body_type": "suv", "color": "white", "drive": "all", "gearbox": "automatic", "wheel": "left",
        "registration_document": "original", "description": "Не бит",
        "photos": ("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"),
    }  # fmt: skip
    assert row.record.extras == {
        "oldprice": "2700000", "Максимальная скорость": "186",
    }  # fmt: skip


def test_yml_takes_the_parameter_of_the_model_before_its_tag(tmp_path: Path) -> None:
    told = YML.replace(b'<param name="VIN">', '<param name="Модель">Creta</param><param name="VIN">'.encode())
    (row,) = check(put(tmp_path, told))
    assert row.record is not None
    assert row.record.get("model") == "creta"


def test_our_own_yml_is_read_back_without_loss(tmp_path: Path) -> None:
    params = {
        "Год выпуска": "2022", "Пробег": "41 000 км", "Состояние": "С пробегом", "Комплектация": "Comfort",
        "Кузов": "Внедорожник", "Цвет": "Белый", "Двигатель": "1,6 л, Бензин", "Мощность": "123 л.с.",
        "Коробка передач": "Механика", "Привод": "Передний", "Дилер": "Север", "VIN": vin(23),
    }  # fmt: skip
    offer = YmlOffer(
        id="7", url="https://site.test/ru/cars/7", price=Decimal("1050000.50"), currency="RUB", vendor="Hyundai",
        model="Creta", name="Hyundai Creta 2022", pictures=["https://site.test/1.jpg"], description="A & B",
        params=params,
    )  # fmt: skip
    text = "".join(
        write_yml(YmlShop("S", "https://site.test", ["RUB"], "Cars"), [offer], datetime(2026, 4, 1, tzinfo=UTC))
    )
    (row,) = check(put(tmp_path, text.encode()))
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": "7", "vin": vin(23), "make": "hyundai", "model": "creta", "condition": "used", "year": 2022,
        "mileage_km": 41_000, "price": Decimal("1050000.50"), "currency": "RUB", "status": "on_sale",
        "trim": "Comfort", "body_type": "suv", "color": "white", "engine_cc": 1600, "fuel": "petrol", "power_hp": 123,
        "gearbox": "manual", "drive": "front", "description": "A & B", "photos": ("https://site.test/1.jpg",),
    }  # fmt: skip


def test_a_shop_that_sells_no_cars_is_told_what_each_row_needs(tmp_path: Path) -> None:
    kettle = "<offer id='1'><name>Kettle</name><price>10</price></offer>"
    shop = f"<yml_catalog><shop><offers>{kettle}</offers></shop></yml_catalog>"
    (row,) = check(put(tmp_path, shop.encode()))
    needed = {field for code, field, _ in codes(row.problems) if code == "FIELD_REQUIRED"}
    assert needed == {"vin", "make", "model", "year"}


def test_mobile_de_gives_each_place_its_meaning(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, mobile_de({})))
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": "4711", "vin": vin(31), "make": "hyundai", "model": "solaris", "modification": "1.6 Comfort",
        "condition": "used", "year": 2019, "mileage_km": 41_000, "price": Decimal(13_990), "currency": "RUB",
        "status": "on_sale", "power_hp": 124, "engine_cc": 1591, "body_type": "sedan", "fuel": "petrol",
        "gearbox": "automatic", "color": "white", "metallic": True, "seats": 5, "owners": 1,
        "options": ("climate_control", "abs", "navigation"), "description": 'Türen hinten\n17" Felgen',
    }  # fmt: skip
    assert row.record.extras["tueren"] == "4"
    assert "12000.00" not in row.record.extras.values()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({2: "Car.OffRoad", 41: "1"}, {"body_type": "suv", "drive": "all"}),
        ({2: "Car.EstateCar"}, {"body_type": "wagon"}),
        ({2: "Car.SmallCar"}, {"body_type": "hatchback"}),
        ({2: "Car.Cabrio"}, {"body_type": "cabriolet"}),
        ({2: "Car.SportsCar"}, {"body_type": "coupe"}),
        ({2: "Car.Van"}, {"body_type": "minivan"}),
        ({2: "Car.OtherCar"}, {"body_type": None}),
        ({21: "1", 9: "10", 158: "0"}, {"condition": "new", "owners": 0}),
        ({50: "1"}, {"condition": "demo"}),
        ({109: "2", 110: "1"}, {"fuel": "diesel", "gearbox": "manual"}),
        ({109: "6", 110: "2"}, {"fuel": "electric", "gearbox": "robot"}),
        ({58: "2018"}, {"year": 2018}),
    ],
)
def test_mobile_de_codes_are_words_of_ours(tmp_path: Path, changes: dict[int, str], told: dict[str, Any]) -> None:
    (row,) = check(put(tmp_path, mobile_de(changes)))
    assert row.problems == []
    assert row.record is not None
    assert {field: row.record.get(field) for field in told} == told


def test_mobile_de_tells_the_cell_of_a_bad_value(tmp_path: Path) -> None:
    (_, row) = check(put(tmp_path, mobile_de({}, {1: "4712", 9: "many"}), "cars.csv"))
    assert [(problem.code, problem.place) for problem in row.problems] == [("NUMBER_INVALID", "cars.csv J2")]


def test_a_broken_row_of_mobile_de_never_takes_the_others_with_it(tmp_path: Path) -> None:
    rows = check(put(tmp_path, mobile_de({}, {1: "4712"}) + b'\r\n"700123";"4713";"Car.Van";"Kia"'))
    assert [row.record is not None for row in rows] == [True, True, False]
    assert {field for code, field, _ in codes(rows[2].problems) if code == "FIELD_REQUIRED"} == {
        "vin", "model", "year", "price", "mileage_km",
    }  # fmt: skip


def test_a_western_code_page_is_read_as_such_and_a_russian_one_as_before(tmp_path: Path) -> None:
    western = "unique_id;make;model;color\nN-1;Citroën;Fünf;Weiß €\n".encode("iso8859_15")
    assert read(put(tmp_path, western))[0].values["color"] == "Weiß €"
    page = "<table><tr><td>unique_id<td>vin<td>color</tr><tr><td>N-1<td>x<td>Weiß mit Grün</tr></table>"
    assert read(put(tmp_path, page.encode("iso8859_15")))[0].values["color"] == "Weiß mit Grün"
    russian = "Номер;Марка;Модель;Цвет\nN-1;Киа;Рио;Белый и синий\n".encode("cp1251")
    assert read(put(tmp_path, russian))[0].values["color"] == "Белый и синий"


def test_an_empty_file_of_mobile_de_is_held_and_one_of_no_bytes_is_refused(app: Flask, stage: Stage) -> None:
    with working(app):
        send(stage.north_id, mobile_de(*({1: str(number), 26: ""} for number in range(5))))
        held = send(stage.north_id, b"\r\n\r\n")
        assert (held.format, held.status, totals(held)) == ("mobile_de", "held", {"held": 5, "missing": 5})
        refused = send(stage.north_id, b"")
        assert (refused.status, refused.problem_counts) == ("rejected", {"FILE_EMPTY": 1})
        assert listing("0").status == "on_sale"


def test_a_blank_file_beside_the_cars_is_no_delivery(tmp_path: Path) -> None:
    packed = archive({"readme.txt": b"\r\n", "stock.xml": MAXPOSTER})
    assert len(read(put(tmp_path, packed))) == 1


def test_photos_of_mobile_de_bear_the_number_or_that_of_the_picture(app: Flask, stage: Stage) -> None:
    packed = archive({
        "stock.csv": mobile_de({}, {1: "4712", 26: "P77"}),
        "4711_1.jpg": jpeg("red"), "4711_2.jpg": jpeg("green"), "P77_1.jpg": jpeg("blue"),
    })  # fmt: skip
    with working(app):
        upload = send(stage.north_id, packed)
        assert (totals(upload), upload.problem_counts) == ({"delivered": 2, "new": 2}, {})
        photos = [(row.unique_id, len(row.record["photos"])) for row in rows(upload)]
        assert photos == [("4711", 2), ("4712", 1)]
        assert len(db.session.scalars(select(Photo.id)).all()) == 3


def test_the_feed_of_our_own_site_is_read_back_but_for_the_vin(
    app: Flask, stage: Stage, browse: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    told = car(
        7, body_type="suv", fuel="hybrid", gearbox="robot", drive="all", color="light_blue", engine_cc="1598",
        power_hp="150", trim="Comfort", condition="demo", description="A & B\nC",
    )  # fmt: skip
    with working(app):
        send(stage.north_id, own_xml(told, attributes=""))
        number = listing("N-7").id
    feed = browse(None).get("/feeds/yandex.xml").data
    (row,) = check(put(tmp_path, feed))
    assert codes(row.problems) == [("FIELD_REQUIRED", "vin", "error")]
    named = f'<param name="VIN">{told["vin"]}</param></offer>'.encode()
    (row,) = check(put(tmp_path, feed.replace(b"</offer>", named)))
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": str(number), "vin": told["vin"], "make": "hyundai", "model": "solaris", "condition": "demo",
        "year": 2022, "mileage_km": 41_000, "price": Decimal(1_050_000), "currency": "RUB", "status": "on_sale",
        "trim": "Comfort", "body_type": "suv", "fuel": "hybrid", "engine_cc": 1600, "power_hp": 150,
        "gearbox": "robot", "drive": "all", "color": "light_blue", "description": "A & B\nC",
    }  # fmt: skip
