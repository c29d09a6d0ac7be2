"""Days and moments are read exactly as meant, or refused."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lib.dates import parse_date, parse_moment, parse_year

MOSCOW = ZoneInfo("Europe/Moscow")
JUNE_3 = date(2019, 6, 3)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "2019-06-03",
            "2019-06-03T10:00:00",
            "2019-06-03T23:59:59+03:00",
            "2019-06-03 10:00",
            "2019/06/03",
            "20190603",
        ),
        *("03.06.2019", "3.6.2019", "03.06.2019 18:30", "\ufeff 2019-06-03\xa0"),
        *("3 июня 2019 г.", "03 июн. 2019", "3 June 2019", "Jun 3, 2019", "3rd June 2019"),
        *("3 มิ.ย. 2562", "3 มิถุนายน 2562"),
        *(43619, 43619.75, JUNE_3, datetime(2019, 6, 3, 23, tzinfo=MOSCOW)),
    ],
)
def test_a_day_is_read_in_any_way_of_writing(value: str | float | date) -> None:
    assert parse_date(value) == JUNE_3


@pytest.mark.parametrize(
    ("value", "expected"), [("25/06/2019", (2019, 6, 25)), ("06-25-2019", (2019, 6, 25)), ("05/05/2019", (2019, 5, 5))]
)
def test_a_slash_is_read_where_only_one_day_can_be_meant(value: str, expected: tuple[int, int, int]) -> None:
    assert parse_date(value) == date(*expected)


@pytest.mark.parametrize("value", ["03/06/2019", "05-08-2024"])
def test_day_first_or_month_first_is_refused_where_nobody_can_tell(value: str) -> None:
    with pytest.raises(ValueError, match="day first or month first"):
        parse_date(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "бензин",
        "03.06.19",
        "2019-02-30",
        "31.04.2019",
        "2019",
        "43619",
        "2019-06",
        2019,
        2019.0,
        60,
        0,
        -1,
        1e12,
        float("nan"),
        True,
        "9" * 500,
        "2019-06-03 25:00",
        "0000-01-01",
    ],
)
def test_what_is_no_day_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (any wording)
        parse_date(value)


def test_serials_count_from_where_the_workbook_says() -> None:
    assert parse_date(1) == date(1900, 1, 1)
    assert parse_date(59) == date(1900, 2, 28)
    assert parse_date(61) == date(1900, 3, 1)
    assert parse_date(0, epoch_1904=True) == date(1904, 1, 1)
    assert parse_date(43619 - 1462, epoch_1904=True) == JUNE_3


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y"]))
def test_every_day_is_read_back(day: date, shape: str) -> None:
    if day.year >= 1000 and not 2440 <= day.year < 2644:
        assert parse_date(day.strftime(shape)) == day


@given(st.dates(date(1900, 1, 2), date(2400, 1, 1)), st.times(), st.integers(-12, 14))
def test_every_iso_moment_is_read_back(day: date, clock: time, hours: int) -> None:
    told = datetime.combine(day, clock, timezone(timedelta(hours=hours)))
    assert parse_moment(told.isoformat(), zone=MOSCOW) == told


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        moment = parse_moment(text, zone=MOSCOW)
    except ValueError:
        return
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-31T18:00:00+03:00", "2026-03-31T15:00:00+00:00"),
        ("2026-03-31T18:00:00Z", "2026-03-31T18:00:00+00:00"),
        ("2026-03-31 18:00", "2026-03-31T15:00:00+00:00"),
        ("31.03.2026, 9:05", "2026-03-31T06:05:00+00:00"),
        ("2026-01-12", "2026-01-11T21:00:00+00:00"),
        (date(2026, 1, 12), "2026-01-11T21:00:00+00:00"),
        (43619.5, "2019-06-03T09:00:00+00:00"),
    ],
)
def test_a_moment_without_a_zone_is_told_in_the_dealers(value: str | float | date, expected: str) -> None:
    assert parse_moment(value, zone=MOSCOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2019", 2019), ("2019 г.", 2019), (2019.0, 2019), (2019, 2019), ("2562", 2019), (" 2019\xa0год", 2019)],
)
def test_a_year_is_read_in_either_calendar(value: str | float, expected: int) -> None:
    assert parse_year(value) == expected


@pytest.mark.parametrize("value", ["бензин", "19", "2019-2020", 2019.5, True, ""])
def test_what_is_no_year_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError, match="not a year"):
        parse_year(value)
