"""XML as a stream of elements: refused before parsing when it has a DOCTYPE, read in constant memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeAlias, cast
from xml.parsers import expat

from lxml import etree

from app.importers.limits import Limits
from app.importers.places import Place
from app.importers.problems import refuse
from app.importers.readers.ignored import drop_errors

Element: TypeAlias = etree._Element  # noqa: SLF001  (lxml has no public name for it)

CHUNK: Final = 1 << 16
OPTIONS: Final[dict[str, Any]] = {
    "resolve_entities": False, "load_dtd": False, "no_network": True, "remove_comments": True, "remove_pis": True,
    "huge_tree": True,
}  # fmt: skip
_HEAD_ELEMENTS: Final = 200
_EXACT_LINES: Final = 65_535  # libxml2 counts further, but then tells the line of the text inside an element


@dataclass(frozen=True, slots=True)
class XmlHead:
    """The beginning of a document: the root, its attributes, and the paths of the first elements ("data/cars/car").

    `encoding` is the declared one, "" when none is.
    """

    root: str
    attributes: dict[str, str]
    paths: frozenset[str]
    encoding: str = ""

    def find(self, path: str) -> tuple[str, ...] | None:
        """Give the elements' names below the root on the way to a path given in small letters, as this file spells it.

        A file whose last container is there and empty leads there, too; None when the way is another.
        """
        spelled = {found.lower(): found for found in self.paths}
        container = path.rpartition("/")[0]
        if path in spelled:
            return tuple(spelled[path].split("/")[1:])
        if container in spelled and all((path + "/").startswith(found + "/") for found in spelled):
            return tuple(path.split("/")[1:])
        return None


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A document whose head was found harmless."""

    path: Path
    name: str
    head: XmlHead
    limits: Limits

    def elements(self, *path: str) -> Iterator[Element]:
        """Give the elements at a path below the root, one at a time; each is emptied when the next is asked for.

        Raises FileRefused (XML_MALFORMED, XML_FORBIDDEN, SCHEMA_INVALID) when the file goes wrong further down.
        """
        with self.path.open("rb") as stream:
            for element in _pull(stream, path, self):
                drop_errors(element)
                yield element
                _forget(element)

    def close(self) -> None:
        """Nothing is kept open between the elements."""


def open_xml(path: Path, name: str, limits: Limits) -> XmlDocument:
    """Look at the beginning of a document; raises FileRefused with XML_FORBIDDEN or XML_MALFORMED."""
    with path.open("rb") as stream:
        return XmlDocument(path, name, _scan_head(stream, name), limits)


def line_of(element: Any) -> int:
    """Give the line on which an element begins."""
    line: int = element.sourceline
    if line < _EXACT_LINES:
        return line
    told_by = element.text if element.text is not None else element.tail
    return line - (told_by or "").count("\n")


def text_of(element: Element) -> str:
    """Give the text directly inside an element, "" when there is none."""
    return element.text or ""


class _Enough(Exception):
    """The head has been seen."""


def _scan_head(stream: IO[bytes], name: str) -> XmlHead:
    """Read the prolog and the first elements with expat, which tells of a DOCTYPE before anything in it is used."""
    found: list[tuple[str, dict[str, str]]] = []
    declared: list[str | None] = []
    parser = _make_scanner(found, name)
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: declared.append(encoding)
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            if stream.tell() > CHUNK and found:
                break
        else:
            parser.Parse(b"", True)
    except _Enough:
        pass
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _malformed(name, getattr(error, "lineno", None), str(error)) from error
    root, attributes = found[0]
    return XmlHead(root, attributes, frozenset(path for path, _ in found), next(iter(declared), None) or "")


def _make_scanner(found: list[tuple[str, dict[str, str]]], name: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    stack: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        stack.append(tag)
        found.append(("/".join(stack), attributes))
        if len(found) >= _HEAD_ELEMENTS:
            raise _Enough

    def end(_tag: str) -> None:
        stack.pop()

    def forbid(*_declared: Any) -> None:
        raise refuse("XML_FORBIDDEN", Place(name, line=parser.CurrentLineNumber))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    return parser


def _pull(stream: IO[bytes], path: tuple[str, ...], document: XmlDocument) -> Iterator[Element]:
    """Feed the parser by hand: so one car too large is noticed before it fills the memory."""
    parser = etree.XMLPullParser(events=("end",), tag=path[-1], **OPTIONS)
    waiting = 0
    try:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
            waiting += len(chunk)
            for _, found in parser.read_events():
                element = cast("Element", found)
                if stands_at(element, path):
                    waiting = 0
                    yield element
            if waiting > document.limits.car_bytes:
                raise refuse("SCHEMA_INVALID", document.name, reason="car_too_large")
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _malformed(document.name, error.lineno, error.msg or str(error)) from error


def stands_at(element: Element, path: tuple[str, ...]) -> bool:
    """Tell whether the way from the root down to the element is the path."""
    parents = [parent.tag for parent in element.iterancestors()]
    return len(parents) == len(path) and tuple(parents[-2::-1]) == path[:-1]


def _forget(element: Element) -> None:
    """Free the element and everything before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _malformed(name: str, line: int | None, reason: str) -> Exception:
    return refuse(
        "XML_MALFORMED", Place(name, line=line), reason=reason.strip().splitlines()[0] if reason.strip() else "?"
    )
