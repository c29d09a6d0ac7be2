"""Cars that are elements with their values one level below: what the XML formats of most sites have in common."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from app.importers.format import Document
from app.importers.places import ElementSite
from app.importers.problems import Problem
from app.importers.readers.xml import Element, XmlDocument, line_of, text_of
from app.importers.readers.xml_pieces import read_rows
from app.importers.records import RawCar, RawValue, UnreadCar

Sites: TypeAlias = dict[str, tuple[int, str]]

_LONGEST_EXTRA: Final = 1_000


def tag_of(element: Element) -> str:
    """Give what most formats call a value: its tag."""
    return str(element.tag)


@dataclass(frozen=True, slots=True)
class FlatXml:
    """What one format calls things; tags are compared in small letters.

    `path` leads from the root to a car; with `root_tells` a file with that root is recognised however long it speaks of
    other things before. `key` is the attribute of a car's element that numbers it. `fields` maps tags to fields: of
    several for one field the first that says something counts. `name_of` tells what a child is called where that is not
    its tag. `units` maps a tag to the field whose unit it tells (an attribute `unit` beside a value tells it, too).
    `photos` names the tag with a photo in each child (its text or its attribute url), `photo` a tag that is one photo
    and may come often. `lists` are the fields whose items are parted by commas, or stand in elements of their own.
    Tags that are `left_out` are not kept (people's names and phones); every other one stays with the car as text. Empty
    tags say nothing, for many programs write every tag they know. `finish` sees the car at the end.
    """

    path: str
    fields: Mapping[str, str]
    root_tells: bool = False
    key: str = ""
    name_of: Callable[[Element], str] = tag_of
    photos: str = "images"
    photo: str = ""
    lists: frozenset[str] = frozenset()
    units: Mapping[str, str] | None = None
    left_out: frozenset[str] = frozenset()
    finish: Callable[[RawCar, Sites], None] | None = None

    def recognise(self, document: Document) -> bool:
        """Tell whether the document has cars at the path, or an empty place for them."""
        return isinstance(document, XmlDocument) and self._find(document) is not None

    def read(self, document: Document, _problems: list[Problem]) -> Iterator[RawCar | UnreadCar]:
        """Give the cars in order."""
        path = self._find(document) if isinstance(document, XmlDocument) else None
        if isinstance(document, XmlDocument) and path:
            yield from read_rows(document, path, partial(self._read_car, document.name))

    def _find(self, document: XmlDocument) -> tuple[str, ...] | None:
        root, *below = self.path.split("/")
        found = document.head.find(self.path)
        return tuple(below) if found is None and self.root_tells and document.head.root.lower() == root else found

    def _read_car(self, file: str, element: Element, before: int) -> RawCar:
        sites: Sites = {}
        units: dict[str, str] = {}
        line = before + line_of(element)
        car = RawCar(ElementSite(file, line, str(element.tag), sites), {}, units=units)
        if self.key and (number := element.get(self.key)):
            car.values["unique_id"] = number
        for child in element:
            called = self.name_of(child)
            name = self.fields.get(called.lower())
            if name is None:
                self._read_other(car, units, child, called)
            elif name not in car.values and (value := self._read_value(name, child)):
                sites[name] = (before + line_of(child), called)
                car.values[name] = value
                units.update({name: unit} if (unit := child.get("unit")) else {})
        if "photos" in car.values:
            sites.setdefault("photos", (line, self.photo or self.photos))
        if self.finish:
            self.finish(car, sites)
        return car

    def _read_value(self, name: str, element: Element) -> RawValue:
        text = text_of(element).strip()
        if name not in self.lists:
            return text
        parts = [str(part) for part in element.itertext()] if len(element) else text.split(",")
        return [part for part in parts if part.strip()]

    def _read_other(self, car: RawCar, units: dict[str, str], element: Element, called: str) -> None:
        """Read photos and units; discounts and the like stay as text, so that nothing said about a car is lost."""
        small = called.lower()
        text = text_of(element).strip()
        if small == self.photos:
            car.values["photos"] = [text_of(photo).strip() or photo.get("url", "") for photo in element]
        elif small == self.photo:
            self._add_photo(car, text)
        elif self.units and small in self.units:
            units[self.units[small]] = text
        elif text and small not in self.left_out and not len(element):
            car.extras[called] = text[:_LONGEST_EXTRA]

    @staticmethod
    def _add_photo(car: RawCar, address: str) -> None:
        photos = car.values.setdefault("photos", [])
        if address and isinstance(photos, list):
            car.values["photos"] = [*map(str, photos), address]
