"""Words of enums: three languages each, found as people and feeds write them."""

import csv
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from app.lib import vocabulary
from app.lib.vocabulary import LOCALES, Vocabulary, Word
from app.lib.vocabulary.inspection import CHECKLIST
from app.lib.vocabulary.listing import (
    BODY_TYPE,
    COLOR,
    CONDITION,
    DRIVE,
    EQUIPMENT,
    FUEL,
    GEARBOX,
    OWNERS,
    REGISTRATION_DOCUMENT,
    STATUS,
    WHEEL,
    YES_NO,
)
from app.lib.vocabulary.role import ROLE, ROLE_MAY

THAI, CYRILLIC = re.compile("[ก-๛]"), re.compile("[а-яё]", re.IGNORECASE)
NO_LETTERS_OF_ITS_OWN = {
    *("API", "SOAP", "USB", "AUX", "Bluetooth", "ЭРА-ГЛОНАСС", "Apple CarPlay и Android Auto"),
    *("auto.ru (XML)", "Avito Автозагрузка (XML)", "carcopy (XML)", "MaxPoster (XML)", "mobile.de (CSV)"),
}


def all_vocabularies() -> list[Vocabulary]:
    modules = [
        importlib.import_module(f"app.lib.vocabulary.{found.name}")
        for found in pkgutil.iter_modules(vocabulary.__path__)
    ]
    return list(
        {
            id(value): value for module in modules for value in vars(module).values() if isinstance(value, Vocabulary)
        }.values()
    )


VOCABULARIES = pytest.mark.parametrize("words", all_vocabularies(), ids=lambda words: words.subject)


@VOCABULARIES
def test_every_word_is_found_by_its_code_and_its_names(words: Vocabulary) -> None:
    for word in words:
        assert {
            words.find(word.code),
            *(words.find(word.name(locale)) for locale in LOCALES if len(word.name(locale)) <= 60),
        } == {word.code}


@VOCABULARIES
def test_every_name_is_written_in_its_language(words: Vocabulary) -> None:
    named = [word for word in words if word.ru not in NO_LETTERS_OF_ITS_OWN]
    assert [word.code for word in named if not CYRILLIC.search(word.ru) or THAI.search(word.ru)] == []
    assert [word.code for word in named if not THAI.search(word.th) or CYRILLIC.search(word.th)] == []
    assert [word.code for word in words if CYRILLIC.search(word.en) or THAI.search(word.en)] == []


@VOCABULARIES
@pytest.mark.parametrize("locale", LOCALES)
def test_names_tell_the_words_apart(words: Vocabulary, locale: str) -> None:
    names = [word.name(locale) for word in words]
    assert len(set(names)) == len(names)


def test_one_spelling_of_two_words_is_refused() -> None:
    with pytest.raises(ValueError, match="two words"):
        Vocabulary("gas", [Word("lpg", "а", "a", "ก", ("газ",)), Word("cng", "б", "b", "ข", ("ГАЗ",))])


def test_an_unknown_code_is_an_error_and_an_unknown_locale_is_english() -> None:
    with pytest.raises(KeyError):
        FUEL.word("газ")
    assert (FUEL.name("diesel", "ru_RU"), FUEL.name("diesel", "de"), FUEL.word("diesel").th) == (
        "Дизель",
        "Diesel",
        "ดีเซล",
    )


@pytest.mark.parametrize(
    ("words", "text", "code"),
    [
        (GEARBOX, "АКПП", "automatic"),
        (GEARBOX, "Автоматическая", "automatic"),
        (GEARBOX, "Автомат робот", "robot"),
        (GEARBOX, "AMT", "robot"),
        (GEARBOX, "6-ступенчатая механика", "manual"),
        (BODY_TYPE, "Внедорожник 5 дв.", "suv"),
        (BODY_TYPE, "ALLROAD_5_DOORS", "suv"),
        (BODY_TYPE, "Пикап Двойная кабина", "pickup"),
        (OWNERS, "Два владельца", "2"),
        (OWNERS, "2\xa0владельца", "2"),
        (OWNERS, "2 и более", "2"),
        (OWNERS, "4 и\xa0более", "4"),
        (OWNERS, "Не было владельцев", "0"),
        (YES_NO, "растаможен", "yes"),
        (YES_NO, "не растаможен", "no"),
        (REGISTRATION_DOCUMENT, "ПТС оригинал", "original"),
        (DRIVE, "задний", "rear"),
        (DRIVE, "4х4", "all"),
        (WHEEL, "L", "left"),
        (FUEL, "электро", "electric"),
        (FUEL, "Бензин/газ", "lpg"),
        (FUEL, "Бензин инжектор", "petrol"),
        (COLOR, "Белый (Crystal White)", "white"),
        (COLOR, "Звездный серый", "grey"),
        (COLOR, "pearl-white", "white"),
        (COLOR, "ЧЁРНЫЙ", "black"),
        (CONDITION, "б/у", "used"),
        (STATUS, "В наличии", "on_sale"),
        (EQUIPMENT, "Крепление для детского кресла (Isofix/LATCH)", "isofix"),
    ],
    ids=str,
)
def test_the_words_of_feeds_are_understood(words: Vocabulary, text: str, code: str) -> None:
    assert words.find(text) == code


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (FUEL, "Газ"),
        (FUEL, ""),
        (FUEL, "2019"),
        (BODY_TYPE, "бензин"),
        (COLOR, "красно-белый"),
        (COLOR, "белый " * 50),
        (OWNERS, "40\xa0800\xa0₽ в год"),
        (OWNERS, "Растаможен"),
        (GEARBOX, "N/A"),
    ],
    ids=str,
)
def test_what_means_nothing_or_several_things_is_not_guessed(words: Vocabulary, text: str) -> None:
    assert words.find(text) is None


def test_the_nearest_words_come_first_in_the_readers_language() -> None:
    assert GEARBOX.nearest("автамат", "ru", limit=2)[0] == "Автомат"
    assert FUEL.nearest("deisel", "th")[0] == "ดีเซล"
    assert len(COLOR.nearest("", "en")) == 5


def test_the_inspection_has_points_with_codes_of_their_own() -> None:
    points = [point.code for group in CHECKLIST for point in group.points]
    assert len(CHECKLIST) == 8
    assert len(set(points)) == len(points) >= 60
    assert [group.name("th") for group in CHECKLIST if not THAI.search(group.th) or not CYRILLIC.search(group.ru)] == []


def test_every_role_says_what_it_may() -> None:
    assert ROLE_MAY.codes == ROLE.codes == ("dealer_staff", "dealer_manager", "distributor", "administrator")


TAGS = {
    "body_type": BODY_TYPE,
    "BodyType": BODY_TYPE,
    "wheel": WHEEL,
    "WheelType": WHEEL,
    "color": COLOR,
    "Color": COLOR,
    "color_rus": COLOR,
    "color_eng": COLOR,
    "metallic": YES_NO,
    "color-metallic": YES_NO,
    "custom": YES_NO,
    "custom-clean": YES_NO,
    "owners_number": OWNERS,
    "owners": OWNERS,
    "drive_type": DRIVE,
    "DriveType": DRIVE,
    "drive": DRIVE,
    "engineType": FUEL,
    "engine-type": FUEL,
    "FuelType": FUEL,
    "gearboxType": GEARBOX,
    "Transmission": GEARBOX,
    "transmission": GEARBOX,
    "pts": REGISTRATION_DOCUMENT,
    "CarType": CONDITION,
    "category": CONDITION,
}


def test_every_word_of_the_real_feeds_is_known(shared: Path) -> None:
    said = {
        (element.tag, (element.text or "").strip())
        for path in (shared / "feeds").glob("[!i]*/*.xml")
        for element in etree.parse(path).iter(*TAGS)
    }
    assert len(said) > 60
    assert [(tag, text) for tag, text in said if text and TAGS[tag].find(text) is None] == []


def test_every_word_of_the_scraped_tables_is_known(shared: Path) -> None:
    said = set(_words_of_tables(shared / "listings"))
    assert len(said) > 40
    assert [(words.subject, text) for words, text in said if text and words.find(text) is None] == []


def _words_of_tables(folder: Path) -> Iterator[tuple[Vocabulary, str]]:
    columns = {
        "ru/auto_ru_haykinanc_data_bu.csv": {
            "transmission": GEARBOX,
            "body_type": BODY_TYPE,
            "drive_type": DRIVE,
            "color": COLOR,
            "engine_type": FUEL,
        },
        "ru/vellic0ncent_avito.csv": {
            "transmission": GEARBOX,
            "gear": DRIVE,
            "bodywork": BODY_TYPE,
            "steering_wheel": WHEEL,
            "owners_num": OWNERS,
            "color": COLOR,
            "engine_type": FUEL,
        },
    }
    for name, words in columns.items():
        with (folder / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield from ((vocabulary_of, row[column]) for column, vocabulary_of in words.items())
    rows = CalamineWorkbook.from_path(folder / "ru/auto_ru_cirik87.xlsx").get_sheet_by_index(0).to_python()
    yield from ((GEARBOX, str(row[5])) for row in rows[1:] if row[5] != "N/A")
    yield from ((OWNERS, str(row[3])) for row in rows[1:] if re.match(r"\d\D+(владел|более)", str(row[3])))
