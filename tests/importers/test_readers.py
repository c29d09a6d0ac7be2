"""XML, CSV and HTML made into documents, safely and in constant memory."""

import tracemalloc
from pathlib import Path

import pytest

from app.importers.limits import Limits
from app.importers.recognise import open_delivery
from app.importers.validate import Ground, check_cars
from tests.importers.deliveries import CAR, DICTIONARY, TODAY, car, check, codes, own_xml, put, read, refusal, vin

FORBIDDEN = [
    b'<!DOCTYPE stock SYSTEM "http://example.com/x.dtd"><stock/>',
    b'<?xml version="1.0"?><!DOCTYPE stock [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><stock>&b;</stock>',
    b'<!-- harmless --><?pi x?>\n<!DOCTYPE stock [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><stock/>',
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE stock><stock/>'.encode("utf-16"),
]
BROKEN = [
    b"<stock><car></stock>",
    b"<stock><car>",
    b"<stock>&nbsp;</stock>",
    b'<?xml version="1.0" encoding="no-such-code"?><stock/>',
    b"<stock>\xff\xfe\xfa</stock>",
    b"<",
    b"<stock></stock><stock></stock>",
]


@pytest.mark.parametrize("content", FORBIDDEN)
def test_xml_with_a_doctype_is_refused_before_it_is_parsed(tmp_path: Path, content: bytes) -> None:
    assert codes(refusal(put(tmp_path, content))) == [("XML_FORBIDDEN", None, "error")]


@pytest.mark.parametrize("content", BROKEN)
def test_broken_xml_says_where(tmp_path: Path, content: bytes) -> None:
    (problem,) = refusal(put(tmp_path, content))
    assert problem.code == "XML_MALFORMED"
    assert problem.place.startswith("stock.bin")
    assert problem.message


def test_xml_that_breaks_after_good_cars_is_refused_whole(tmp_path: Path) -> None:
    content = own_xml(*(car(number) for number in range(1_000))).replace(b"</stock>", b"<oops>")
    assert codes(refusal(put(tmp_path, content))) == [("XML_MALFORMED", None, "error")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_xml_is_read_in_the_encoding_that_it_states(tmp_path: Path, encoding: str) -> None:
    name = encoding.removesuffix("-sig").replace("cp", "windows-")
    text = own_xml(car(make="Хёндэ", trim="Комфорт")).decode().replace('encoding="UTF-8"', f'encoding="{name}"')
    text = text.replace("Хёндэ", "Хендай")
    (row,) = check(put(tmp_path, text.encode(encoding)))
    assert row.problems == []
    assert row.record is not None
    assert row.record.get("trim") == "Комфорт"


def test_comments_and_cdata_do_not_disturb(tmp_path: Path) -> None:
    content = own_xml(car()).replace(b"<make>Hyundai", b"<!-- who? --><make><![CDATA[Hyun]]><!-- ! -->dai")
    assert check(put(tmp_path, content))[0].problems == []


def test_a_text_of_more_than_ten_megabytes_is_a_finding_of_its_car(tmp_path: Path) -> None:
    huge = "x" * 11_000_000
    first, second = check(put(tmp_path, own_xml(car(1, description=huge), car(2))))
    assert codes(first.problems) == [("TEXT_TOO_LONG", "description", "warning")]
    assert len(first.problems[0].value or "") == 200
    assert second.problems == []


def test_one_car_larger_than_the_limit_refuses_the_file(tmp_path: Path) -> None:
    path = put(tmp_path, own_xml(car(1, description="x" * 300_000)))
    assert codes(refusal(path, Limits(car_bytes=100_000))) == [("SCHEMA_INVALID", None, "error")]
    path = put(tmp_path, b"<stock>" + b"<x/>" * 100_000 + b"</stock>")
    assert codes(refusal(path, Limits(car_bytes=100_000))) == [("SCHEMA_INVALID", None, "error")]


def test_cars_inside_cars_do_not_count(tmp_path: Path) -> None:
    assert len(read(put(tmp_path, b"<stock><car><note><car/></note></car><list><car/></list></stock>"))) == 1


@pytest.mark.parametrize("empty_lines", [0, 65_530, 70_000])
def test_lines_are_right_far_down_the_file(tmp_path: Path, empty_lines: int) -> None:
    told = {"trim": "a\nb", "fuel": "?", "doors": "\n?\n", "seats": "?", "description": ""}
    content = own_xml(car(1), {**told, **car(2)}).replace(b"<car>", b"\n" * empty_lines + b"<car>\n ", 1)
    (_, row) = check(put(tmp_path, content.replace(b"><", b">\n<")))
    text = content.replace(b"><", b">\n<").decode()
    second = text.rindex("<car>")

    def line(element: str) -> int:
        return text.count("\n", 0, text.index(f"<{element}>", second)) + 1

    assert row.place == f"stock.bin:{line('car')} car"
    assert {problem.place for problem in row.problems} == {
        f"stock.bin:{line(name)} {name}" for name in ("fuel", "doors", "seats")
    }  # fmt: skip


def test_memory_hardly_grows_with_the_number_of_cars(tmp_path: Path) -> None:
    """Only numbers and VINs are remembered, to find the same car twice."""

    def peak(cars: int) -> int:
        path = put(tmp_path, own_xml(*(car(number, description="слово " * 200) for number in range(cars))))
        tracemalloc.start()
        with open_delivery(path, path.name) as delivery:
            for _ in check_cars(delivery.cars, Ground(DICTIONARY, TODAY, "RUB")):
                pass
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(10)
    assert (peak(3_000) - peak(1_000)) / 2_000 < 700


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_csv_is_read_with_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["unique_id", "vin", "Марка", "Модель", "Год", "Цена", "Пробег", "Комплектация"]]
    rows += [[f"N-{n}", vin(n), "Хендай", "Солярис", "2022", "1 050 000", "41000", '"Зима"'] for n in (1, 2)]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    checked = check(put(tmp_path, text.encode(encoding)))
    assert [(row.problems, row.place) for row in checked] == [([], "stock.bin 2"), ([], "stock.bin 3")]
    assert checked[0].record is not None
    assert checked[0].record.get("trim") == '"Зима"'


def test_html_that_calls_itself_a_workbook_is_read_as_a_table(tmp_path: Path) -> None:
    head = "".join(f"<th>{name}</th>" for name in CAR)
    body = "".join(f"<td>{value}</td>" for value in car().values())
    page = f'<html xmlns:o="urn:x"><body><p>Склад</p><table><tr>{head}</tr><tr>{body}</tr></table></body></html>'
    (row,) = check(put(tmp_path, page.encode(), "stock.xls"))
    assert (row.problems, row.place) == ([], "stock.xls 2")
