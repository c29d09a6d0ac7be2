"""Where the demo dealers stand: their places, people's mailboxes and phones that cannot exist."""
# fmt: off

from dataclasses import dataclass
from typing import Final

WEEK: Final = {str(day): ["09:00", "21:00"] for day in range(7)}
SHORT_WEEKEND: Final = {**{str(day): ["09:00", "20:00"] for day in range(5)}, "5": ["10:00", "19:00"], "6": ["10:00", "18:00"]}
NO_SUNDAY: Final = {day: span for day, span in SHORT_WEEKEND.items() if day != "6"}


@dataclass(frozen=True, slots=True)
class Place:
    """A location. Subscriber numbers in Russia never begin with 000: such phones reach nobody."""

    city: str
    region: str
    address: str
    latitude: float
    longitude: float
    phones: tuple[str, ...]
    hours: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class DemoDealer:
    """A dealer of the tour; ``by_feed`` tells that its own system delivers the stock."""

    code: str
    name: str
    legal_name: str
    time_zone: str
    places: tuple[Place, ...]
    by_feed: bool = False

    @property
    def domain(self) -> str:
        """Where its mailboxes are; .test is reserved and reaches nobody."""
        return f"{self.code.lower()}.test"


DEALERS: Final = (
    DemoDealer(
        "NEVA", "Семь Мостов Авто", "ООО «Семь Мостов Авто»", "Europe/Moscow",
        (
            Place("Санкт-Петербург", "Санкт-Петербург", "Пулковское шоссе, 36, корп. 4", 59.8096, 30.3262, ("+78120001020", "+78120001021"), WEEK),
            Place("Санкт-Петербург", "Санкт-Петербург", "Выборгское шоссе, 214", 60.0668, 30.2836, ("+78120001030",), SHORT_WEEKEND),
        ),
        by_feed=True,
    ),
    DemoDealer(
        "URAL", "Каменный Пояс Моторс", "ООО «Каменный Пояс Моторс»", "Asia/Yekaterinburg",
        (Place("Екатеринбург", "Свердловская область", "ул. Металлургов, 67", 56.8379, 60.5246, ("+73430004050", "+73430004051"), WEEK),),
    ),
    DemoDealer(
        "KUBAN", "Тёплый Ветер Авто", "ООО «Тёплый Ветер Авто»", "Europe/Moscow",
        (Place("Краснодар", "Краснодарский край", "ул. Дзержинского, 229", 45.0817, 38.9723, ("+78610007080",), NO_SUNDAY),),
    ),
)

# Cities for the large scales: name, region, latitude, longitude, time zone, dialling code.
CITIES: Final = (
    ("Москва", "Москва", 55.7558, 37.6173, "Europe/Moscow", "495"),
    ("Санкт-Петербург", "Санкт-Петербург", 59.9386, 30.3141, "Europe/Moscow", "812"),
    ("Новосибирск", "Новосибирская область", 55.0302, 82.9204, "Asia/Novosibirsk", "383"),
    ("Екатеринбург", "Свердловская область", 56.8380, 60.5973, "Asia/Yekaterinburg", "343"),
    ("Казань", "Республика Татарстан", 55.7963, 49.1088, "Europe/Moscow", "843"),
    ("Нижний Новгород", "Нижегородская область", 56.3269, 44.0059, "Europe/Moscow", "831"),
    ("Челябинск", "Челябинская область", 55.1602, 61.4009, "Asia/Yekaterinburg", "351"),
    ("Красноярск", "Красноярский край", 56.0097, 92.8524, "Asia/Krasnoyarsk", "391"),
    ("Самара", "Самарская область", 53.1951, 50.1069, "Europe/Samara", "846"),
    ("Уфа", "Республика Башкортостан", 54.7355, 55.9587, "Asia/Yekaterinburg", "347"),
    ("Ростов-на-Дону", "Ростовская область", 47.2221, 39.7203, "Europe/Moscow", "863"),
    ("Омск", "Омская область", 54.9893, 73.3682, "Asia/Omsk", "381"),
    ("Краснодар", "Краснодарский край", 45.0355, 38.9753, "Europe/Moscow", "861"),
    ("Воронеж", "Воронежская область", 51.6608, 39.2003, "Europe/Moscow", "473"),
    ("Пермь", "Пермский край", 58.0105, 56.2502, "Asia/Yekaterinburg", "342"),
    ("Волгоград", "Волгоградская область", 48.7071, 44.5169, "Europe/Volgograd", "844"),
    ("Саратов", "Саратовская область", 51.5336, 46.0343, "Europe/Saratov", "845"),
    ("Тюмень", "Тюменская область", 57.1530, 65.5343, "Asia/Yekaterinburg", "345"),
    ("Барнаул", "Алтайский край", 53.3481, 83.7798, "Asia/Barnaul", "385"),
    ("Ижевск", "Удмуртская Республика", 56.8526, 53.2045, "Europe/Samara", "341"),
    ("Хабаровск", "Хабаровский край", 48.4802, 135.0719, "Asia/Vladivostok", "421"),
    ("Ульяновск", "Ульяновская область", 54.3142, 48.4031, "Europe/Ulyanovsk", "842"),
    ("Иркутск", "Иркутская область", 52.2870, 104.3050, "Asia/Irkutsk", "395"),
    ("Владивосток", "Приморский край", 43.1155, 131.8855, "Asia/Vladivostok", "423"),
    ("Ярославль", "Ярославская область", 57.6261, 39.8845, "Europe/Moscow", "485"),
    ("Ставрополь", "Ставропольский край", 45.0428, 41.9734, "Europe/Moscow", "865"),
    ("Томск", "Томская область", 56.4846, 84.9476, "Asia/Tomsk", "382"),
    ("Оренбург", "Оренбургская область", 51.7682, 55.0970, "Asia/Yekaterinburg", "353"),
    ("Кемерово", "Кемеровская область", 55.3552, 86.0868, "Asia/Novokuznetsk", "384"),
    ("Рязань", "Рязанская область", 54.6292, 39.7357, "Europe/Moscow", "491"),
    ("Пенза", "Пензенская область", 53.1959, 45.0183, "Europe/Moscow", "841"),
    ("Липецк", "Липецкая область", 52.6088, 39.5992, "Europe/Moscow", "474"),
    ("Тула", "Тульская область", 54.1931, 37.6173, "Europe/Moscow", "487"),
    ("Калининград", "Калининградская область", 54.7104, 20.4522, "Europe/Kaliningrad", "401"),
    ("Белгород", "Белгородская область", 50.5955, 36.5873, "Europe/Moscow", "472"),
    ("Курск", "Курская область", 51.7304, 36.1926, "Europe/Moscow", "471"),
    ("Сочи", "Краснодарский край", 43.5855, 39.7231, "Europe/Moscow", "862"),
    ("Тверь", "Тверская область", 56.8587, 35.9176, "Europe/Moscow", "482"),
    ("Магнитогорск", "Челябинская область", 53.4117, 58.9844, "Asia/Yekaterinburg", "351"),
    ("Сургут", "Ханты-Мансийский автономный округ — Югра", 61.2540, 73.3962, "Asia/Yekaterinburg", "346"),
    ("Вологда", "Вологодская область", 59.2205, 39.8915, "Europe/Moscow", "817"),
    ("Архангельск", "Архангельская область", 64.5393, 40.5169, "Europe/Moscow", "818"),
    ("Мурманск", "Мурманская область", 68.9585, 33.0827, "Europe/Moscow", "815"),
    ("Петрозаводск", "Республика Карелия", 61.7849, 34.3469, "Europe/Moscow", "814"),
    ("Чебоксары", "Чувашская Республика", 56.1322, 47.2519, "Europe/Moscow", "835"),
)
