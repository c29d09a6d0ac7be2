"""The dealers of the large scales: those of the tour, and as many more as the scale needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from app.demo.places import CITIES, DEALERS, SHORT_WEEKEND, WEEK, DemoDealer, Place

_FIRST: Final = (
    "Северный", "Южный", "Речной", "Лесной", "Горный", "Степной", "Озёрный", "Морской", "Белый", "Синий", "Янтарный",
    "Каменный", "Серебряный", "Высокий", "Дальний", "Тихий", "Солнечный", "Ясный", "Новый", "Старый", "Вольный", "Крутой",
)  # fmt: skip
_SECOND: Final = (
    "Берег", "Мост", "Тракт", "Причал", "Парк", "Луг", "Перевал", "Маяк", "Ключ", "Бор", "Холм", "Ветер", "Поворот",
    "Двор", "Путь", "Створ", "Утёс", "Родник", "Рубеж", "Простор",
)  # fmt: skip
_STREETS: Final = ("Автозаводская", "Заводская", "Магистральная", "Дорожная", "Объездная", "Мельничная", "Трактовая")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a network is: dealers, cars of each state today, requests of a dealer."""

    dealers: int
    stock: dict[str, int]
    requests: int


SIZES: Final = {
    "network": Size(180, {"on_sale": 20_000, "reserved": 900, "draft": 700, "withdrawn": 6_400, "sold": 92_000}, 80),
    "nation": Size(500, {"on_sale": 100_000, "reserved": 4_000, "draft": 3_000, "withdrawn": 45_000, "sold": 848_000}, 200),
}  # fmt: skip


def list_dealers(count: int, seed: int) -> Iterator[DemoDealer]:
    """The dealers of a scale, all over the country; those of the tour come first, so that their logins work."""
    yield from DEALERS
    random = Random(f"{seed}:crowd")
    for number in range(len(DEALERS), count):
        city, region, latitude, longitude, zone, dialling = CITIES[(number * 7 + number // len(CITIES)) % len(CITIES)]
        first, second = _FIRST[number % len(_FIRST)], _SECOND[(number // len(_FIRST) + number) % len(_SECOND)]
        place = Place(
            city,
            region,
            f"ул. {random.choice(_STREETS)}, {random.randint(1, 240)}",
            round(latitude + random.uniform(-0.09, 0.09), 4),
            round(longitude + random.uniform(-0.14, 0.14), 4),
            (f"+7{dialling}000{number:04d}",),
            random.choice((WEEK, SHORT_WEEKEND)),
        )
        name = f"{first} {second} {number}"
        yield DemoDealer(f"D{number:03d}", f"{name} Авто", f"ООО «{name}»", zone, (place,))


def share_out(total: int, shares: Sequence[float]) -> list[int]:
    """Whole parts of a total by shares; they add up to it."""
    whole, found, walked, given = sum(shares), [], 0.0, 0
    for share in shares:
        walked += share
        upto = round(total * walked / whole)
        found.append(upto - given)
        given = upto
    return found


def share_stock(size: Size, seed: int) -> list[dict[str, int]]:
    """How many cars of each state every dealer has; large dealers have several times as many as small ones."""
    random = Random(f"{seed}:shares")
    shares = [random.uniform(0.4, 1.8) for _ in range(size.dealers)]
    parts = {state: share_out(count, shares) for state, count in size.stock.items()}
    return [{state: parts[state][number] for state in parts} for number in range(size.dealers)]
