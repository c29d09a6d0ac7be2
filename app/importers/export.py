"""A dealer's stock as a delivery: in our own formats, which read back as unchanged, and as YML for other sites.

Every writer goes through the cars once and keeps none.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter

from app.importers.fields import COLUMNS, EXPENSE_PREFIX, FIELD, Column
from app.importers.records import Expense, PricePoint
from app.importers.stock_values import tell
from app.importers.template import SHEET, heading_of
from app.lib.cells import defuse
from app.lib.markup import write_element, write_text, write_value
from app.lib.text import slug
from app.lib.vocabulary import Vocabulary, Word
from app.lib.yml import YmlOffer, YmlShop, write_yml
from app.models import Dealer, Listing, Photo
from app.queries import dealer_stock

_PART: Final = "|"
_LONGEST_CELL: Final = 32_767  # what a cell of a workbook holds
_CATEGORY: Final = Word("cars", "Автомобили", "Cars", "รถยนต์")
_ITEMS: Final = {"photos": "photo", "options": "option"}
_TAGS: Final = frozenset({"unique_id", "make", "model", "price", "currency", "description", "photos", "status"})

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StockFile:
    """What is written: the cars of one dealer, with all that hangs on them.

    `private`: purchase prices and expenses, too. `locale` is the language of words in tables and in YML, `site` the
    address of the buyers' site.
    """

    dealer: str
    name: str
    currency: str
    cars: Iterable[Listing]
    at: datetime
    locale: str
    private: bool
    site: str

    @classmethod
    def of(cls, dealer: Dealer, *, at: datetime, locale: str, private: bool, site: str) -> "StockFile":
        """Give the file of all that a dealer has on hand; the scope must allow to read it."""
        cars = dealer_stock.walk(dealer.id)
        return cls(dealer.code, dealer.public_name, dealer.currency, cars, at, locale, private, site.rstrip("/"))

    def told(self) -> Iterator[Told]:
        """What each car says."""
        return (tell(car, private=self.private) for car in self.cars)


def write_stock(kind: str, stock: StockFile, out: IO[bytes]) -> None:
    """Write the file; raises KeyError when `kind` is none of `KINDS`."""
    _WRITERS[kind](stock, out)


def _write_xml(stock: StockFile, out: IO[bytes]) -> None:
    head = f'<stock dealer={write_value(stock.dealer)} mode="full" generated_at="{stock.at.isoformat()}">\n'
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{head}'.encode())
    for told in stock.told():
        currency = told.pop("currency")
        elements = "".join(_element(name, value, currency) for name, value in told.items())
        out.write(f"<car>\n{elements}</car>\n".encode())
    out.write(b"</stock>\n")


def _element(name: str, value: Any, currency: str) -> str:
    if name == "price":
        return f"<price currency={write_value(currency)}>{_plain(value)}</price>\n"
    if not isinstance(value, tuple):
        return write_element(name, _plain(value))
    return f"<{name}>{''.join(_item(name, item) for item in value)}</{name}>\n"


def _item(name: str, item: Any) -> str:
    if isinstance(item, Expense):
        day = f' spent_on="{item.spent_on}"' if item.spent_on else ""
        return f'<expense kind={write_value(item.kind)} amount="{item.amount}"{day}/>'
    if isinstance(item, PricePoint):
        return f'<price at="{item.at}" amount="{item.amount}"/>'
    return f"<{_ITEMS[name]}>{write_text(item)}</{_ITEMS[name]}>"


def _plain(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _write_json(stock: StockFile, out: IO[bytes]) -> None:
    head = json.dumps({"dealer": stock.dealer, "mode": "full", "generated_at": stock.at.isoformat()})
    out.write(f'{head[:-1]}, "cars": ['.encode())
    for number, told in enumerate(stock.told()):
        values = {name: _as_json(value) for name, value in told.items()}
        out.write(f"{',' if number else ''}\n{json.dumps(values, ensure_ascii=False)}".encode())
    out.write(b"\n]}\n")


def _as_json(value: Any) -> Any:
    """Numbers stay numbers; money has two places, which a number of JSON keeps."""
    if isinstance(value, Expense | PricePoint):
        return {name: _as_json(part) for name, part in value._asdict().items() if part is not None}
    if isinstance(value, tuple):
        return [_as_json(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _write_xlsx(stock: StockFile, out: IO[bytes]) -> None:
    """The sheet of the template, filled: names hidden in its first row, headings below."""
    columns = _columns(stock)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(SHEET.name(stock.locale))
        styles = {date: book.add_format({"num_format": "yyyy-mm-dd"}), Decimal: book.add_format({"num_format": "0.00"})}
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_row(0, 0, [column.name for column in columns])
        sheet.write_row(1, 0, [heading_of(column, stock.locale) for column in columns], book.add_format({"bold": True}))
        sheet.freeze_panes(2, 0)
        for row, cells in enumerate(_rows(stock, columns), 2):
            for place, cell in enumerate(cells):
                _write_cell(sheet, (row, place), cell, styles)


def _write_cell(sheet: Any, at: tuple[int, int], cell: Any, styles: Mapping[type, Any]) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*at, cell, styles[date])
    elif isinstance(cell, Decimal):
        sheet.write_number(*at, float(cell), styles[Decimal])
    elif isinstance(cell, int):
        sheet.write_number(*at, cell)
    elif cell is not None and len(cell) <= _LONGEST_CELL:  # half of a list would be another list
        sheet.write_string(*at, cell)


def _write_csv(stock: StockFile, out: IO[bytes]) -> None:
    columns = _columns(stock)
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.name for column in columns])
    for cells in _rows(stock, columns):
        writer.writerow([defuse(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in cells])
    text.detach()


def _columns(stock: StockFile) -> list[Column]:
    return [column for column in COLUMNS if stock.private or not column.field.private]


def _rows(stock: StockFile, columns: list[Column]) -> Iterator[list[Any]]:
    for told in stock.told():
        yield [_cell(told, column, stock.locale) for column in columns]


def _cell(told: Told, column: Column, locale: str) -> Any:
    value = told.get(column.field.name)
    if column.name.startswith(EXPENSE_PREFIX):
        costs = (cost for cost in value or () if cost.kind == column.expense)
        return _PART.join(f"{cost.spent_on} {cost.amount}" for cost in costs) or None
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, tuple):
        return _PART.join(_part(column.field.vocabulary, item, locale) for item in value)
    return _word(column.field.vocabulary, value, locale) if isinstance(value, str) else value


def _part(vocabulary: Vocabulary | None, item: Any, locale: str) -> str:
    return f"{item.at} {item.amount}" if isinstance(item, PricePoint) else _word(vocabulary, item, locale)


def _word(vocabulary: Vocabulary | None, text: str, locale: str) -> str:
    """The word for people, as long as it is read back as the same."""
    name = vocabulary.name(text, locale) if vocabulary and text in vocabulary else text
    return name if vocabulary is None or vocabulary.find(name) == text else text


def _write_offers(stock: StockFile, out: IO[bytes]) -> None:
    shop = YmlShop(stock.name, stock.site, [stock.currency], _CATEGORY.name(stock.locale))
    for part in write_yml(shop, (_offer(car, stock) for car in stock.cars), stock.at):
        out.write(part.encode())


def _offer(car: Listing, stock: StockFile) -> YmlOffer:
    """One car for other sites, which learn no money but its price; parameters are called as headings of tables are."""
    told = tell(car, private=False)
    make, model = told["make"], told["model"]
    name = f"{make} {model} {car.year}"
    kept = {name: value for name, value in told.items() if name not in _TAGS and name != "price_history"}
    return YmlOffer(
        id=car.unique_id,
        url=f"{stock.site}/{stock.locale}/cars/{car.id}-{slug(name)}",
        price=told["price"],
        currency=car.currency,
        vendor=make,
        model=model,
        name=name,
        pictures=[address for photo in car.photos if (address := _address(photo, stock.site))],
        description=told.get("description", ""),
        params={FIELD[name].word.name(stock.locale): _param(name, value, stock.locale) for name, value in kept.items()},
    )


def _address(photo: Photo, site: str) -> str | None:
    """Where other sites fetch a photo: from us once we have it, whether a delivery or a person brought it."""
    return f"{site}/media/photos/{photo.sha256}/large.jpg" if photo.state == "stored" else photo.url


def _param(name: str, value: Any, locale: str) -> str:
    vocabulary = FIELD[name].vocabulary
    if isinstance(value, tuple):
        return _PART.join(_word(vocabulary, item, locale) for item in value)
    return _word(vocabulary, _plain(value), locale)


_WRITERS: Final[dict[str, Callable[[StockFile, IO[bytes]], None]]] = {
    "xml": _write_xml,
    "xlsx": _write_xlsx,
    "json": _write_json,
    "csv": _write_csv,
    "yml": _write_offers,
}
KINDS: Final = tuple(_WRITERS)
