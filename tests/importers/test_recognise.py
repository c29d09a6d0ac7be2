"""Whatever is delivered ends in cars or in findings with codes, never in an unexpected error."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.importers.codes import CODES
from app.importers.limits import MEGABYTE, Limits
from tests.conftest import SHARED
from tests.importers.deliveries import CAR, JPEG, archive, car, check, codes, own_xml, put, read, refusal, workbook
from tests.importers.real_files import HEAVY

FOLDERS = ("feeds", "listings", "xls", "attack", "photos")
FILES = sorted(str(p.relative_to(SHARED)) for f in FOLDERS for p in (SHARED / f).rglob("*") if p.is_file())
FEEDS = {
    "autoru_history/atkmotors_2025-08-29_2583fc3e": 23,
    "autoru_history/autoteam_cars_2024-09-04_92af591b5": 123,
    "autoru_history/autoteam_cars_2025-03-08_8ad6f1bd1": 111,
    "autoru_history/autoteam_cars_2026-08-21_2942de401": 71,
    "autoru_history/autoteam_cars_2026-08-21_4032aaf7f": 71,
    "autoru_history/belgeesamara_2024-10-18_6b44315e": 29,
    "autoru_history/belgeesamara_2025-01-06_064e7387": 24,
    "autoru_history/toyotastav_autoru_2025-02-05_7423795": 27,
    "autoru_history/toyotastav_autoru_2025-04-03_a432542": 20,
    "avito/gacstav_avito_2024-11-02_489bfad": 120,
    "avito/toyotastav_avito_2024-11-14_2ba37d1": 17,
    "carcopy/kaiyikrd_carcopy_2024-07-08_02f8917": 14,
}
EXPECTED = {
    "attack/zip/zip-slip.zip": "ARCHIVE_UNSAFE",
    "attack/zip/zip-slip-win.zip": "ARCHIVE_UNSAFE",
    "attack/zip/jszip/encrypted.zip": "ENCRYPTED",
    "attack/zip/jszip/nested.zip": "ARCHIVE_UNSAFE",
    "attack/zip/jszip/nested_zip64.zip": "ARCHIVE_UNSAFE",
    "attack/zip/jszip/crc32.zip": "FILE_UNREADABLE",
    "attack/zip/jszip/empty.zip": "FILE_EMPTY",
    "attack/xml/xmlbomb.xml": "XML_FORBIDDEN",
    "attack/xml/xmlbomb2.xml": "XML_FORBIDDEN",
    "attack/xml/quadratic.xml": "XML_FORBIDDEN",
    "attack/xml/cyclic.xml": "XML_FORBIDDEN",
    "attack/xml/external.xml": "XML_FORBIDDEN",
    "attack/xml/external_file.xml": "XML_FORBIDDEN",
    "attack/xml/dtd.xml": "XML_FORBIDDEN",
    "attack/xml/simple.xml": "FORMAT_UNKNOWN",
    "feeds/incorrect/auto_facebook.xml": "FORMAT_UNKNOWN",
    "feeds/incorrect/feed_with_emoji.xml": "FORMAT_UNKNOWN",
    "feeds/incorrect/yandex_feed_products_custom.xml": "FORMAT_UNKNOWN",
    "photos/cars/car.jpg": "FORMAT_UNKNOWN",
}


@pytest.mark.skipif(not FILES, reason="../shared/data is not here")
@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] if n in HEAVY else []) for n in FILES])
def test_a_real_file_ends_in_cars_or_in_findings(name: str) -> None:
    problems = refusal(SHARED / name)
    assert all(problem.message and problem.cure for problem in problems)
    assert problems or check(SHARED / name)


@pytest.mark.parametrize(("name", "code"), EXPECTED.items())
def test_a_real_file_is_refused_by_its_code(shared: Path, name: str, code: str) -> None:
    assert {problem.code for problem in refusal(shared / name)} == {code}


@pytest.mark.parametrize(("name", "cars"), FEEDS.items())
def test_a_real_feed_is_accepted_as_it_is(shared: Path, name: str, cars: int) -> None:
    rows = check(shared / "feeds" / f"{name}.xml")
    assert [problem for row in rows for problem in row.problems if problem.severity.value != "info"] == [
        problem
        for row in rows
        for problem in row.problems
        if problem.code == "VIN_CHECK_DIGIT" and row.vin[0] in "12345L"
    ]
    assert (len(rows), sum(row.record is not None for row in rows)) == (cars, cars)
    assert {row.record.get("condition") for row in rows if row.record} == {"new"}


@pytest.mark.parametrize(
    "content", [b"\0", b"PK", b"PK\x05\x06", b"{}", b"[1]", b"stock", b"\xff\xfe", JPEG, b"MZ\x90\0"]
)
def test_what_is_no_delivery_is_refused(tmp_path: Path, content: bytes) -> None:
    (problem,) = refusal(put(tmp_path, content))
    assert problem.code in {"FORMAT_UNKNOWN", "FILE_UNREADABLE", "FILE_EMPTY"}


def test_an_empty_file_and_a_large_one(tmp_path: Path) -> None:
    assert codes(refusal(put(tmp_path, b""))) == [("FILE_EMPTY", None, "error")]
    assert codes(refusal(put(tmp_path, b"<stock/>"), Limits(file_bytes=4))) == [("FILE_TOO_LARGE", None, "error")]
    assert "1 MB" in refusal(put(tmp_path, b"<stock/>"), Limits(file_bytes=4))[0].message


def test_the_name_is_never_believed(tmp_path: Path) -> None:
    assert len(read(put(tmp_path, own_xml(car()), "stock.xlsx"))) == 1
    assert len(read(put(tmp_path, workbook(list(CAR), list(car().values())), "stock.xml"))) == 1


def test_unknown_formats_are_told_what_is_known(tmp_path: Path) -> None:
    (problem,) = refusal(put(tmp_path, b"<offers/>"))
    assert "auto.ru (XML)" in problem.cure


SEEDS = [
    b'{"dealer": "NORTH", "cars": [{"unique_id": "N-1", "price": 1, "photos": ["a.jpg"]}, {}]}',
    own_xml(car(1), car(2)),
    archive({"stock.xml": own_xml(car()), "a.jpg": JPEG}),
    ";".join(CAR).encode() + b"\n" + ";".join(car().values()).encode(),
    b"<html><table><tr><td>VIN</td></tr></table></html>",
]


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_delivery_never_ends_in_an_unexpected_error(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
        content = content or bytearray(b"x")
    assert {problem.code for problem in refusal(put(tmp_path, bytes(content)))} <= set(CODES)


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_never_ends_in_an_unexpected_error(tmp_path: Path, noise: bytes) -> None:
    assert {problem.code for problem in refusal(put(tmp_path, noise))} <= set(CODES)


NAMES = st.sampled_from([*sorted(CAR), "photos", "expenses", "options", "sold_on"])


@given(st.dictionaries(NAMES, st.text(max_size=30)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_in_a_field_ends_in_an_unexpected_error(tmp_path: Path, fields: dict[str, str]) -> None:
    printable = {name: "".join(c for c in text if c.isprintable() and c != "<") for name, text in fields.items()}
    for row in check(put(tmp_path, own_xml({**car(), **printable}))):
        assert {problem.code for problem in row.problems} <= set(CODES)


def test_the_limit_of_the_standard_is_two_hundred_megabytes() -> None:
    assert Limits().file_bytes == 200 * MEGABYTE
