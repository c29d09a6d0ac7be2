"""Our own XML (contracts/stock.xsd): element names are field names, in any order."""

from collections.abc import Callable, Iterator
from typing import Final

from app.importers.fields import FIELD
from app.importers.format import Document, Format
from app.importers.header import read_header
from app.importers.places import ElementSite, Place
from app.importers.problems import Problem, Severity, found
from app.importers.readers.xml import Element, XmlDocument, line_of, text_of
from app.importers.readers.xml_pieces import read_rows
from app.importers.records import Header, RawCar, RawExpense, RawPrice, RawValue, UnreadCar
from app.lib.vocabulary.upload import FORMAT_NAME

_ROOT: Final = "stock"
_CAR: Final = "car"


def _recognise(document: Document) -> bool:
    return isinstance(document, XmlDocument) and document.head.root == _ROOT and "xmlns" not in document.head.attributes


def _read_header(document: Document) -> Header:
    return read_header(document.head.attributes, document.name) if isinstance(document, XmlDocument) else Header()


def _read(document: Document, problems: list[Problem]) -> Iterator[RawCar | UnreadCar]:
    if not isinstance(document, XmlDocument):
        return
    unknown: dict[str, Place] = {}

    def read(element: Element, before: int) -> RawCar:
        told = len(unknown)
        car = _read_car(element, document.name, before, unknown)
        problems.extend(found("COLUMN_UNKNOWN", unknown[name], value=name) for name in [*unknown][told:])
        return car

    yield from read_rows(document, (_CAR,), read)


def _read_car(element: Element, file: str, before: int, unknown: dict[str, Place]) -> RawCar:
    sites: dict[str, tuple[int, str]] = {}
    car = RawCar(ElementSite(file, before + line_of(element), _CAR, sites), {})
    for child in element:
        name = child.tag
        if name not in FIELD:
            unknown.setdefault(name, Place(file, line=before + line_of(child)))
            car.strange = True
        elif name in sites:
            car.problems.append(_tell_structure(Place(file, line=before + line_of(child), element=name), "given_twice"))
        else:
            sites[name] = before + line_of(child), name
            if name in _NESTED or len(child):
                _read_nested(car, child, name)
            else:
                car.values[name] = child.text or ""
            if name == "price" and (currency := child.get("currency")):
                car.values.setdefault("currency", currency)
    return car


def _read_nested(car: RawCar, element: Element, name: str) -> None:
    nested = _NESTED.get(name)
    if nested and (len(element) or not text_of(element).strip()):
        car.values[name] = nested(element)
    elif len(element):
        car.problems.append(_tell_structure(car.site.of(name), "nested"))
    else:
        car.values[name] = text_of(element)


def _tell_structure(place: Place, reason: str) -> Problem:
    name = str(place.element)
    severity = Severity.ERROR if FIELD[name].required else Severity.WARNING
    return found("SCHEMA_INVALID", place, severity=severity, field=name, value=name, reason=reason)


def _read_texts(element: Element) -> RawValue:
    return [text_of(child) for child in element]


def _read_expenses(element: Element) -> RawValue:
    return [
        RawExpense(child.get("kind", ""), child.get("amount", ""), child.get("spent_on") or None) for child in element
    ]


def _read_prices(element: Element) -> RawValue:
    return [RawPrice(child.get("at", ""), child.get("amount", "")) for child in element]


_NESTED: Final[dict[str, Callable[[Element], RawValue]]] = {
    "photos": _read_texts,
    "options": _read_texts,
    "expenses": _read_expenses,
    "price_history": _read_prices,
}

_ABOUT: Final = """\
Root `stock`; the contract is `app/importers/contracts/stock.xsd`. Element names are the field names, in any order.

```xml
<stock dealer="NORTH" mode="full" generated_at="2026-03-31T18:00:00+03:00">
  <car>
    <unique_id>N-1</unique_id><vin>Z94K241CBKR000001</vin><make>Hyundai</make><model>Solaris</model>
    <year>2022</year><mileage_km>41000</mileage_km><price currency="RUB">1050000</price>
    <expenses><expense kind="preparation" amount="30000" spent_on="2026-01-11"/></expenses>
    <price_history><price at="2026-01-12" amount="1100000"/></price_history>
    <photos><photo>N-1_1.jpg</photo><photo>https://cdn.example/n1/2.jpg</photo></photos>
  </car>
</stock>
```"""

FORMAT: Final = Format(
    FORMAT_NAME.word("own_xml"),
    about=_ABOUT,
    default_mode="full",
    recognise=_recognise,
    header=_read_header,
    read=_read,
    mapping={name: name for name in FIELD},
)
