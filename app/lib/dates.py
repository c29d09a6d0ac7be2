"""Days and moments as they stand in forms, feeds and tables, read exactly or refused."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, TypeAlias

from app.lib.text import clean, fold

Raw: TypeAlias = str | int | float | date | datetime

_LONGEST: Final = 64
_YEAR_FIRST: Final = re.compile(r"(?P<y>\d{4})(?P<mark>[-./])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})")
_YEAR_LAST: Final = re.compile(r"(?P<a>\d{1,2})(?P<mark>[-./])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4})")
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_DAY_NAMED: Final = re.compile(
    r"(?P<d>\d{1,2})(?:-?(?:st|nd|rd|th|го|е))?[ .-]+(?P<name>\D+?)[ .,-]*(?P<y>\d{4})(?: ?(?:г|года|год)\.?)?"
)
_NAME_FIRST: Final = re.compile(r"(?P<name>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})")
_TIME: Final = re.compile(
    r"(?P<date>.+?)(?:t|,? )(?P<hour>\d{1,2}):(?P<rest>\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)"
    r" ?(?P<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?"
)
_YEAR: Final = re.compile(r"(?P<y>\d{4})(?: ?(?:г|год|года|year|ปี)\.?)?")

_LAST_MONTH: Final = 12
_YEARS_AS_SERIALS: Final = range(1900, 2101)
_BUDDHIST_YEARS: Final = range(2440, 2644)  # 1897 .. 2100; no feed speaks of our year 2440
_BUDDHIST_ERA: Final = 543
_LEAP_BUG: Final = 60  # serial of 29 February 1900, a day that never was (ECMA-376 part 1, 18.17.4.1)

_MONTHS: Final = (
    ("январь", "января", "янв", "january", "jan", "มกราคม", "ม.ค."),
    ("февраль", "февраля", "фев", "февр", "february", "feb", "กุมภาพันธ์", "ก.พ."),
    ("март", "марта", "мар", "march", "mar", "มีนาคม", "มี.ค."),
    ("апрель", "апреля", "апр", "april", "apr", "เมษายน", "เม.ย."),
    ("май", "мая", "may", "พฤษภาคม", "พ.ค."),
    ("июнь", "июня", "июн", "june", "jun", "มิถุนายน", "มิ.ย."),
    ("июль", "июля", "июл", "july", "jul", "กรกฎาคม", "ก.ค."),
    ("август", "августа", "авг", "august", "aug", "สิงหาคม", "ส.ค."),
    ("сентябрь", "сентября", "сен", "сент", "september", "sep", "sept", "กันยายน", "ก.ย."),
    ("октябрь", "октября", "окт", "october", "oct", "ตุลาคม", "ต.ค."),
    ("ноябрь", "ноября", "ноя", "нояб", "november", "nov", "พฤศจิกายน", "พ.ย."),
    ("декабрь", "декабря", "дек", "december", "dec", "ธันวาคม", "ธ.ค."),
)
_MONTH_OF: Final = {fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names}


def parse_date(value: Raw, *, epoch_1904: bool = False) -> date:
    """Read a day from ISO ("2019-06-03", with or without time), "03.06.2019", "3 июня 2019", or a workbook's serial.

    A moment gives the day as it is written, in its own zone. Years of the Thai calendar become ours. Serials count in
    the 1900 system, or in the 1904 one when the workbook says so. Raises ValueError when it is no day, or when it could
    mean two ("03/06/2019", a serial that looks like a year).
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _split_time(value)[0]
    return _from_serial(value, epoch_1904=epoch_1904).date()


def parse_moment(value: Raw, *, zone: tzinfo, epoch_1904: bool = False) -> datetime:
    """Read a moment, in UTC; a value without a zone is told in `zone`, a day without a time is its midnight there.

    Raises ValueError as `parse_date` does.
    """
    if isinstance(value, datetime):
        told = value
    elif isinstance(value, date):
        told = datetime(value.year, value.month, value.day)  # noqa: DTZ001  (the zone is set below)
    elif isinstance(value, str):
        told = datetime.combine(*_split_time(value))
    else:
        told = _from_serial(value, epoch_1904=epoch_1904)
    try:
        return (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"out of the calendar: {value!r}") from error


def parse_year(value: Raw) -> int:
    """Read a year ("2019", "2019 г.", 2019.0, 2562 of the Thai calendar); raises ValueError when it is none."""
    text = value if isinstance(value, str) else f"{value:g}" if isinstance(value, int | float) else ""
    found = _YEAR.fullmatch(clean(text[:_LONGEST]).lower())
    if found is None or isinstance(value, bool):
        raise ValueError(f"not a year: {text[:_LONGEST]!r}")
    return _common_era(int(found["y"]))


def _split_time(value: str) -> tuple[date, time]:
    """Part a text into its day and its time, which knows its zone when the text told one."""
    text = clean(value).lower() if len(value) <= _LONGEST else ""
    found = _TIME.fullmatch(text)
    if found is None:
        return _read_day(text), time()
    zone = "Z" if found["zone"] in {"z", "utc", "gmt"} else found["zone"] or ""
    clock = time.fromisoformat(f"{found['hour']:0>2}:{found['rest']}".replace(",", ".") + zone)
    return _read_day(found["date"]), clock


def _read_day(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _build(found["y"], int(found["m"]), int(found["d"]))
    if found := _YEAR_LAST.fullmatch(text):
        return _read_year_last(found)
    if found := _DAY_NAMED.fullmatch(text) or _NAME_FIRST.fullmatch(text):
        month = _MONTH_OF.get(fold(found["name"]))
        if month:
            return _build(found["y"], month, int(found["d"]))
    raise ValueError(f"not a date: {text[:_LONGEST]!r}")


def _read_year_last(found: re.Match[str]) -> date:
    first, second = int(found["a"]), int(found["b"])
    # Dots are the European way, day first; slashes and hyphens are written both ways round.
    if found["mark"] == "." or first > _LAST_MONTH or first == second:
        return _build(found["y"], second, first)
    if second > _LAST_MONTH:
        return _build(found["y"], first, second)
    raise ValueError(f"day first or month first? {found[0]!r}")


def _build(year: str, month: int, day: int) -> date:
    return date(_common_era(int(year)), month, day)


def _common_era(year: int) -> int:
    return year - _BUDDHIST_ERA if year in _BUDDHIST_YEARS else year


def _from_serial(value: float, *, epoch_1904: bool) -> datetime:
    if isinstance(value, bool) or value in _YEARS_AS_SERIALS or not value >= (0 if epoch_1904 else 1):
        raise ValueError(f"not a date: {value!r}")
    try:
        return _epoch(value, epoch_1904=epoch_1904) + timedelta(days=value)
    except OverflowError as error:
        raise ValueError(f"out of the calendar: {value!r}") from error


def _epoch(value: float, *, epoch_1904: bool) -> datetime:
    if epoch_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001  (workbooks know no zones)
    if int(value) == _LEAP_BUG:
        raise ValueError("29 February 1900 never was")
    return datetime(1899, 12, 31 if value < _LEAP_BUG else 30)  # noqa: DTZ001
