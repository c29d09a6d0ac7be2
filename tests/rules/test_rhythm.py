"""Moments that come back by intervals and cron expressions; secrets that only their key opens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.lib.rhythm import Rhythm
from app.lib.sealing import seal, unseal

WEDNESDAY = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
ZONE = "Europe/Moscow"


def days(cron: str, zone: str = ZONE, at: datetime = WEDNESDAY) -> list[str]:
    return [f"{moment:%d.%m %H:%M}" for moment in Rhythm(zone, cron=cron).list_next(at, 3)]


@pytest.mark.parametrize(
    ("cron", "told"),
    [
        ("30 6 * * 1-5", ["16.04 03:30", "17.04 03:30", "20.04 03:30"]),
        ("30 6 * * mon-fri", ["16.04 03:30", "17.04 03:30", "20.04 03:30"]),
        ("0 6 * * 0", ["19.04 03:00", "26.04 03:00", "03.05 03:00"]),
        ("0 6 * * 7", ["19.04 03:00", "26.04 03:00", "03.05 03:00"]),
        ("0 6 * * 6,0", ["18.04 03:00", "19.04 03:00", "25.04 03:00"]),
        ("0 6 1 * 0", ["19.04 03:00", "26.04 03:00", "01.05 03:00"]),
        ("0 */6 * * *", ["15.04 15:00", "15.04 21:00", "16.04 03:00"]),
        ("0 12 * * *", ["16.04 09:00", "17.04 09:00", "18.04 09:00"]),  # this very moment is over
        ("0 0 30 2 *", []),
    ],
)
def test_a_cron_expression_means_what_crontab_means(cron: str, told: list[str]) -> None:
    assert days(cron) == told


@pytest.mark.parametrize(
    "cron", ["", "* * * *", "61 * * * *", "0 25 * * *", "0 6 * * 8", "0 6 * * 5-1", "0 6 * * */0", "x * * * *"]
)
def test_other_expressions_are_refused(cron: str) -> None:
    if not cron:
        assert Rhythm(ZONE, cron=cron).next_after(WEDNESDAY) is None
        return
    with pytest.raises(ValueError, match=r".+"):
        days(cron)


def test_an_hour_that_the_clocks_skip_is_made_up_for_one_that_they_repeat_comes_twice() -> None:
    spring, autumn = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)
    told = [days("30 2 * * *", "Europe/Berlin", at) for at in (spring, autumn)]
    assert told == [["29.03 01:30", "30.03 00:30", "31.03 00:30"], ["25.10 00:30", "25.10 01:30", "26.10 01:30"]]


def test_an_interval_counts_from_the_moment() -> None:
    found = Rhythm(ZONE, every_minutes=90).list_next(WEDNESDAY, 2)
    assert [f"{moment:%H:%M}" for moment in found] == ["10:30", "12:00"]


def test_a_secret_is_opened_by_its_key_and_purpose_only() -> None:
    sealed = seal("пароль", key="k", purpose="p")
    assert unseal(sealed, key="k", purpose="p") == "пароль"
    assert "пароль" not in sealed
    for wrong in ({"key": "x", "purpose": "p"}, {"key": "k", "purpose": "x"}):
        with pytest.raises(ValueError, match="another key"):
            unseal(sealed, **wrong)
    with pytest.raises(ValueError, match="another key"):
        unseal("ключ", key="k", purpose="p")
