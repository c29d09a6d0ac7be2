"""Fetching from addresses that others name: public hosts only, also after a redirect, bounded in size and time."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any, BinaryIO, Final, cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS: Final = 5
_CHUNK: Final = 1 << 16
_PORTS: Final = {"http": 80, "https": 443}
_UNSAFE_IN_PATH: Final = "/%:=&?~#+!$,;'@()*[]|"
# All of IPv6 that is given out; loopbacks, site-local addresses and IPv4 addresses in IPv6 clothes lie outside.
_GIVEN_OUT: Final = ipaddress.ip_network("2000::/3")
# What Python knows nothing of yet: IPv6 for documentation (RFC 9637), relays to 6to4 (RFC 7526).
_NOT_OPEN: Final = tuple(map(ipaddress.ip_network, ("3fff::/20", "192.88.99.0/24")))
_OURS: Final = {"User-Agent": "H-Promise", "Accept-Encoding": "identity"}
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchFailed(Exception):
    """An address could not be fetched. ``again``: another try may help; ``whole_host``: it is the host's fault."""

    def __init__(self, reason: str, *, again: bool = False, whole_host: bool = False) -> None:
        super().__init__(reason)
        self.again = again
        self.whole_host = whole_host


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; nothing where the version that is known is still the present one."""

    content: bytes
    etag: str | None
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much and how long: ``seconds`` for everything together, ``allowed_hosts`` need not be public."""

    largest: int = 10 * 1024 * 1024
    seconds: float = 20
    allowed_hosts: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for; ``secrets`` are headers for this host only."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: ``headers`` by their names in small letters, ``size`` in bytes."""

    status: int
    headers: Mapping[str, str]
    size: int


def ask(*, call: Call, into: BinaryIO, bounds: Bounds) -> Answer:
    """Ask an http or https address and write what it answers, as it comes, into a stream.

    Without a body it is a GET and follows redirects, each looked at anew; a secret goes to the host named, never to the
    next one, and never in the clear what was to go over TLS.

    :returns: the last answer, whatever it says.
    :raises FetchFailed: no public host, too large, too slow, no answer.
    """
    deadline = time.monotonic() + bounds.seconds
    url, first = call.url, _read_address(call.url)
    for _redirect in range(_MOST_REDIRECTS + 1):
        parts = _read_address(url)
        connection = _connect(parts, bounds, deadline)
        try:
            secrets = call.secrets if is_same_host(first, parts) else {}
            answer = _send(connection, parts, call, secrets)
            further = answer.getheader("Location") if answer.status in _REDIRECTS and call.body is None else None
            if further is None:
                size = _read(answer, into, bounds, deadline)
                return Answer(answer.status, _read_headers(answer), size)
            url = urljoin(url, further)
        except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: no header, no address
            raise FetchFailed(type(error).__name__, again=True) from error
        finally:
            connection.close()
    raise FetchFailed("too many redirects")


def fetch(*, url: str, bounds: Bounds, etag: str | None = None) -> Fetched:
    """Fetch an http or https address; with the ``etag`` of the known version, that one is not fetched again.

    :raises FetchFailed: no public host, too large, too slow, no answer, or an answer other than 200 or, asked so, 304.
    """
    content = BytesIO()
    known = {"If-None-Match": etag} if etag else {}
    answer = ask(call=Call(url, known), into=content, bounds=bounds)
    is_unchanged = bool(etag) and answer.status == HTTPStatus.NOT_MODIFIED
    if answer.status != HTTPStatus.OK and not is_unchanged:
        raise FetchFailed(f"answer {answer.status}", again=answer.status in _AGAIN)
    told = answer.headers.get("etag", "")[:200] or None
    return Fetched(content.getvalue(), told or (etag if is_unchanged else None), is_unchanged)


def send(*, url: str, body: bytes, headers: Mapping[str, str], bounds: Bounds) -> int:
    """Post something to an http or https address; redirects are not followed.

    :returns: the status of the answer, 200 to 299.
    :raises FetchFailed: no public host, too slow, no answer, or an answer that says no.
    """
    answer = ask(call=Call(url, headers, body=body), into=BytesIO(), bounds=bounds)
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise FetchFailed(f"answer {answer.status}", again=answer.status in _AGAIN)
    return answer.status


def is_same_host(first: SplitResult, other: SplitResult) -> bool:
    """Whether a secret for one address may go to another: the same host and port, TLS not given up."""
    if first.scheme == "https" and other.scheme != "https":
        return False
    ports = [parts.port or _PORTS.get(parts.scheme) for parts in (first, other)]
    upgraded = first.scheme != other.scheme and ports == [_PORTS["http"], _PORTS["https"]]
    return first.hostname == other.hostname and (ports[0] == ports[1] or upgraded)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, whatever clothes it wears."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found.sixtofour is not None or found.teredo is not None or found not in _GIVEN_OUT:
            return False
    return found.is_global and not found.is_multicast and not any(found in network for network in _NOT_OPEN)


def _read_address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable:
        raise FetchFailed("no http address")
    return parts


def _connect(parts: SplitResult, bounds: Bounds, deadline: float) -> http.client.HTTPConnection:
    """Connect to an address that was checked: what the name means a moment later does not matter any more."""
    host = str(parts.hostname)
    port = parts.port or _PORTS[parts.scheme]
    address = _resolve(host, port, bounds)
    connection = http.client.HTTPConnection(host, port, timeout=_left(deadline))
    try:
        found = socket.create_connection((address, port), timeout=_left(deadline))
        if parts.scheme == "https":
            found = ssl.create_default_context().wrap_socket(found, server_hostname=host)
    except OSError as error:
        raise FetchFailed(type(error).__name__, again=True, whole_host=True) from error
    connection.sock = cast("Any", _TimedSocket(found, deadline))
    return connection


def _resolve(host: str, port: int, bounds: Bounds) -> str:
    try:
        name = host.encode("idna").decode("ascii")
        found = [str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise FetchFailed("unknown host", again=True, whole_host=True) from error
    if host not in bounds.allowed_hosts and not all(is_public(address.partition("%")[0]) for address in found):
        raise FetchFailed("no public host", whole_host=True)
    return found[0]


def _send(
    connection: http.client.HTTPConnection, parts: SplitResult, call: Call, secrets: Mapping[str, str]
) -> http.client.HTTPResponse:
    method = "GET" if call.body is None else "POST"
    connection.request(method, _target(parts), body=call.body, headers={**_OURS, **call.headers, **secrets})
    return connection.getresponse()


def _target(parts: SplitResult) -> str:
    target = quote(parts.path or "/", safe=_UNSAFE_IN_PATH)
    return f"{target}?{quote(parts.query, safe=_UNSAFE_IN_PATH)}" if parts.query else target


def _read(answer: http.client.HTTPResponse, into: BinaryIO, bounds: Bounds, deadline: float) -> int:
    """Read no more than allowed, whatever length was told, and all that was told: half a stock file looks whole."""
    size = 0
    while chunk := answer.read1(_CHUNK):
        _left(deadline)
        size += len(chunk)
        if size > bounds.largest:
            raise FetchFailed("too large")
        into.write(chunk)
    if answer.length:
        raise FetchFailed("cut off", again=True)
    return size


def _read_headers(answer: http.client.HTTPResponse) -> dict[str, str]:
    """What is kept and sent back one day: without line ends and the like."""
    return {name.lower(): "".join(filter(str.isprintable, value)) for name, value in answer.getheaders()}


class _TimedSocket:
    """A connection as http.client uses it, which ends at the deadline however slowly each byte drips."""

    def __init__(self, open_one: socket.socket, deadline: float) -> None:
        self._socket, self._deadline = open_one, deadline

    def sendall(self, content: bytes) -> None:
        self._socket.settimeout(_left(self._deadline))
        self._socket.sendall(content)

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(_TimedStream(self._socket, self._deadline))

    def close(self) -> None:
        self._socket.close()


class _TimedStream(RawIOBase):
    def __init__(self, open_one: socket.socket, deadline: float) -> None:
        self._socket, self._deadline = open_one, deadline
        self._raw: Any = open_one.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(_left(self._deadline))
        return cast("int | None", self._raw.readinto(buffer))

    def close(self) -> None:
        self._raw.close()
        super().close()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchFailed("too slow", again=True)
    return left
