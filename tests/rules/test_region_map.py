"""A country's map finds regions by any of their names and by places in them, and colours them by count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.lib.region_map import RegionMap, paint, read_map, step_of
from scripts.region_maps import map_country

WEST = [[30, 60], [40, 60], [40, 50], [30, 50], [30, 60]]
EAST = [[40, 60], [50, 60], [50, 50], [40, 50], [40, 60]]


def _feature(code: str, name: str, ring: list[list[int]]) -> dict[str, Any]:
    facts = {"iso_3166_2": code, "name": name, "name_ru": f"{name}ская область", "name_alt": "Old|Older"}
    return {"properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture
def country(tmp_path: Path) -> RegionMap:
    drawn = map_country([_feature("XX-W", "Запад", WEST), _feature("XX-E", "Восток", EAST)])
    path = tmp_path / "XX.json"
    path.write_text(json.dumps(drawn), encoding="utf-8")
    found = read_map(path)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["Запад", "ЗАПАД", "Республика Запад", "Западская область", "западская область"])
def test_a_region_is_found_by_any_way_of_writing_its_name(country: RegionMap, name: str) -> None:
    shape = country.find(name)
    assert shape is not None
    assert shape.code == "XX-W"


def test_a_name_that_no_map_knows_is_found_by_a_place_in_it(country: RegionMap) -> None:
    assert country.find("Солнечный край") is None
    shape = country.find("Солнечный край", 45.0, 55.0)
    assert shape is not None
    assert shape.code == "XX-E"
    assert country.find("Солнечный край", 100.0, 55.0) is None


def test_the_map_is_as_wide_as_it_says_and_keeps_west_and_east(country: RegionMap) -> None:
    points = [point for shape in country.regions for ring in shape.rings for point in ring]
    assert min(x for x, _ in points) == 0
    assert max(x for x, _ in points) == country.width
    assert max(y for _, y in points) <= country.height
    assert country.place(31, 55)[0] < country.place(49, 55)[0]
    assert country.place(40, 59)[1] < country.place(40, 51)[1]


def test_a_country_beyond_the_180th_meridian_stays_in_one_piece() -> None:
    far = [[170, 60], [180, 60], [180, 50], [170, 50], [170, 60]]
    further = [[-180, 60], [-170, 60], [-170, 50], [-180, 50], [-180, 60]]
    drawn = map_country([_feature("XX-A", "A", far), _feature("XX-B", "B", further)])
    assert drawn["meridian"] == 180
    assert drawn["height"] < drawn["width"]


def test_regions_of_two_spellings_are_counted_together_and_painted_last(country: RegionMap) -> None:
    painted = paint(country, {"Запад": 3, "Западская область": 2, "Нигде": 9, "Восток": 1})
    assert [(item.shape.code, item.count, item.step) for item in painted] == [("XX-E", 1, 3), ("XX-W", 5, 5)]


def test_steps_of_colour_tell_something_from_nothing() -> None:
    assert [step_of(count, 100) for count in (0, 1, 4, 5, 36, 64, 100)] == [0, 1, 1, 2, 3, 4, 5]
    assert step_of(0, 0) == 0


def test_a_file_that_is_no_map_says_so(tmp_path: Path) -> None:
    assert read_map(tmp_path / "none.json") is None
    broken = tmp_path / "broken.json"
    for text in ("[]", "{}", "no json", '{"regions": [{"code": 1}]}'):
        broken.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"broken\.json is no map|Expecting value"):
            read_map(broken)
