"""Formats of others: auto.ru, Avito, carcopy."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.importers.recognise import open_delivery
from tests.importers.deliveries import check, codes, put, read, vin

AUTORU = f"""<?xml version='1.0' encoding='utf-8'?>
<data>
  <cars><car>
    <mark_id>HYUNDAI</mark_id><folder_id>Tucson, III Рестайлинг</folder_id>
    <modification_id>2.0 AT (150 л.с.) 4WD</modification_id><body_type>Внедорожник 5 дв.</body_type>
    <wheel>левый</wheel><color>Белый (Crystal White)</color><metallic>нет</metallic><custom>растаможен</custom>
    <owners_number>Не было владельцев</owners_number><year>2025</year><price>2959900</price><currency>RUR</currency>
    <vin>{vin(7)}</vin><description />
    <images><image>https://cdn.example/1.jpg</image><image>https://cdn.example/2.jpg</image></images>
    <sale_price>2849900</sale_price><priceWithDiscount>2849900</priceWithDiscount><phone>88652510303</phone>
  </car></cars>
</data>
""".encode()


def test_autoru_maps_what_dealers_programs_write(tmp_path: Path) -> None:
    path = put(tmp_path, AUTORU)
    with open_delivery(path, "avito.xml") as delivery:
        assert (delivery.format, delivery.mode) == ("autoru", "full")
    (row,) = check(path)
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": vin(7), "vin": vin(7), "make": "hyundai", "model": "tucson", "generation": "III Рестайлинг",
        "modification": "2.0 AT (150 л.с.) 4WD", "engine_cc": 2000, "gearbox": "automatic", "power_hp": 150,
        "drive": "all", "body_type": "suv", "wheel": "left", "color": "white", "metallic": False, "owners": 0,
        "year": 2025, "price": Decimal(2_959_900), "currency": "RUB", "condition": "new", "status": "on_sale",
        "photos": ("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"),
    }  # fmt: skip


def test_autoru_keeps_discounts_as_text_and_no_phones(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, AUTORU))
    assert row.record is not None
    assert row.record.extras == {"custom": "растаможен", "sale_price": "2849900", "priceWithDiscount": "2849900"}


def test_autoru_takes_what_is_given_before_what_the_modification_says(tmp_path: Path) -> None:
    given = AUTORU.replace(b"<wheel>", b"<gearboxType>MT</gearboxType><drive_type>RWD</drive_type><wheel>")
    (row,) = check(put(tmp_path, given))
    assert row.record is not None
    assert (row.record.get("gearbox"), row.record.get("drive"), row.record.get("power_hp")) == ("manual", "rear", 150)


@pytest.mark.parametrize(
    ("modification", "told"),
    [
        ("600 3.5 AT (415 л.с.) 4WD", (3500, 415, "automatic", "all")),
        ("1.5 AMT (98 л.с.)", (1500, 98, "robot", None)),
        ("1.6 CVT (113 л.с.)", (1600, 113, "cvt", None)),
        ("2.0d MT (136 л.с.) AWD", (2000, 136, "manual", "all")),
        ("Long Range", (None, None, None, None)),
    ],
)
def test_autoru_reads_engine_power_gearbox_and_drive_out_of_the_modification(
    tmp_path: Path, modification: str, told: tuple[Any, ...]
) -> None:
    (row,) = check(put(tmp_path, AUTORU.replace(b"2.0 AT (150 \xd0\xbb.\xd1\x81.) 4WD", modification.encode())))
    assert row.record is not None
    assert tuple(row.record.get(name) for name in ("engine_cc", "power_hp", "gearbox", "drive")) == told


def test_autoru_takes_the_number_of_its_own_before_the_vin(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, AUTORU.replace(b"<mark_id>", b"<unique_id>8430d759</unique_id><mark_id>")))
    assert (row.unique_id, row.vin) == ("8430d759", vin(7))


def test_autoru_twice_the_same_vin_is_a_duplicate_vin(tmp_path: Path) -> None:
    cars = AUTORU[AUTORU.index(b"<car>") : AUTORU.index(b"</cars>")]
    first, second = check(put(tmp_path, b"<Data><cars>" + cars + cars + b"</cars></Data>"))
    assert first.record
    assert codes(second.problems) == [("VIN_DUPLICATE_IN_FILE", "vin", "error")]


AVITO = f"""<Ads formatVersion="3" target="Avito.ru"><Ad><Id>A-1</Id><CarType>С пробегом</CarType><Make>Hyundai</Make>
<Model>Solaris</Model><Year>2019</Year><Kilometrage>41000</Kilometrage><Price>1050000</Price><FuelType>Бензин</FuelType>
<Transmission>Механика</Transmission><EngineSize>1.6</EngineSize><Power>123</Power><BodyType>Седан</BodyType>
<DriveType>Передний</DriveType><WheelType>Левый</WheelType><Color>Белый</Color><VIN>{vin(3)}</VIN><Owners>2</Owners>
<Accident>Не битый</Accident><Description/><ManagerName>Иван</ManagerName><ContactPhone>+7 900 000-00-00</ContactPhone>
<Images><Image url="https://cdn.example/1.jpg"/><Image url="https://cdn.example/2.jpg"/></Images></Ad></Ads>""".encode()

CARCOPY = f"""<carcopy version="2"><offers><offer><id>9435818</id><category>с пробегом</category>
<mark_id>Hyundai</mark_id><folder_id>Solaris</folder_id><year>2019</year><price>1050000</price><currency-type>RUR</currency-type><run>10000</run>
<run-metric>mi</run-metric><vin>{vin(4)}</vin><power>100</power><power-metric>kw</power-metric><wheel>L</wheel>
<color-metallic>no</color-metallic><condition>Отличное</condition><owners>1</owners><pts>Оригинал</pts><seats />
<seller-phone>+7 900 000-00-00</seller-phone><equipment>ABS, Пепельница из янтаря</equipment>
<photos><photo>https://cdn.example/1.jpg</photo></photos></offer></offers></carcopy>""".encode()


def test_avito_maps_used_cars(tmp_path: Path) -> None:
    path = put(tmp_path, AVITO)
    with open_delivery(path, "autoru.xml") as delivery:
        assert (delivery.format, delivery.mode) == ("avito", "full")
    (row,) = check(path)
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": "A-1", "vin": vin(3), "make": "hyundai", "model": "solaris", "condition": "used", "year": 2019,
        "mileage_km": 41_000, "price": Decimal(1_050_000), "currency": "RUB", "status": "on_sale", "fuel": "petrol",
        "gearbox": "manual", "engine_cc": 1600, "power_hp": 123, "body_type": "sedan", "drive": "front",
        "wheel": "left", "color": "white", "owners": 2,
        "photos": ("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"),
    }  # fmt: skip
    assert row.record.extras == {"Accident": "Не битый"}


def test_carcopy_maps_with_the_units_that_stand_beside(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, CARCOPY))
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": "9435818", "vin": vin(4), "make": "hyundai", "model": "solaris", "condition": "used", "year": 2019,
        "mileage_km": 16_093, "price": Decimal(1_050_000), "currency": "RUB", "status": "on_sale", "power_hp": 136,
        "wheel": "left", "metallic": False, "owners": 1, "registration_document": "original", "options": ("abs",),
        "photos": ("https://cdn.example/1.jpg",),
    }  # fmt: skip
    assert row.record.unknown_options == ("Пепельница из янтаря",)
    assert row.record.extras == {"condition": "Отличное"}


@pytest.mark.parametrize("content", [b"<Ads/>", b"<ads formatVersion='3'></ads>", b"<carcopy><offers/></carcopy>"])
def test_feeds_without_cars_are_deliveries_of_none(tmp_path: Path, content: bytes) -> None:
    assert read(put(tmp_path, content)) == []
