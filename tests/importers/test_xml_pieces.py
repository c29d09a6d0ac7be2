"""XML cut into pieces, where a known car is not parsed: it says what the same file read as a whole says."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from app.importers import flat_xml
from app.importers.formats import own_xml as own_format
from app.importers.limits import Limits
from app.importers.problems import FileRefused
from app.importers.readers import xml_pieces
from app.importers.readers.xml import XmlDocument
from app.importers.recognise import open_delivery
from app.importers.records import CarRecord, CheckedCar, RawCar, SameCar, UnreadCar
from app.importers.validate import Ground, check_cars
from tests.importers.deliveries import DICTIONARY, TODAY, car, codes, own_xml, put, refusal, vin

CARS = own_xml(*(car(number, trim=f"T{number}") for number in range(6)))
FIRST, SECOND = b"<trim>T1</trim>", b"<trim>T2</trim>"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
Rows = list[tuple[Any, ...]]


def mend(old: bytes, new: bytes) -> bytes:
    assert old in CARS
    return CARS.replace(old, new)


ODD = {
    "as we write it": CARS,
    "without line breaks": CARS.replace(b"\n", b""),
    "with a line break before each tag": CARS.replace(b"<", b"\n  <").lstrip(),
    "with carriage returns": CARS.replace(b"\n", b"\r\n"),
    "in UTF-16": CARS.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "in the code page of Windows": mend(FIRST, "<trim>Люкс</trim>".encode("cp1251")).replace(b"UTF-8", b"windows-1251"),
    "in UTF-8 with its mark": b"\xef\xbb\xbf" + CARS,
    "without a declaration": CARS.removeprefix(HEAD).lstrip(),
    "a blank in an end tag": mend(FIRST + b"</car>", FIRST + b"</car >"),
    "a blank in every end tag": CARS.replace(b"</car>", b"</car >"),
    "an attribute at every car": CARS.replace(b"<car>", b'<car a="1">'),
    "a start tag on two lines": CARS.replace(b"<car>", b'<car\n a="1">', 3),
    "an end tag in a text": mend(FIRST, b"<trim><![CDATA[</car>]]></trim>"),
    "a whole car in a text": mend(FIRST, b"<trim><![CDATA[<car><vin>1</vin></car>]]></trim>"),
    "a car in a comment": mend(b"<car><unique_id>N-2<", b"<!-- <car><vin>1</vin></car> --><car><unique_id>N-2<"),
    "a comment that a car ends": mend(b"<car><unique_id>N-2<", b"<!-- <car>--></car> --><car><unique_id>N-2<"),
    "an end tag in a comment": mend(FIRST, b"<!-- </car> -->" + FIRST),
    "an end tag in an instruction": mend(FIRST, b"<?x </car> ?>" + FIRST),
    "a car in a car": mend(FIRST, b"<car><vin>1</vin></car>" + FIRST),
    "a car elsewhere": CARS.replace(b"</stock>", b"<old><car><vin>1</vin></car></old></stock>"),
    "a car elsewhere before": mend(b"<car><unique_id>N-0<", b"<old><car><vin>1</vin></car></old><car><unique_id>N-0<"),
    "empty cars": CARS.replace(b"</car>", b"</car><car/>", 2),
    "a name that begins like a car": mend(b"<car><unique_id>N-2<", b"<cars>x</cars><car><unique_id>N-2<"),
    "words between cars": CARS.replace(b"</car>", b"</car> &amp; more", 2),
    "our own errors": mend(FIRST, FIRST + b'<error code="X">bad</error>'),
    "a namespace in one car": mend(FIRST, b'<x:a xmlns:x="urn:x"/>' + FIRST),
    "a namespace of the root": CARS.replace(b"<stock", b'<stock xmlns:x="urn:x"').replace(FIRST, b"<x:a/>" + FIRST),
    "no cars": HEAD + b"<stock></stock>",
    "broken after the third": mend(SECOND, b"<trim>"),
    "an unknown entity": mend(SECOND, b"<trim>&nbsp;</trim>"),
    "a byte of no sign": mend(SECOND, b"<trim>\xff</trim>"),
    "cut off": CARS[: CARS.index(SECOND)],
    "cut off behind a car": CARS[: CARS.index(SECOND) + len(SECOND) + len(b"</car>")],
    "two roots": CARS + b"<stock/>",
}  # fmt: skip


class Known(NamedTuple):
    id: int
    unique_id: str
    vin: str
    record: CarRecord


class Notes:
    """Remembers rows by what they say, as marks do by its digest."""

    def __init__(self) -> None:
        self.rows: dict[bytes, Known] = {}

    def digest(self, said: bytes) -> bytes:
        return said

    def find(self, digest: bytes) -> Known | None:
        return self.rows.get(digest)


def tell(row: CheckedCar | SameCar, notes: Notes | None) -> tuple[Any, ...]:
    """A row after the checks, with what is known of it."""
    noted = {known.id: known.record for known in notes.rows.values()} if notes else {}
    record = noted[row.listing_id] if isinstance(row, SameCar) else row.record
    return row.number, row.place, row.vin, [*row.problems], record


def look(path: Path, notes: Notes | None = None, limits: Limits | None = None) -> tuple[Rows, int]:
    """What the checks make of a file, how it ended, and how many rows were known."""
    rows: Rows = []
    same = 0
    ground = Ground(DICTIONARY, TODAY, "RUB", marks=notes)
    try:
        with open_delivery(path, path.name, limits=limits or Limits()) as delivery:
            for row in check_cars(delivery.rows, ground):
                rows.append(tell(row, notes))
                same += isinstance(row, SameCar)
                if notes and not isinstance(row, SameCar) and row.digest and row.record and not row.problems:
                    notes.rows[row.digest] = Known(len(notes.rows), row.unique_id, row.vin, row.record)
            rows.append(tuple(delivery.problems))
    except FileRefused as refused:
        rows.append(refused.problems)
    return rows, same


def read_whole(document: XmlDocument, path: tuple[str, ...], read: Callable[..., RawCar]) -> Iterator[RawCar]:
    """The plain way: every element, parsed."""
    return (read(element, 0) for element in document.elements(*path))


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Rows]:
    """Reads a file as a whole."""

    def run(path: Path) -> Rows:
        with monkeypatch.context() as patched:
            patched.setattr(own_format, "read_rows", read_whole)
            patched.setattr(flat_xml, "read_rows", read_whole)
            return look(path)[0]

    return run


@pytest.mark.parametrize("chunk", [1 << 16, 100, 7])
@pytest.mark.parametrize("name", ODD)
def test_pieces_say_what_the_whole_file_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Callable[[Path], Rows], name: str, chunk: int
) -> None:
    path = put(tmp_path, ODD[name], "stock.xml")
    expected = whole(path)
    monkeypatch.setattr(xml_pieces, "CHUNK", chunk)
    notes = Notes()
    assert look(path)[0] == expected
    assert look(path, notes)[0] == expected
    assert look(path, notes)[0] == expected


def test_cars_that_are_known_are_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = Notes()
    look(put(tmp_path, CARS, "a.xml"), notes)
    seen: list[bytes] = []
    parse = etree.fromstring

    def watch(said: bytes, parser: etree.XMLParser) -> Any:
        seen.append(said)
        return parse(said, parser)

    monkeypatch.setattr(etree, "fromstring", watch)
    changed = put(tmp_path, mend(SECOND, b"<trim>T9</trim>"), "b.xml")
    assert look(changed, notes)[1] == 5
    assert [said.count(b"T9") for said in seen] == [1]


@pytest.mark.parametrize("name", ODD)
def test_what_is_only_a_part_of_a_car_is_no_mark_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(xml_pieces, "CHUNK", 7)
    notes = Notes()
    look(put(tmp_path, ODD[name]), notes)
    assert all(etree.fromstring(said).tag == "car" for said in notes.rows if said.startswith(b"<"))


def test_the_same_bytes_in_a_comment_are_no_car(tmp_path: Path, whole: Callable[[Path], Rows]) -> None:
    notes = Notes()
    look(put(tmp_path, CARS), notes)
    hidden = put(
        tmp_path,
        CARS.replace(b"<car><unique_id>N-3<", b"<!--<car><unique_id>N-3<").replace(b"</stock>", b"--></stock>"),
    )
    rows, same = look(hidden, notes)
    assert rows == whole(hidden)
    assert (len(rows), same) == (4, 0)


def test_a_car_over_the_limit_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_pieces, "_LONGEST", 1 << 16)
    path = put(tmp_path, own_xml(car(1), car(2, description="x" * 500_000), car(3)))
    assert codes(refusal(path, Limits(car_bytes=200_000))) == [("SCHEMA_INVALID", None, "error")]
    assert [len(row) for row in look(path)[0]] == [5, 5, 5, 0]


def test_a_row_is_parsed_when_it_is_read(tmp_path: Path) -> None:
    with open_delivery(put(tmp_path, CARS), "x.xml") as delivery:
        rows = [*delivery.rows]
    assert all(isinstance(row, UnreadCar) for row in rows)
    assert [row.place for row in rows if isinstance(row, UnreadCar)] == [f"x.xml:{line} car" for line in range(3, 9)]
    assert [row.read().values["vin"] for row in rows if isinstance(row, UnreadCar)] == [vin(n) for n in range(6)]


MUTATION = st.tuples(
    st.integers(0, len(CARS)), st.integers(0, 30),
    st.sampled_from([b"", b"<", b">", b"</car>", b"<car>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<car/>", b"\n"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations=st.lists(MUTATION, min_size=1, max_size=4))
def test_a_file_that_was_tampered_with_says_the_same_with_marks_and_without(
    tmp_path: Path, whole: Callable[[Path], Rows], mutations: list[tuple[int, int, bytes]]
) -> None:
    content = CARS
    for at, length, put_in in mutations:
        content = content[:at] + put_in + content[at + length :]
    notes = Notes()
    look(put(tmp_path, CARS, "stock.xml"), notes)
    path = put(tmp_path, content, "stock.xml")
    assert look(path, notes)[0] == whole(path)
