"""Addresses from which stock is fetched: what they may be, and how they are shown without secrets."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken

LONGEST_URL: Final = 1000
_ASKS_FOR_WSDL: Final = frozenset({"wsdl", "singlewsdl"})


def mask(url: str) -> str:
    """An address without the values of its query: they may be secrets."""
    parts = urlsplit(url)
    shown = (_mask_part(*part.partition("=")) for part in parts.query.split("&") if part)
    return parts._replace(query="&".join(shown), fragment="").geturl()


def check_address(url: str) -> SplitResult:
    """Refuse what is no http address.

    :raises RuleBroken: as it says, or with a name and password inside.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0 and len(url) <= LONGEST_URL and url.isprintable() and " " not in url
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable:
        message = _l("Write an address that begins with https://, without name and password inside.")
        raise RuleBroken("ADDRESS_INVALID", message, "url")
    return parts


def _mask_part(name: str, equals: str, _value: str) -> str:
    """One part of a query; what stands alone may be a secret itself, unless it asks for a WSDL."""
    return f"{name}=…" if equals else name if name.lower() in _ASKS_FOR_WSDL else "…"
