"""One reader per kind of field: a value as delivered becomes a typed one, or is refused with a code."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

from app.importers.fields import Field, Kind, When
from app.importers.records import Expense, PricePoint, RawExpense, RawPrice, RawValue, Scalar
from app.lib.dates import parse_date, parse_year
from app.lib.money import find_currency, parse_money
from app.lib.numbers import parse_engine_cc, parse_mileage_km, parse_power_hp, parse_whole, plain_number
from app.lib.text import clean
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary import listing as words

_NOTHING: Final = frozenset({"-", "–", "—"})  # what people write to say "none"
_EARLIEST: Final = date(1950, 1, 1)
_TO_COME: Final = timedelta(days=40 * 366)
_TOMORROW: Final = timedelta(days=1)  # the dealer's day may have begun before ours
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PART: Final = "|"


class BadValue(Exception):
    """A value is refused: the code, what would be accepted, and the parameters of the message."""

    def __init__(self, code: str, *, accepted: tuple[str, ...] = (), **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.accepted = accepted
        self.params = params


@dataclass(frozen=True, slots=True)
class Reading:
    """What readers need to know beside the value.

    `locale` is the language of suggestions; `taught` gives the code that a person taught for a word of a field;
    `left_out` collects what was refused inside a list: its other items go in.
    """

    today: date
    currency: str
    locale: str
    taught: Callable[[str, str], str | None] = lambda _field, _text: None
    left_out: list[tuple[str, BadValue]] = field(default_factory=list)


Reader: TypeAlias = Callable[[Field, RawValue, str, Reading], Any]


def read_value(known: Field, raw: RawValue, unit: str, reading: Reading) -> Any:
    """Give the typed value, None for one that is empty; raises BadValue.

    The type goes by the field's kind: texts, codes and the VIN are str, numbers int, money Decimal, lists tuples.
    """
    if is_empty(raw):
        return () if known.kind in _LISTS else None
    try:
        return READERS[known.kind](known, raw, unit, reading)
    except (ValueError, OverflowError) as error:
        raise BadValue("DATE_INVALID" if known.kind is Kind.DATE else "NUMBER_INVALID") from error


def is_empty(raw: RawValue) -> bool:
    """Tell whether a value says nothing: blank, an empty list, or a lone dash."""
    if isinstance(raw, str):
        stripped = raw.strip()
        return not stripped or stripped in _NOTHING
    return raw == []


def as_text(raw: RawValue) -> str:
    """Give a value as people would write it in any format: 1001.0 is "1001", a box that is ticked "true"."""
    if isinstance(raw, str):
        return clean(raw)
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, date):
        return raw.isoformat()
    return _PART.join(str(part) for part in raw) if isinstance(raw, list) else str(raw)


def _read_text(known: Field, raw: RawValue, _unit: str, _reading: Reading) -> str:
    text = _paragraphs(raw) if known.limit >= 1_000 and isinstance(raw, str) else as_text(raw)
    if len(text) > known.limit:
        raise BadValue("TEXT_TOO_LONG", limit=known.limit)
    return text


def _paragraphs(text: str) -> str:
    """Keep the lines of a long text, without what cannot be printed."""
    if text.isprintable():
        return text.strip()
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _read_word(known: Field, raw: RawValue, _unit: str, reading: Reading) -> str:
    return find_word(cast("Vocabulary", known.vocabulary), as_text(raw), reading, known.name)


def find_word(vocabulary: Vocabulary, text: str, reading: Reading, field: str) -> str:
    """Give the code of a word of a field; raises BadValue with the codes of the words it comes nearest to."""
    code = vocabulary.find(text) or reading.taught(field, text)
    if code is None:
        near = (vocabulary.find(name) for name in vocabulary.nearest(text, reading.locale))
        raise BadValue("VALUE_UNKNOWN", accepted=tuple(found for found in near if found))
    return code


def _read_yes_no(known: Field, raw: RawValue, unit: str, reading: Reading) -> bool:
    return raw if isinstance(raw, bool) else _read_word(known, raw, unit, reading) == "yes"


def _number(raw: RawValue) -> str | int | float:
    """Take what can be a number: a day or a list in a column of numbers is a shifted cell."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise BadValue("NUMBER_INVALID")
    return raw


def _within(known: Field, number: int, high: int = 0) -> int:
    if not known.low <= number <= (high or known.high):
        raise BadValue("NUMBER_OUT_OF_RANGE", low=known.low, high=high or known.high)
    return number


def _read_whole(known: Field, raw: RawValue, _unit: str, _reading: Reading) -> int:
    return _within(known, parse_whole(_number(raw)))


def _read_year(known: Field, raw: RawValue, _unit: str, reading: Reading) -> int:
    return _within(known, parse_year(_number(raw)), high=reading.today.year + 1)


def _read_mileage(known: Field, raw: RawValue, unit: str, _reading: Reading) -> int:
    plain = None if unit else plain_number(raw)
    return _within(known, parse_mileage_km(_number(raw), unit=unit or "km") if plain is None else plain)


def _read_engine(known: Field, raw: RawValue, _unit: str, _reading: Reading) -> int | None:
    """An engine of 0 is how tables say that there is none: an electric car."""
    size = parse_engine_cc(_number(raw))
    return _within(known, size) if size else None


def _read_power(known: Field, raw: RawValue, unit: str, _reading: Reading) -> int:
    return _within(known, parse_power_hp(_number(raw), unit=unit or "hp"))


def _read_owners(known: Field, raw: RawValue, _unit: str, reading: Reading) -> int:
    """A number, or words: "Два владельца", "Не было владельцев"."""
    if isinstance(raw, str) and not raw.strip().isdigit():
        return int(find_word(words.OWNERS, as_text(raw), reading, known.name))
    return _within(known, parse_whole(_number(raw)))


def _read_money(known: Field, raw: RawValue, _unit: str, reading: Reading) -> Decimal:
    amount = _amount(raw, reading)
    if not 0 < amount <= known.high:
        raise BadValue("NUMBER_OUT_OF_RANGE", low="0.01", high=known.high)
    return amount


def _amount(raw: RawValue, reading: Reading) -> Decimal:
    """Read an amount in the dealer's currency; a text that names another one ("£30,495") is refused."""
    plain = plain_number(raw)
    if plain is not None:
        return Decimal(plain)
    told = parse_money(_number(raw))
    if told.currency and told.currency != reading.currency:
        raise BadValue("VALUE_UNKNOWN", accepted=(reading.currency,))
    return told.amount


def _read_currency(known: Field, raw: RawValue, _unit: str, reading: Reading) -> str:
    """A listing's currency is its dealer's; any other is refused."""
    currency = find_currency(as_text(raw)[: known.limit])
    if currency != reading.currency:
        raise BadValue("VALUE_UNKNOWN", accepted=(reading.currency,))
    return reading.currency


def _read_date(known: Field, raw: RawValue, _unit: str, reading: Reading) -> date:
    day = read_day(raw)
    latest = reading.today + (_TO_COME if known.when is When.ANY else _TOMORROW)
    if not _EARLIEST <= day <= latest:
        raise BadValue("DATE_INVALID")
    return day


def read_day(raw: RawValue) -> date:
    """Read a day; bare numbers are refused here, for only a workbook knows where they count from."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date | str):
        return parse_date(raw)
    raise BadValue("DATE_INVALID")


def _parts(raw: RawValue) -> list[str]:
    """Give the items of a list that came as one text or as several."""
    texts = raw if isinstance(raw, list) else as_text(raw).split(_PART)
    return [part for part in (clean(str(text)) for text in texts) if part]


def _read_options(known: Field, raw: RawValue, _unit: str, reading: Reading) -> tuple[str, ...]:
    """Codes where the dictionary knows the word, the word itself where it does not; each once."""
    find, taught = cast("Vocabulary", known.vocabulary).find, reading.taught
    return tuple(dict.fromkeys((find(part) or taught(known.name, part) or part)[: known.limit] for part in _parts(raw)))


def _read_photos(known: Field, raw: RawValue, _unit: str, _reading: Reading) -> tuple[str, ...]:
    parts = _parts(raw)
    if any(len(part) > known.limit for part in parts):
        raise BadValue("TEXT_TOO_LONG", limit=known.limit)
    return tuple(dict.fromkeys(parts))


def _read_expenses(known: Field, raw: RawValue, _unit: str, reading: Reading) -> tuple[Expense, ...]:
    """Read each expense; a bad one is left out and told, the others go in. Expenses of 0 say nothing."""
    read = []
    for told in cast("list[RawExpense]", raw) if isinstance(raw, list) else []:
        try:
            kind = find_word(words.EXPENSE_KIND, told.kind, reading, known.name)
            amount = Decimal(0) if is_empty(told.amount) else _sum_of(told.amount, reading)
            expense = Expense(kind, amount, _day_of(known, told.spent_on, reading) if told.spent_on else None)
        except BadValue as bad:
            reading.left_out.append((f"{told.kind} {as_text(told.amount)}", bad))
        else:
            read += [expense] if amount > 0 else []
    return tuple(read)


def _read_prices(known: Field, raw: RawValue, _unit: str, reading: Reading) -> tuple[PricePoint, ...]:
    """Read the price path, in the order of days; in a table it is "day amount|day amount"."""
    steps = raw if isinstance(raw, list) else [RawPrice(*_halves(part)) for part in _parts(raw)]
    points = []
    for step in cast("list[RawPrice]", steps):
        try:
            points.append(PricePoint(_day_of(known, step.at, reading), _sum_of(step.amount, reading)))
        except BadValue as bad:
            reading.left_out.append((f"{as_text(step.at)} {as_text(step.amount)}", bad))
    return tuple(sorted(points, key=lambda point: point.at))


def _day_of(known: Field, raw: RawValue, reading: Reading) -> date:
    try:
        return _read_date(known, raw, "", reading)
    except ValueError as error:
        raise BadValue("DATE_INVALID") from error


def _sum_of(raw: RawValue, reading: Reading) -> Decimal:
    try:
        return _amount(raw, reading)
    except ValueError as error:
        raise BadValue("NUMBER_INVALID") from error


def _halves(part: str) -> tuple[Scalar, Scalar]:
    day, _, amount = part.partition(" ")
    return day, amount


_LISTS: Final = frozenset({Kind.OPTIONS, Kind.PHOTOS, Kind.EXPENSES, Kind.PRICES})
READERS: Final[dict[Kind, Reader]] = {
    Kind.TEXT: _read_text,
    Kind.ENUM: _read_word,
    Kind.YES_NO: _read_yes_no,
    Kind.MAKE: _read_text,
    Kind.MODEL: _read_text,
    Kind.CURRENCY: _read_currency,
    Kind.VIN: lambda _known, raw, _unit, _reading: as_text(raw),
    Kind.YEAR: _read_year,
    Kind.WHOLE: _read_whole,
    Kind.MILEAGE: _read_mileage,
    Kind.ENGINE: _read_engine,
    Kind.POWER: _read_power,
    Kind.OWNERS: _read_owners,
    Kind.MONEY: _read_money,
    Kind.DATE: _read_date,
    Kind.OPTIONS: _read_options,
    Kind.PHOTOS: _read_photos,
    Kind.EXPENSES: _read_expenses,
    Kind.PRICES: _read_prices,
}
