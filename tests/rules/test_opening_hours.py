"""Opening hours: moments, slots and spans in the place's own zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.lib.opening_hours import OpeningHours

WEEKDAYS = {str(day): ["09:00", "18:00"] for day in range(5)}
SAMARA = OpeningHours.read(WEEKDAYS, "Europe/Samara")  # UTC+4
FRIDAY = date(2026, 4, 17)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of April 2026 in UTC."""
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def test_a_day_opens_and_closes_in_local_time() -> None:
    assert SAMARA.open_on(FRIDAY) == (at(17, 5), at(17, 14))
    assert SAMARA.open_on(FRIDAY + timedelta(days=1)) is None
    assert SAMARA.is_open(at(17, 5))
    assert not SAMARA.is_open(at(17, 14))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(15, 6), 4, at(15, 10)),
        (at(15, 13), 4, at(16, 8)),
        (at(17, 13), 4, at(20, 8)),
        (at(18, 9), 4, at(20, 9)),
        (at(15, 3), 9, at(15, 14)),
    ],
)
def test_time_runs_only_while_the_place_is_open(start: datetime, hours: int, end: datetime) -> None:
    assert SAMARA.moment_after(start, timedelta(hours=hours)) == end
    assert SAMARA.open_time(start, end) == timedelta(hours=hours)


def test_a_place_without_hours_is_always_open() -> None:
    nowhere = OpeningHours.read({}, "Europe/Moscow")
    assert nowhere.moment_after(at(15, 6), timedelta(hours=4)) == at(15, 10)
    assert nowhere.open_time(at(15, 6), at(16, 6)) == timedelta(days=1)
    assert nowhere.slots(FRIDAY, minutes=60) == []


def test_slots_begin_and_end_within_the_hours() -> None:
    slots = SAMARA.slots(FRIDAY, minutes=60)
    assert (slots[0], slots[-1], len(slots)) == (at(17, 5), at(17, 13), 9)


@pytest.mark.parametrize("span", [["20:00", "09:00"], ["9"], "closed", None, [9, 20], ["09:00", "25:00"]])
def test_an_unreadable_day_is_closed(span: object) -> None:
    assert not OpeningHours.read({"0": span, "monday": ["09:00", "18:00"]}, "Europe/Moscow")


def test_hours_stay_right_when_clocks_change() -> None:
    berlin = OpeningHours.read({str(day): ["09:00", "18:00"] for day in range(7)}, "Europe/Berlin")
    before, after = berlin.open_on(date(2026, 3, 28)), berlin.open_on(date(2026, 3, 29))
    assert before is not None
    assert after is not None
    assert (before[0].hour, after[0].hour) == (8, 7)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [(at(17, 4), at(17, 5)), (at(17, 6), at(20, 5)), (at(17, 15), at(20, 5)), (at(19, 12), at(20, 5))],
)
def test_a_closed_place_tells_when_it_opens_next(moment: datetime, opens: datetime) -> None:
    assert SAMARA.next_opening(moment) == opens
    assert OpeningHours.read({}, "Europe/Moscow").next_opening(moment) is None
