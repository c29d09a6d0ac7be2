"""A dealer's own SOAP service, seen through its WSDL: read by zeep, fetched by our guarded way only."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from zeep import Client, Transport
from zeep import Settings as Manners
from zeep.wsdl.bindings.soap import SoapBinding
from zeep.wsse.username import UsernameToken

from app.importers.fields import FIELDS, Kind
from app.importers.limits import MEGABYTE, Limits
from app.importers.problems import FileRefused
from app.importers.pull_groups import Groups
from app.importers.pull_order import Order, PullFailed, explain, refuse_status
from app.importers.readers.xml import open_xml
from app.lib.text import fold
from app.services.fetching import Answer, Bounds, Call, FetchFailed, ask, is_same_host

_MOST_DOCUMENTS: Final = 50
_LARGEST_DOCUMENT: Final = 10 * MEGABYTE
_DEEPEST: Final = 6
_MOST_ELEMENTS: Final = 300
_NESTED: Final = frozenset({Kind.EXPENSES, Kind.PRICES})
MAPPABLE: Final = tuple(field for field in FIELDS if field.kind not in _NESTED)
_BY_SPELLING: Final = {fold(spelling): field.name for field in MAPPABLE for spelling in field.word.spellings()}


@dataclass(frozen=True, slots=True)
class CarList:
    """A list in an answer: its path, and the elements of one item; none for an element that holds a whole file."""

    path: str
    elements: tuple[str, ...]

    def suggest(self) -> list[tuple[str, str]]:
        """Give the elements whose names are those of our fields: (theirs, ours), each field once."""
        found: dict[str, str] = {}
        for element in self.elements:
            ours = find_field(element.rpartition("/")[2].lstrip("@"))
            if ours and ours not in found:
                found[ours] = element
        return [(theirs, ours) for ours, theirs in found.items()]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a service: the arguments it takes, and the lists in its answer."""

    name: str
    arguments: tuple[str, ...]
    lists: tuple[CarList, ...]


def find_field(text: str) -> str | None:
    """Give the name of the field that a service can fill and a person calls so."""
    return _BY_SPELLING.get(fold(text))


class GuardedTransport(Transport):
    """zeep's way out: every document and every call goes through our fetching, secrets to the source's own host."""

    def __init__(self, order: Order, bounds: Bounds, answer_into: Path | None = None) -> None:
        self.cache = None
        self.operation_timeout = None
        self._close_session = False  # there is no session of zeep's own
        self._order, self._bounds, self._answer_into = order, bounds, answer_into
        self._ends_at = time.monotonic() + bounds.seconds  # for all documents and the call together
        self._loaded: dict[str, bytes] = {}
        self._groups = Groups()

    def load(self, url: str) -> bytes:
        """Fetch a WSDL or a schema; none with a DOCTYPE.

        :raises PullFailed: it cannot be had, or holds a DOCTYPE.
        """
        if url not in self._loaded:
            if len(self._loaded) >= _MOST_DOCUMENTS:
                raise PullFailed("contract_unreadable", detail=f"> {_MOST_DOCUMENTS} documents")
            self._loaded[url] = self._fetch(url)
        return self._loaded[url]

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Answer:
        """Send a message; the answer lies in the file."""
        if self._answer_into is None or (self._order.auth != "none" and not self._is_ours(address)):
            raise PullFailed("service_elsewhere", detail=urlsplit(address).hostname or "")
        call = Call(address, headers, self._order.make_secrets(), body=message)
        with self._answer_into.open("wb") as into:
            return ask(call=call, into=into, bounds=self._limit(self._bounds.largest))

    def _fetch(self, url: str) -> bytes:
        secrets = self._order.make_secrets() if self._is_ours(url) else {}
        bounds = self._limit(_LARGEST_DOCUMENT)
        with TemporaryDirectory() as folder:
            path = Path(folder, "contract")
            with path.open("wb") as into:
                answer = ask(call=Call(url, secrets=secrets), into=into, bounds=bounds)
            if answer.status != HTTPStatus.OK:
                raise refuse_status(answer.status)
            check_xml(path, "contract_unreadable")
            self._groups.add(path)
            if not self._groups.fit():
                raise PullFailed("contract_unreadable", detail="groups of groups")
            return path.read_bytes()

    def _limit(self, largest: int) -> Bounds:
        return Bounds(largest, self._ends_at - time.monotonic(), self._bounds.allowed_hosts)

    def _is_ours(self, url: str) -> bool:
        with suppress(ValueError):
            return is_same_host(urlsplit(self._order.url), urlsplit(url))
        return False


def open_service(order: Order, bounds: Bounds, answer_into: Path | None = None) -> Any:
    """A client of a dealer's service, answers left as they come.

    :raises PullFailed: the WSDL cannot be had or read.
    """
    token = UsernameToken(order.auth_name, order.secret) if order.auth == "token" else None
    manners = Manners(forbid_dtd=True, raw_response=True)
    transport = GuardedTransport(order, bounds, answer_into)
    try:
        return Client(order.url, wsse=token, transport=transport, settings=manners)
    except PullFailed:
        raise
    except FetchFailed as failed:
        raise explain(failed) from failed
    except Exception as error:  # zeep meets a broken contract with errors of every kind
        raise PullFailed("contract_unreadable", detail=type(error).__name__) from error


def read_service(order: Order, bounds: Bounds) -> list[Operation]:
    """The operations of a service in the order of its WSDL.

    :raises PullFailed: the WSDL cannot be had or read.
    """
    try:
        ports = list_ports(open_service(order, bounds))
        found = [_describe(name, operation) for name, (_where, operation) in ports.items()]
    except PullFailed:
        raise
    except Exception as error:  # as above: references are followed late
        raise PullFailed("contract_unreadable", detail=type(error).__name__) from error
    if not found:
        raise PullFailed("contract_unreadable")
    return found


def list_ports(client: Any) -> dict[str, tuple[tuple[str, str], Any]]:
    """Every operation that speaks SOAP: name -> ((service, port), operation); the first port that has it."""
    found: dict[str, tuple[tuple[str, str], Any]] = {}
    for service in client.wsdl.services.values():
        for port in service.ports.values():
            if isinstance(port.binding, SoapBinding):
                for operation in port.binding.all().values():
                    found.setdefault(operation.name, ((service.name, port.name), operation))
    return found


def check_xml(path: Path, fault: str) -> None:
    """Refuse what is no XML or has a DOCTYPE, before anything parses it in earnest.

    :raises PullFailed: as it says.
    """
    try:
        open_xml(path, "", Limits())
    except FileRefused as refused:
        forbidden = any(problem.code == "XML_FORBIDDEN" for problem in refused.problems)
        raise PullFailed("contract_forbidden" if forbidden else fault) from refused


def _describe(name: str, operation: Any) -> Operation:
    asked, answered = operation.input.body, operation.output.body if operation.output else None
    arguments = tuple(path for path, _element, _is_list in _walk(asked)) if asked is not None else ()
    if answered is None:
        return Operation(name, arguments, ())
    found = list(_walk(answered))
    lists = [CarList(f"{answered.name}/{path}", _list_parts(element)) for path, element, is_list in found if is_list]
    texts = [CarList(f"{answered.name}/{path}", ()) for path, element, _is_list in found if not _children(element)]
    return Operation(name, arguments, tuple([one for one in lists if one.elements] or texts[:20]))


def _walk(root: Any, deepest: int = _DEEPEST) -> Iterator[tuple[str, Any, bool]]:
    """Every element below one: (path, element, whether it comes more than once)."""
    waiting = [("", root, 0)]
    told = 0
    while waiting and told < _MOST_ELEMENTS:
        path, element, depth = waiting.pop(0)
        for child in _children(element) if depth < deepest else ():
            below = f"{path}{child.name}"
            told += 1
            yield below, child, bool(child.accepts_multiple)
            waiting.append((f"{below}/", child, depth + 1))


def _children(element: Any) -> list[Any]:
    parts = getattr(element.type, "elements", None) or []
    return [child for _name, child in parts if hasattr(child, "accepts_multiple") and getattr(child, "name", None)]


def _list_parts(element: Any) -> tuple[str, ...]:
    """The elements and attributes of one item, by their paths from it."""
    attributes = [f"@{name}" for name, _attribute in getattr(element.type, "attributes", None) or [] if name]
    return (*attributes, *(path for path, part, _is_list in _walk(element, 3) if not _children(part)))
