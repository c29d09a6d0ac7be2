"""What a feed format declares: how it is recognised, and how its cars are read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.importers.problems import Problem
from app.importers.readers.json_stream import JsonDocument
from app.importers.readers.table import TableDocument
from app.importers.readers.xml import XmlDocument
from app.importers.records import Header, RawCar, UnreadCar
from app.lib.vocabulary import Word

Document: TypeAlias = XmlDocument | TableDocument | JsonDocument


def say_nothing(_document: Document) -> Header:
    """The header of a format that has none."""
    return Header()


@dataclass(frozen=True, slots=True)
class Format:
    """A feed format; an instance in the registry (app.importers.formats) is all that a new one needs.

    `word` has the name used in reports and on the command line, and the name for people. `default_mode` counts when
    neither the caller nor the file says whether the stock is complete. `recognise` looks at the opened document's head,
    never at names. `read` gives the cars in order, unread where it can, and adds findings about the whole file to the
    list. `about` and `mapping` (which of its names feeds which field) are for the docs. `id_from_vin`: the VIN is the
    key of a car that has no number of its own.
    """

    word: Word
    about: str
    default_mode: str
    recognise: Callable[[Document], bool]
    read: Callable[[Document, list[Problem]], Iterator[RawCar | UnreadCar]]
    header: Callable[[Document], Header] = say_nothing
    mapping: Mapping[str, str] | None = None
    id_from_vin: bool = False

    @property
    def name(self) -> str:
        return self.word.code
