"""The answer of a dealer's SOAP service: cut into cars as a stream and written down as our own JSON."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from itertools import chain
from typing import IO, Any, Final, TypeAlias

from lxml import etree

from app.importers.fields import FIELD, Kind
from app.importers.limits import MEGABYTE
from app.importers.pull_order import Order, PullFailed, refuse_status

Element: TypeAlias = etree._Element  # noqa: SLF001  (lxml has no public name for it)

_SEVERAL: Final = frozenset({Kind.PHOTOS, Kind.OPTIONS})
_DECLARED: Final = re.compile(r"""<\?xml[^>]*?encoding=["']([\w-]+)["']""")
_FAULT: Final = ("Body", "Fault")
_CHUNK: Final = 1 << 16
_MOST_BETWEEN: Final = 16 * MEGABYTE  # a text ends at 10 MB


def list_cars(stream: IO[bytes], way: tuple[str, ...], status: int) -> Iterator[Element]:
    """The elements at a path, one at a time, each forgotten when the next is asked for."""
    inside, found, has_container = 0, False, False
    for event, element in _parse(stream, {*way[-2:], _FAULT[-1]}, status):
        if event == "start":
            has_container = has_container or (len(way) > 1 and _stands_at(element, way[:-1]))
            inside += bool(inside) or _stands_at(element, way) or _stands_at(element, _FAULT)
        elif inside > 1:
            inside -= 1
        elif inside:
            inside, found = 0, True
            _refuse_fault(element, status)
            yield element
            _forget(element)
    if status != HTTPStatus.OK:
        raise refuse_status(status)
    if not found and not has_container:
        raise PullFailed("cars_not_found", status=status, detail="/".join(way))


def _parse(stream: IO[bytes], names: Iterable[str], status: int) -> Iterator[tuple[str, Element]]:
    """Feed the parser by hand: so an answer in which nothing of use comes is noticed before it fills the memory."""
    parser: Any = etree.XMLPullParser(
        ("start", "end"), tag=[f"{{*}}{name}" for name in names], resolve_entities=False, load_dtd=False,
        no_network=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    waiting = 0
    try:
        while chunk := stream.read(_CHUNK):
            parser.feed(chunk)
            waiting += len(chunk)
            for event, element in parser.read_events():
                waiting = 0
                yield event, element
            if waiting > _MOST_BETWEEN:
                raise PullFailed("answer_unreadable", status=status)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise PullFailed("answer_unreadable", status=status, detail=error.msg or "") from error


def _stands_at(element: Element, way: tuple[str, ...]) -> bool:
    """Whether the way from somewhere above down to the element is the path, whatever their namespaces."""
    at: Element | None = element
    for name in reversed(way):
        if at is None or _name(at) != name:
            return False
        at = at.getparent()
    return True


def _refuse_fault(element: Element, status: int) -> None:
    if not _stands_at(element, _FAULT):
        return
    told = [" ".join(_text(part).split()) for part in element.iter() if _name(part) in {"faultstring", "Text"}]
    raise PullFailed("service_fault", status=status, detail="; ".join(text for text in told if text))


def write_cars(cars: Iterator[Element], order: Order, into: IO[bytes]) -> None:
    """Our own JSON, a line a car; or the file that the answer holds as the text of one element."""
    first = next(cars, None)
    if first is not None and not len(first) and not order.fields:
        into.write(_read_file(first.text or ""))
        for _car in cars:
            raise PullFailed("answer_unreadable", detail="several files")
        return
    head = {"mode": order.mode} if order.mode else {}
    into.write(json.dumps(head)[:-1].encode() + (b", " if head else b"") + b'"cars": [\n')
    for number, car in enumerate(chain([first] if first is not None else [], cars)):
        text = json.dumps(_read_car(car, order.fields), ensure_ascii=False)
        into.write((",\n" if number else "").encode() + text.encode("utf-8", "replace"))
    into.write(b"\n]}\n")


def _read_file(text: str) -> bytes:
    """A whole file inside an answer: as text in the encoding that it names, or as base64."""
    text = text.strip()
    if text[:1] in {"<", "{"}:
        named = _DECLARED.match(text)
        try:
            return text.encode(named.group(1) if named else "utf-8", "xmlcharrefreplace")
        except LookupError as error:
            raise PullFailed("answer_unreadable", detail=str(error)) from error
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PullFailed("answer_unreadable") from error


def _read_car(car: Element, fields: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    """The fields of a car: those that the dealer has assigned, else the elements that are called like ours."""
    parts: dict[str, list[Element]] = {}
    for part in car:
        parts.setdefault(_name(part), []).append(part)
    read: dict[str, Any] = {}
    for theirs, ours in fields or [(name, name) for name in parts]:
        values = _read_values(car, parts, theirs) if ours in FIELD else []
        if values:
            several = FIELD[ours].kind in _SEVERAL and len(values) > 1
            read[ours] = [value for value in values if value] if several else values[0]
    return read


def _read_values(car: Element, parts: Mapping[str, list[Element]], path: str) -> list[str]:
    """The texts at a path below a car, whose own parts are known by name; "@name" is an attribute."""
    first, *way = path.split("/")
    if first.startswith("@"):
        return _read_attribute([car], first[1:])
    nodes = parts.get(first, [])
    for step in way:
        if step.startswith("@"):
            return _read_attribute(nodes, step[1:])
        nodes = [child for node in nodes for child in node if _name(child) == step]
    return [_text(node) for node in nodes]


def _read_attribute(nodes: Iterable[Element], name: str) -> list[str]:
    named = [(str(key).rpartition("}")[2], value) for node in nodes for key, value in node.attrib.items()]
    return [str(value).strip() for key, value in named if key == name]


def _text(element: Element) -> str:
    return "".join(str(part) for part in element.itertext()).strip()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _forget(element: Element) -> None:
    """Free the element and everything before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
