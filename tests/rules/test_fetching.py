"""Addresses that others name: only the open internet is asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO

import pytest

from app.services.fetching import Bounds, Call, FetchFailed, ask, fetch, is_public

HERE = Bounds(seconds=0.3, allowed_hosts=("127.0.0.1",))


@contextmanager
def saying(answer: bytes, *, drips: bool = False) -> Iterator[str]:
    """A server on this machine that says just this and hangs up; it may drip, for as long as anybody listens."""
    hung_up = threading.Event()

    def answer_one(listening: socket.socket) -> None:
        with suppress(OSError), listening.accept()[0] as found:
            found.recv(1 << 16)
            found.sendall(answer)
            while drips and not hung_up.wait(0.02):
                found.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer_one, args=(listening,))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        hung_up.set()
        thread.join()


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
        "255.255.255.255", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "3fff::1", "2001:db8::1", "192.88.99.1",
    ],
)  # fmt: skip
def test_addresses_inside_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/1.jpg", "file:///etc/passwd", "http://", "http://user:pw@example.org/", "http://[::1", "x",
        "http://localhost/1.jpg", "http://127.0.0.1:6379/", "http://2130706433/", "http://[::ffff:127.0.0.1]/",
        "http://0x7f.1/", "http://example.org:99999/", "gopher://127.0.0.1/_",
    ],
)  # fmt: skip
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(FetchFailed):
        fetch(url=url, bounds=Bounds(seconds=2))


def test_half_an_answer_is_none() -> None:
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\nhalf") as url, pytest.raises(FetchFailed) as failed:
        fetch(url=url, bounds=HERE)
    assert (str(failed.value), failed.value.again) == ("cut off", True)


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_who_drips_is_not_listened_to_for_longer(beginning: bytes) -> None:
    with saying(beginning, drips=True) as url, pytest.raises(FetchFailed) as failed:
        fetch(url=url, bounds=HERE)
    assert str(failed.value) in {"too slow", "TimeoutError"}


@pytest.mark.parametrize("further", [b"http://[", b"//[::1", b"http://a\x00b/", b"https://a b/", b"http://\xff/"])
def test_a_redirect_to_nonsense_is_a_failure_in_words(further: bytes) -> None:
    with saying(b"HTTP/1.1 302 Found\r\nLocation: " + further + b"\r\n\r\n") as url, pytest.raises(FetchFailed):
        fetch(url=url, bounds=HERE)


def test_marks_of_a_version_hold_nothing_that_breaks_a_header() -> None:
    with saying(b'HTTP/1.1 200 OK\r\nETag: "a\r\n \x00b"\r\nContent-Length: 2\r\n\r\nok') as url:
        assert ask(call=Call(url), into=BytesIO(), bounds=HERE).headers["etag"] == '"a b"'
