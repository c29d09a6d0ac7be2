"""How large a schema becomes when its groups are written out: groups of groups double until no memory holds them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

_MOST: Final = 50_000  # parts; a contract that people wrote has hundreds
_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_GROUPS: Final = (f"{_XS}group", f"{_XS}attributeGroup")


class Groups:
    """The groups of all documents of a contract, by their names whatever their namespaces."""

    def __init__(self) -> None:
        self._parts: dict[str, int] = {}
        self._asked: dict[str, list[str]] = {}
        self._everywhere: list[str] = []

    def add(self, path: Path) -> None:
        """Take the groups of a document, which is XML without a DOCTYPE."""
        root: Any = etree.parse(
            path, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
        ).getroot()
        self._everywhere += _list_asked(root)
        for group in root.iter(*_GROUPS):
            if name := group.get("name"):
                self._parts[name] = self._parts.get(name, 0) + sum(1 for _part in group.iter())
                self._asked.setdefault(name, []).extend(_list_asked(group))

    def fit(self) -> bool:
        """Tell whether all of them together stay within bounds; a group that holds itself does not."""
        known: dict[str, int] = {}
        return sum(self._measure(name, known) for name in self._everywhere) <= _MOST

    def _measure(self, name: str, known: dict[str, int]) -> int:
        if name not in known:
            known[name] = _MOST + 1  # until it is known: should it meet itself on the way
            size = self._parts.get(name, 0)
            known[name] = size + sum(self._measure(inner, known) for inner in self._asked.get(name, ()))
        return known[name]


def _list_asked(element: Any) -> Iterator[str]:
    for group in element.iter(*_GROUPS):
        if asked := group.get("ref"):
            yield asked.rpartition(":")[2]
