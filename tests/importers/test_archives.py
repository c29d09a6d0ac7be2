"""ZIP archives: cars with photos, and everything that is not taken."""

import io
import stat
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from app.importers.limits import MEGABYTE, Limits
from app.importers.readers.archive_names import decode_name
from app.importers.readers.packages import directory_fits
from app.importers.recognise import open_delivery
from tests.importers.deliveries import JPEG, archive, car, codes, own_xml, put, read, refusal, workbook

STOCK = own_xml(car(1))


def with_entry(name: str, mode: int = 0, content: bytes = b"x") -> bytes:
    """An archive whose second file has this name and these rights."""
    buffer = io.BytesIO(archive({"stock.xml": STOCK}))
    with zipfile.ZipFile(buffer, "a") as packed:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        packed.writestr(entry, content)
    return buffer.getvalue()


def test_cars_and_photos_come_out_of_an_archive(tmp_path: Path) -> None:
    packed = archive({"Склад/stock.xml": STOCK, "Склад/фото/N-1_1.jpg": JPEG, "__MACOSX/._x": b"1", "Thumbs.db": b"1"})
    with open_delivery(put(tmp_path, packed), "stock.zip") as delivery:
        assert delivery.format == "own_xml"
        assert [(photo.name, photo.path.read_bytes()) for photo in delivery.files] == [("Склад/фото/N-1_1.jpg", JPEG)]
        (found,) = delivery.cars
        assert str(found.site.car) == "stock.zip/Склад/stock.xml:3 car"
        assert delivery.problems == []
        unpacked = delivery.files[0].path
    assert not unpacked.exists()


def test_a_workbook_in_an_archive_is_no_archive_in_an_archive(tmp_path: Path) -> None:
    packed = archive({"stock.xlsx": workbook(list(car()), list(car().values())), "1.jpg": JPEG})
    assert len(read(put(tmp_path, packed))) == 1


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "a/../../evil", "/etc/evil", "\\evil", "C:\\evil", "c:/evil", "..\\..\\evil", "a\\..\\..\\b"],
)
def test_paths_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert codes(refusal(put(tmp_path, with_entry(name)))) == [("ARCHIVE_UNSAFE", None, "error")]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    packed = with_entry("photo.jpg", kind | 0o644, b"/etc/passwd")
    assert codes(refusal(put(tmp_path, packed))) == [("ARCHIVE_UNSAFE", None, "error")]


@pytest.mark.parametrize("inner", [archive({"a": b"b"}), b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"])
def test_archives_inside_are_refused_whatever_their_name(tmp_path: Path, inner: bytes) -> None:
    packed = archive({"stock.xml": STOCK, "photo.jpg": inner})
    assert codes(refusal(put(tmp_path, packed))) == [("ARCHIVE_UNSAFE", None, "error")]


def test_an_encrypted_archive_is_told_as_such(tmp_path: Path) -> None:
    packed = bytearray(archive({"stock.xml": STOCK}))
    packed[6] |= 1  # local header
    packed[packed.index(b"PK\x01\x02") + 8] |= 1  # directory
    assert codes(refusal(put(tmp_path, bytes(packed)))) == [("ENCRYPTED", None, "error")]


def test_limits_hold_while_unpacking(tmp_path: Path) -> None:
    photos = {f"{number}.jpg": JPEG for number in range(20)}
    path = put(tmp_path, archive({"stock.xml": STOCK, **photos}))
    assert codes(refusal(path, Limits(archive_files=20))) == [("ARCHIVE_TOO_LARGE", None, "error")]
    path = put(tmp_path, archive({"stock.xml": STOCK, "a.jpg": JPEG * 9_000}, zipfile.ZIP_STORED))
    assert codes(refusal(path, Limits(unpacked_bytes=500_000))) == [("ARCHIVE_TOO_LARGE", None, "error")]
    path = put(tmp_path, archive({"stock.xml": STOCK, "a.jpg": b"0" * 5 * MEGABYTE}))
    assert codes(refusal(path)) == [("ARCHIVE_TOO_LARGE", None, "error")]


def test_declared_sizes_are_not_believed(tmp_path: Path) -> None:
    packed = bytearray(archive({"stock.xml": STOCK, "a.jpg": b"0" * 5 * MEGABYTE}))
    entry = packed.rindex(b"PK\x01\x02")
    packed[entry + 24 : entry + 28] = struct.pack("<I", 100)  # what it says to unpack to
    with open_delivery(put(tmp_path, bytes(packed)), "s.zip") as delivery:
        assert codes(delivery.problems) == [("PHOTO_UNREADABLE", "photos", "warning")]
        assert delivery.files == ()


def test_a_directory_of_too_many_files_is_not_read(tmp_path: Path) -> None:
    packed = bytearray(archive({"stock.xml": STOCK, "a.jpg": b"x" * 70_000}, zipfile.ZIP_STORED))
    end = packed.rindex(b"PK\x05\x06")
    packed[end + 12 : end + 16] = struct.pack("<I", 60_000)
    found = refusal(put(tmp_path, bytes(packed)), Limits(archive_files=2))
    assert codes(found) == [("ARCHIVE_TOO_LARGE", None, "error")]


def test_end_records_that_contradict_each_other_hide_no_large_directory(tmp_path: Path) -> None:
    limits = Limits(archive_files=20)
    plain = archive({f"{number}{'x' * 200}": b"" for number in range(500)})
    end = plain.rindex(b"PK\x05\x06")
    size, start = struct.unpack("<II", plain[end + 12 : end + 20])
    wide = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 500, 500, size, start)
    wide += struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    small = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)
    marked = struct.pack("<4sHHHHI4sH", b"PK\x05\x06", 0, 0, 500, 500, size, b"PK\x05\x06", 0)
    for packed in (plain, plain[:end] + wide + small, plain[:end] + marked):
        path = put(tmp_path, packed)
        assert not directory_fits(path, limits)
        assert directory_fits(path, Limits())
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as read:
            assert len(read.filelist) == 500  # what the library would hold


def test_a_damaged_photo_never_blocks_its_car(tmp_path: Path) -> None:
    packed = archive({"stock.xml": STOCK, "a.jpg": JPEG, "b.jpg": JPEG[:-1]}, zipfile.ZIP_STORED)
    damaged = packed.replace(JPEG[:-1] + b"PK\x01", JPEG[:-2] + b"!PK\x01")
    with open_delivery(put(tmp_path, damaged), "s.zip") as delivery:
        assert len(list(delivery.cars)) == 1
        assert [photo.name for photo in delivery.files] == ["a.jpg"]
        assert codes(delivery.problems) == [("PHOTO_UNREADABLE", "photos", "warning")]


def test_a_damaged_file_of_cars_is_unreadable(tmp_path: Path) -> None:
    packed = archive({"stock.xml": STOCK}, zipfile.ZIP_STORED).replace(b"Hyundai</make>", b"Hyundaj</make>")
    assert codes(refusal(put(tmp_path, packed))) == [("FILE_UNREADABLE", None, "error")]


def test_an_archive_without_cars_or_with_two_files_of_them_is_refused(tmp_path: Path) -> None:
    assert codes(refusal(put(tmp_path, archive({"1.jpg": JPEG})))) == [("FORMAT_UNKNOWN", None, "error")]
    assert codes(refusal(put(tmp_path, archive({"folder/": b""})))) == [("FILE_EMPTY", None, "error")]
    two = archive({"a.xml": STOCK, "b.xml": STOCK})
    assert codes(refusal(put(tmp_path, two))) == [("ARCHIVE_SEVERAL_FILES", None, "error")]


def test_a_file_that_is_neither_is_left_out_and_told(tmp_path: Path) -> None:
    packed = archive({"stock.xml": STOCK, "readme.txt": "Здравствуйте".encode(), "empty": b""})
    with open_delivery(put(tmp_path, packed), "s.zip") as delivery:
        assert [(problem.code, problem.value) for problem in delivery.problems] == [("FILE_IGNORED", "readme.txt")]


def test_a_hostile_file_in_an_archive_refuses_it(tmp_path: Path) -> None:
    packed = archive({"stock.xml": STOCK, "x.xml": b"<!DOCTYPE a><a/>"})
    (problem,) = refusal(put(tmp_path, packed))
    assert (problem.code, problem.place) == ("XML_FORBIDDEN", "stock.bin/x.xml:1")


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "utf-8"])
@pytest.mark.parametrize("name", ["Новая папка/Лада Веста.jpg", "фото/нива.jpg", "ФОТО/ТУССАН белый.JPG"])
def test_russian_names_are_read_whatever_program_packed_them(name: str, encoding: str) -> None:
    entry = zipfile.ZipInfo(name.replace("/", "\\").encode(encoding).decode("cp437"))
    entry.flag_bits = 0
    assert decode_name(entry) == name


def test_the_extra_field_with_the_name_in_utf8_counts() -> None:
    entry = zipfile.ZipInfo("_15.txt".encode("cp866").decode("cp437") + "é")
    name = "€15.txt".encode()
    entry.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name
    assert decode_name(entry) == "€15.txt"
