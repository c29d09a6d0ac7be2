"""Every field of a car that a delivery may carry, declared once: template, tables, XSD, validation and docs derive from it."""

# ruff: noqa: E501  (a catalogue: a row each)

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from app.lib.vocabulary import Vocabulary, Word
from app.lib.vocabulary import listing as words


class Kind(StrEnum):
    """What a value is; each kind has one reader in values.py."""

    TEXT = "text"
    ENUM = "enum"
    YES_NO = "yes_no"
    VIN = "vin"
    MAKE = "make"
    MODEL = "model"
    YEAR = "year"
    WHOLE = "whole"
    MILEAGE = "mileage"
    ENGINE = "engine"
    POWER = "power"
    OWNERS = "owners"
    MONEY = "money"
    CURRENCY = "currency"
    DATE = "date"
    OPTIONS = "options"
    PHOTOS = "photos"
    EXPENSES = "expenses"
    PRICES = "prices"


class When(StrEnum):
    """The days on which a date makes sense."""

    PAST = "past"
    ANY = "any"


@dataclass(frozen=True)
class Field:
    """One field: `word` has its name, its headings in three languages and what else tables call it.

    `low` and `high` bound a number, `limit` is the number of characters of a text. `required` is what a car cannot do
    without; `sale` fields are needed or used only when the car is sold; `private` ones never leave dealer and
    distributor. `default` tells that an empty value means the same as none.
    """

    word: Word
    kind: Kind
    required: bool = False
    private: bool = False
    sale: bool = False
    default: bool = False
    limit: int = 0
    low: int = 0
    high: int = 0
    vocabulary: Vocabulary | None = None
    when: When = When.PAST
    example: str = ""

    @property
    def name(self) -> str:
        return self.word.code

    @cached_property
    def accepts(self) -> tuple[str, ...]:
        """The codes of a closed list, none for a free value."""
        return self.vocabulary.codes if self.vocabulary else ()


def _text(word: Word, limit: int, *, example: str = "", required: bool = False, sale: bool = False) -> Field:
    return Field(word, Kind.TEXT, limit=limit, example=example, required=required, sale=sale)


def _enum(word: Word, vocabulary: Vocabulary, *, default: bool = False, sale: bool = False) -> Field:
    return Field(word, Kind.ENUM, vocabulary=vocabulary, default=default, sale=sale, example=vocabulary.codes[0])


def _number(word: Word, kind: Kind, low: int, high: int, example: str, *, required: bool = False) -> Field:
    return Field(word, kind, low=low, high=high, example=example, required=required)


def _money(word: Word, *, example: str, required: bool = False, private: bool = False, sale: bool = False) -> Field:
    return Field(
        word, Kind.MONEY, low=1, high=9_999_999_999, required=required, private=private, sale=sale, example=example
    )


def _date(word: Word, *, when: When = When.PAST, default: bool = False, sale: bool = False) -> Field:
    return Field(word, Kind.DATE, when=when, default=default, sale=sale, example="2026-01-10")


FIELDS: Final[tuple[Field, ...]] = (
    _text(
        Word("unique_id", "Номер на складе", "Stock number", "รหัสสต็อก",
             ("id", "номер", "складской номер", "внутренний номер", "номер автомобиля", "stock no", "stock id", "internal number")),
        64, required=True, example="N-1",
    ),
    Field(
        Word("vin", "VIN", "VIN", "หมายเลขตัวถัง", ("вин", "vin код", "vin номер", "vin code", "chassis number", "เลขตัวถัง")),
        Kind.VIN, required=True, limit=17, example="Z94K241CBKR000001",
    ),
    Field(Word("make", "Марка", "Make", "ยี่ห้อ", ("brand", "бренд", "марка автомобиля", "mark", "แบรนด์")),
          Kind.MAKE, required=True, limit=100, example="Hyundai"),
    Field(Word("model", "Модель", "Model", "รุ่น", ("модель автомобиля",)),
          Kind.MODEL, required=True, limit=100, example="Solaris"),
    _text(Word("generation", "Поколение", "Generation", "เจเนอเรชัน"), 100, example="II"),
    _text(Word("trim", "Комплектация", "Trim", "รุ่นย่อย", ("complectation", "trim level", "version")), 100, example="Comfort"),
    _text(Word("modification", "Модификация", "Modification", "รุ่นเครื่องยนต์", ("engine version",)), 200, example="1.6 AT (123 л.с.)"),
    _enum(Word("condition", "Состояние", "Condition", "สภาพ", ("тип автомобиля", "новый или с пробегом")), words.CONDITION, default=True),
    _number(Word("year", "Год выпуска", "Year", "ปี", ("год", "model year", "production year", "ปีที่ผลิต", "รุ่นปี")),
            Kind.YEAR, 1950, 0, "2022", required=True),
    _number(Word("mileage_km", "Пробег, км", "Mileage, km", "เลขไมล์ กม.", ("пробег", "mileage", "milage", "run", "kilometrage", "เลขไมล์")),
            Kind.MILEAGE, 0, 2_000_000, "41000"),
    _money(Word("price", "Цена", "Price", "ราคา", ("стоимость", "цена продажи", "asking price")), required=True, example="1050000"),
    Field(Word("currency", "Валюта", "Currency", "สกุลเงิน"), Kind.CURRENCY, default=True, limit=32, example="RUB"),
    _enum(Word("body_type", "Кузов", "Body type", "ประเภทตัวถัง", ("тип кузова", "body", "bodywork")), words.BODY_TYPE),
    _enum(Word("fuel", "Топливо", "Fuel", "เชื้อเพลิง", ("тип топлива", "fuel type", "тип двигателя", "engine type")), words.FUEL),
    _enum(Word("gearbox", "Коробка передач", "Gearbox", "ระบบเกียร์", ("коробка", "кпп", "трансмиссия", "transmission", "เกียร์")), words.GEARBOX),
    _enum(Word("drive", "Привод", "Drive", "ระบบขับเคลื่อน", ("тип привода", "drive type")), words.DRIVE),
    _enum(Word("wheel", "Руль", "Steering wheel", "พวงมาลัย", ("расположение руля", "steering", "wheel side")), words.WHEEL),
    _number(Word("engine_cc", "Объём двигателя, см³", "Engine, cc", "ความจุเครื่องยนต์ ซีซี",
                 ("объём двигателя", "объем", "объём двигателя, л", "engine size", "engine capacity", "engine volume", "displacement")),
            Kind.ENGINE, 50, 20_000, "1591"),
    _number(Word("power_hp", "Мощность, л.с.", "Power, hp", "กำลัง แรงม้า", ("мощность", "power", "horsepower")), Kind.POWER, 1, 3_000, "123"),
    _number(Word("doors", "Дверей", "Doors", "จำนวนประตู", ("количество дверей", "двери", "doors count")), Kind.WHOLE, 1, 9, "5"),
    _number(Word("seats", "Мест", "Seats", "จำนวนที่นั่ง", ("количество мест", "места", "seats count")), Kind.WHOLE, 1, 60, "5"),
    _number(Word("owners", "Владельцев", "Owners", "จำนวนเจ้าของ", ("владельцы", "владельцев по птс", "количество владельцев", "owners number")),
            Kind.OWNERS, 0, 99, "1"),
    _enum(Word("color", "Цвет", "Colour", "สี", ("color", "цвет кузова", "body color", "body colour", "สีรถ")), words.COLOR),
    Field(Word("metallic", "Металлик", "Metallic", "สีเมทัลลิก"), Kind.YES_NO, vocabulary=words.YES_NO, example="yes"),
    Field(Word("options", "Оснащение", "Equipment", "อุปกรณ์", ("опции", "комплектация подробно", "оборудование", "features", "extras")),
          Kind.OPTIONS, limit=200, vocabulary=words.EQUIPMENT, example=f"{words.EQUIPMENT.codes[0]}|{words.EQUIPMENT.codes[1]}"),
    _text(Word("description", "Описание", "Description", "รายละเอียด", ("комментарий", "текст объявления", "comment")), 10_000, example="…"),
    Field(Word("photos", "Фото", "Photos", "รูปภาพ", ("фотографии", "изображения", "images", "pictures", "ссылки на фото")),
          Kind.PHOTOS, limit=2_000, example="N-1_1.jpg|https://cdn.example/n1/2.jpg"),
    _date(Word("registered_on", "Дата регистрации", "First registered", "วันจดทะเบียน", ("registration date", "дата первой регистрации"))),
    _enum(Word("registration_document", "ПТС", "Registration document", "เล่มทะเบียน", ("паспорт тс", "pts", "тип птс")), words.REGISTRATION_DOCUMENT),
    _enum(Word("status", "Статус", "Status", "สถานะ", ("статус объявления", "availability")), words.STATUS, default=True),
    _text(Word("certificate_number", "Номер сертификата", "Certificate number", "เลขที่ใบรับรอง", ("сертификат", "certificate")), 64, example="HP-2026-001"),
    _date(Word("inspected_on", "Дата осмотра", "Inspected on", "วันที่ตรวจสภาพ", ("inspection date",))),
    _date(Word("warranty_until", "Гарантия до", "Warranty until", "รับประกันถึง", ("гарантия", "warranty")), when=When.ANY),
    _date(Word("acquired_on", "Дата поступления", "Acquired on", "วันที่รับเข้า", ("дата приёмки", "поступил", "purchase date", "acquired")), default=True),
    _enum(Word("acquired_via", "Источник поступления", "Acquired via", "ช่องทางรับเข้า", ("способ приобретения", "source")), words.ACQUIRED_VIA),
    _money(Word("purchase_price", "Цена закупки", "Purchase price", "ราคาซื้อ", ("закупочная цена", "себестоимость", "cost price")), private=True, example="900000"),
    Field(Word("expenses", "Расходы", "Expenses", "ค่าใช้จ่าย", ("затраты",)), Kind.EXPENSES, private=True, vocabulary=words.EXPENSE_KIND),
    _date(Word("sold_on", "Дата продажи", "Sold on", "วันที่ขาย", ("продан", "sale date")), sale=True),
    _money(Word("sale_price", "Цена сделки", "Sale price", "ราคาที่ขาย", ("продан за", "сумма сделки")), sale=True, example="1040000"),
    _enum(Word("payment_method", "Способ оплаты", "Payment method", "วิธีชำระเงิน", ("оплата",)), words.PAYMENT_METHOD, sale=True),
    _enum(Word("buyer_type", "Покупатель", "Buyer", "ประเภทผู้ซื้อ", ("тип покупателя", "buyer type")), words.BUYER_TYPE, sale=True),
    _text(Word("payment_document", "Платёжный документ", "Payment document", "เอกสารการชำระเงิน", ("номер платёжного документа",)), 100, sale=True, example="PO-771"),
    _date(Word("paid_on", "Дата оплаты", "Paid on", "วันที่ชำระเงิน", ("оплачен", "payment date")), sale=True),
    _date(Word("withdrawn_on", "Дата снятия", "Withdrawn on", "วันที่ถอน", ("снят", "снят с продажи"))),
    Field(Word("price_history", "История цены", "Price history", "ประวัติราคา"), Kind.PRICES, limit=2_000, example="2026-01-12 1100000|2026-02-10 1050000"),
)  # fmt: skip

FIELD: Final = {field.name: field for field in FIELDS}
SALE_FIELDS: Final = tuple(field.name for field in FIELDS if field.sale)
REQUIRED: Final = tuple(field.name for field in FIELDS if field.required)
PRIVATE: Final = frozenset(field.name for field in FIELDS if field.private)
EXPENSE_PREFIX: Final = "expense_"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of our own tables: a field, or one kind of expense."""

    word: Word
    field: Field
    expense: str | None = None

    @property
    def name(self) -> str:
        return self.word.code


def _columns() -> Iterator[Column]:
    for field in FIELDS:
        if field.kind is not Kind.EXPENSES:
            yield Column(field.word, field)
            continue
        for kind in words.EXPENSE_KIND.words:
            heading = Word(
                EXPENSE_PREFIX + kind.code,
                f"{field.word.ru}: {kind.ru}",
                f"{field.word.en}: {kind.en}",
                f"{field.word.th}: {kind.th}",
            )
            yield Column(heading, field, kind.code)


COLUMNS: Final = tuple(_columns())
