"""Addresses that others name: only the open internet is asked."""

from __future__ import annotations

import pytest

from app.services.fetching import Bounds, FetchFailed, fetch, is_public


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
