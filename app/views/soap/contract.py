"""The contract of the SOAP channel: the static WSDL, its schema, and zeep's reading of both."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree
from zeep import Transport
from zeep.wsdl import Document

from app.importers import contracts

NAMESPACE: Final = "urn:h-promise:dealer:1"
FILE: Final = Path(str(contracts.__file__)).with_name("dealer.wsdl")
_WSDL: Final = "{http://schemas.xmlsoap.org/wsdl/}"
_SCHEMA: Final = "{http://www.w3.org/2001/XMLSchema}schema"
_ADDRESS: Final = re.compile(r'(?<=<soap:address location=")[^"]*')
# What XML cannot carry, whatever a delivered value holds.
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag(name: str) -> str:
    """A name of the contract as lxml writes it."""
    return f"{{{NAMESPACE}}}{name}"


def write_wsdl(address: str) -> str:
    """The contract with the address at which the service is reached."""
    return _ADDRESS.sub(address.replace("&", "&amp;").replace('"', "&quot;"), FILE.read_text(encoding="utf-8"))


def list_operations() -> list[str]:
    """The operations that the contract promises."""
    found = etree.parse(FILE).getroot().iterfind(f"{_WSDL}portType/{_WSDL}operation")
    return [str(operation.get("name")) for operation in found]


@cache
def schema() -> etree.XMLSchema:
    """The schema of all messages."""
    inside = next(etree.parse(FILE).getroot().iter(_SCHEMA))
    return etree.XMLSchema(etree.fromstring(etree.tostring(inside)))


def read_values(operation: str, element: Any) -> Any:
    """The values of an operation's input, typed."""
    return _operation(operation).input.body.parse(element, _document().types)


def build_answer(operation: str, values: dict[str, Any]) -> Any:
    """The element of an operation's answer."""
    message = _operation(operation).output.serialize(**_make_printable(values))
    return message.content.find("{*}Body")[0]


def printable(text: str) -> str:
    """The text without what XML cannot carry."""
    return _UNPRINTABLE.sub("", text)


def _make_printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _make_printable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_make_printable(item) for item in value]
    return printable(value) if isinstance(value, str) else value


@cache
def _document() -> Any:
    transport: Any = Transport()
    return Document(str(FILE), transport)


def _operation(name: str) -> Any:
    return next(iter(_document().bindings.values())).get(name)
