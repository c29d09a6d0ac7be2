"""Cars that are elements with their values one level below: what the XML formats of most sites have in common."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.importers.format import Document
from app.importers.places import ElementSite
from app.importers.problems import Problem
from app.importers.readers.xml import Element, XmlDocument, line_of, text_of
from app.importers.records import RawCar, RawValue

Sites: TypeAlias = dict[str, tuple[int, str]]

_LONGEST_EXTRA: Final = 1_000


@dataclass(frozen=True, slots=True)
class FlatXml:
    """What one format calls things; tags are compared in small letters.

    `path` leads from the root to a car. `fields` maps tags to fields: of several for one field the first that says
    something counts. `units` maps a tag to the field whose unit it tells, `photos` names the tag with a photo in each
    child (its text or its attribute url), `lists` the fields whose items are parted by commas. Tags that are
    `left_out` are not kept (people's names and phones); every other one stays with the car as text. Empty tags say
    nothing, for many programs write every tag they know. `finish` sees the car at the end.
    """

    path: str
    fields: Mapping[str, str]
    photos: str = "images"
    lists: frozenset[str] = frozenset()
    units: Mapping[str, str] | None = None
    left_out: frozenset[str] = frozenset()
    finish: Callable[[RawCar, Sites], None] | None = None

    def recognise(self, document: Document) -> bool:
        """Tell whether the document has cars at the path, or an empty place for them."""
        return isinstance(document, XmlDocument) and document.head.find(self.path) is not None

    def read(self, document: Document, _problems: list[Problem]) -> Iterator[RawCar]:
        """Give the cars in order."""
        path = document.head.find(self.path) if isinstance(document, XmlDocument) else None
        if isinstance(document, XmlDocument) and path:
            for element in document.elements(*path):
                yield self._read_car(element, document.name)

    def _read_car(self, element: Element, file: str) -> RawCar:
        sites: Sites = {}
        units: dict[str, str] = {}
        car = RawCar(ElementSite(file, line_of(element), str(element.tag), sites), {}, units=units)
        for child in element:
            tag = str(child.tag)
            name = self.fields.get(tag.lower())
            if name is None:
                self._read_other(car, units, child, tag)
            elif name not in car.values and (text := text_of(child).strip()):
                sites[name] = (line_of(child), tag)
                car.values[name] = self._read_value(name, text)
        if "photos" in car.values:
            sites.setdefault("photos", (line_of(element), self.photos))
        if self.finish:
            self.finish(car, sites)
        return car

    def _read_value(self, name: str, text: str) -> RawValue:
        return [part for part in text.split(",") if part.strip()] if name in self.lists else text

    def _read_other(self, car: RawCar, units: dict[str, str], element: Element, tag: str) -> None:
        """Read photos and units; discounts and the like stay as text, so that nothing said about a car is lost."""
        small = tag.lower()
        text = text_of(element).strip()
        if small == self.photos:
            car.values["photos"] = [text_of(photo).strip() or photo.get("url", "") for photo in element]
        elif self.units and small in self.units:
            units[self.units[small]] = text
        elif text and small not in self.left_out and not len(element):
            car.extras[tag] = text[:_LONGEST_EXTRA]
