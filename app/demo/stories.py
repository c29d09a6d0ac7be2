"""What happened to each car of the demo network: made up from a seed, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any, Final

from app.demo import words
from app.demo.line_up import BASIC_OPTIONS, EXTRA_OPTIONS, LINE_UP, TRIM_OPTIONS, CarLine, Engine
from app.lib.vin import check_digit

_YEAR_LETTERS: Final = dict(zip(range(2010, 2030), "ABCDEFGHJKLMNPRSTVWX", strict=True))
_SERIAL: Final = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_WEIGHTS: Final = list(accumulate(line.weight for line in LINE_UP))


@dataclass(frozen=True, slots=True)
class SaleTale:
    """A sale as it was agreed."""

    sold_on: date
    price: Decimal
    payment_method: str
    buyer_type: str
    payment_document: str | None
    paid_on: date | None


@dataclass(slots=True)
class Story:
    """A car's time with a dealer: ``ending`` is its state today, ``values`` are fields of a listing by name.

    ``pause`` are the days on which it was withdrawn and came back, ``undone`` a sale that was taken back on a day.
    """

    number: int
    line: CarLine
    level: int
    values: dict[str, Any]
    acquired_on: date
    shown_on: date
    ending: str
    prices: list[tuple[date, Decimal]]
    expenses: list[tuple[str, Decimal, date]]
    ended_on: date | None = None
    pause: tuple[date, date] | None = None
    undone: tuple[SaleTale, date] | None = None
    sale: SaleTale | None = None
    certified_on: date | None = None
    photos: int = 4
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def unique_id(self) -> str:
        """The dealer's own stock number."""
        return str(self.values["unique_id"])

    def price_on(self, day: date) -> Decimal:
        """The asking price of a day."""
        return (
            [amount for start, amount in self.prices if start <= day][-1]
            if day >= self.prices[0][0]
            else self.prices[0][1]
        )


def endings(counts: dict[str, int], random: Random) -> list[str]:
    """The states of today in a random order."""
    found = [state for state, count in counts.items() for _ in range(count)]
    random.shuffle(found)
    return found


def tell(number: int, prefix: str, ending: str, today: date, random: Random) -> Story:
    """Make one car up; ``today`` is the day before which everything happened."""
    line = random.choices(LINE_UP, cum_weights=_WEIGHTS)[0]
    acquired_on, ended_on = _choose_stay(ending, today, random)
    last_day = ended_on or today - timedelta(days=1)
    shown_on = min(acquired_on + timedelta(days=random.randint(1, 5)), last_day)
    year = _choose_year(line, acquired_on, random)
    engine = random.choice(line.engines)
    level = min(len(line.trims) - 1, int(random.triangular(0, len(line.trims), len(line.trims) * 0.6)))
    age = acquired_on.year - year + (acquired_on.month - 5) / 12
    mileage = max(4_000, round(age * random.gauss(16_500, 4_200), -2))
    price = _ask(line, engine, level, age, mileage)
    values = _describe(line, engine, level, year, random)
    values |= {"mileage_km": int(mileage), "unique_id": f"{prefix}-{number:04d}", "acquired_on": acquired_on}
    values["vin"] = _make_vin(line, year, number, random)
    values["purchase_price"] = _round(price * Decimal(str(round(random.uniform(0.85, 0.92), 3))), 1000)
    story = Story(number, line, level, values, acquired_on, shown_on, ending, [(shown_on, price)], [], ended_on)
    _cut_prices(story, last_day, random)
    _spend(story, last_day, random)
    _end(story, today, random)
    if line.years[1] > 2015 and random.random() < 0.88:
        _inspect(story, age, mileage, random)
    story.photos = random.choices((0, 4, 5), (4, 40, 56))[0] if ending in {"on_sale", "reserved"} else 3
    values["description"] = _write_description(story, random)
    return story


def _choose_stay(ending: str, today: date, random: Random) -> tuple[date, date | None]:
    yesterday = today - timedelta(days=1)
    if ending == "draft":
        return yesterday - timedelta(days=random.randint(0, 6)), None
    if ending in {"on_sale", "reserved"}:
        return yesterday - timedelta(days=round(random.triangular(2, 118, 24))), None
    back = 730 * random.random() ** 1.25
    ended_on = yesterday - timedelta(days=int(back))
    return ended_on - timedelta(days=round(random.triangular(6, 115, 34))), ended_on


def _choose_year(line: CarLine, acquired_on: date, random: Random) -> int:
    newest = min(line.years[1], acquired_on.year - 1)
    age = random.choices((1, 2, 3, 4, 5, 6, 7, 8, 9), (8, 14, 20, 18, 14, 10, 7, 3, 2))[0]
    return max(line.years[0], min(newest, acquired_on.year - age))


def _ask(line: CarLine, engine: Engine, level: int, age: float, mileage: float) -> Decimal:
    """The asking price: the new one for engine and trim, less age, less the kilometres beyond the usual."""
    new = line.price * 1000 * engine.factor * (1 + 0.11 * level)
    share = 0.94 * 0.925 ** max(0.5, age) * (1 - (mileage - 16_500 * age) / 1_400_000)
    price = _round(Decimal(round(new * share)), 5000)
    return price - 1000 if int(price) % 10_000 else price


def _round(amount: Decimal, step: int) -> Decimal:
    return Decimal(round(amount / step) * step)


def _describe(line: CarLine, engine: Engine, level: int, year: int, random: Random) -> dict[str, Any]:
    rich = level * len(TRIM_OPTIONS) // max(1, len(line.trims) - 1)
    options = [*BASIC_OPTIONS, *(code for part in TRIM_OPTIONS[:rich] for code in part)]
    options += [code for code in EXTRA_OPTIONS if random.random() < 0.22]
    if {"leather", "eco_leather"} & set(options):
        options.remove("fabric_seats")
    return {
        "make": line.make, "model": line.model, "generation": line.generation(year), "trim": line.trims[level],
        "modification": engine.modification, "condition": "used", "year": year, "body_type": line.body_type,
        "fuel": engine.fuel, "gearbox": engine.gearbox, "drive": engine.drive, "wheel": "left", "engine_cc": engine.cc,
        "power_hp": engine.hp, "doors": line.doors, "seats": line.seats,
        "owners": random.choices((1, 2, 3), (62, 30, 8))[0], "color": random.choice(line.colors),
        "metallic": random.random() < 0.6, "options": options,
        "registered_on": date(year, random.randint(2, 12), random.randint(1, 28)),
        "registration_document": random.choices(("original", "duplicate"), (92, 8))[0],
        "acquired_via": random.choices(
            ("trade_in", "buyout", "auction", "commission", "company_car", "lease_return"), (52, 20, 6, 8, 6, 8)
        )[0],
    }  # fmt: skip


def _make_vin(line: CarLine, year: int, number: int, random: Random) -> str:
    """A number that is well formed and passes its check digit, made of the maker's code and nothing real."""
    middle = "".join(random.choice(_SERIAL) for _ in range(5))
    tail = f"{_YEAR_LETTERS[year]}{random.choice('RUB')}{number % 1_000_000:06d}"
    digit = check_digit(f"{line.vin}{middle}0{tail}")
    return f"{line.vin}{middle}{digit}{tail}"


def _cut_prices(story: Story, last_day: date, random: Random) -> None:
    day, price = story.prices[0]
    if random.random() < 0.16:  # some dealers hope
        return
    for _ in range(4):
        day += timedelta(days=random.randint(17, 34))
        if day >= last_day:
            return
        price = _round(price * Decimal(str(round(random.uniform(0.955, 0.985), 3))), 1000)
        story.prices.append((day, price))


def _spend(story: Story, last_day: date, random: Random) -> None:
    day = story.acquired_on
    story.expenses.append(
        ("preparation", Decimal(random.randint(8, 46) * 1000), min(last_day, day + timedelta(days=1)))
    )
    for kind, chance, low, high in (("transport", 0.3, 6, 38), ("advertising", 0.55, 2, 9), ("warranty", 0.35, 12, 26)):
        if random.random() < chance:
            spent_on = min(last_day, day + timedelta(days=random.randint(1, 9)))
            story.expenses.append((kind, Decimal(random.randint(low, high) * 1000), spent_on))


def _end(story: Story, today: date, random: Random) -> None:
    if story.ending == "sold" and story.ended_on:
        story.sale = _sell(story, story.ended_on, random)
        if random.random() < 0.04:
            _take_back(story, random)
    elif story.ending == "on_sale" and (today - story.shown_on).days > 40 and random.random() < 0.3:
        start = story.shown_on + timedelta(days=random.randint(8, 16))
        story.pause = (start, start + timedelta(days=random.randint(3, 12)))


def _sell(story: Story, day: date, random: Random) -> SaleTale:
    asked = story.price_on(day)
    price = _round(asked * Decimal(str(round(random.uniform(0.972, 1.0), 3))), 1000)
    documented = random.random() < 0.86
    method = random.choices(
        ("credit", "cash", "bank_transfer", "trade_in", "mixed", "leasing"), (42, 22, 14, 10, 8, 4)
    )[0]
    buyer = "legal_entity" if method == "leasing" or random.random() < 0.06 else "individual"
    document = f"{'ПКО' if method == 'cash' else 'ПП'}-{story.number:05d}" if documented else None
    return SaleTale(day, price, method, buyer, document, day if documented else None)


def _take_back(story: Story, random: Random) -> None:
    """An earlier sale that came to nothing."""
    day = story.shown_on + timedelta(days=3)
    back = day + timedelta(days=random.randint(2, 5))
    if story.ended_on and back < story.ended_on:
        story.undone = (_sell(story, day, random), back)


def _inspect(story: Story, age: float, mileage: float, random: Random) -> None:
    if age > 6.4 or mileage > 148_000 or story.ending == "draft":
        return
    story.certified_on = min(story.acquired_on + timedelta(days=1), story.shown_on)
    story.marks = {point: ("repaired", note) for point, note in words.REPAIRED.items() if random.random() < 0.22}
    story.marks |= {point: ("noted", note) for point, note in words.NOTED.items() if random.random() < 0.16}


def _write_description(story: Story, random: Random) -> str:
    values = story.values
    title = f"{story.line.title} {values['modification']}, комплектация {values['trim']}."
    history = random.choice(words.HISTORY).format(owners=words.OWNERS[values["owners"]])
    comfort = [words.COMFORT[code] for code in values["options"] if code in words.COMFORT]
    random.shuffle(comfort)
    parts = [f"{title} {history}", " ".join(random.sample(words.STATE, 2))]
    if comfort:
        parts.append(f"В машине: {', '.join(comfort[:5])}.")
    return "\n\n".join([*parts, random.choice(words.OFFER)])


def tell_all(counts: dict[str, int], prefix: str, today: date, random: Random, first: int = 1) -> Iterator[Story]:
    """The stories of one dealer: ``counts`` says how many cars are in which state today."""
    for number, ending in enumerate(endings(counts, random), start=first):
        yield tell(number, prefix, ending, today, random)
