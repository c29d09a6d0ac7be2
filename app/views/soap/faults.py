"""Faults: what goes wrong, told so that a program can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from app.errors import HPromiseError
from app.views.soap.contract import NAMESPACE, printable, tag
from app.views.soap.versions import SOAP_11, Version

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Malformed(HPromiseError):
    """The message cannot be understood; ``fault`` is the fault code of SOAP 1.1."""

    def __init__(self, code: str, message: Any, fault: str = "Client") -> None:
        super().__init__(code, message)
        self.fault = fault


def write_fault(
    version: Version, code: str, words: str, problems: Sequence[dict[str, Any]] = (), *, language: str
) -> bytes:
    """The envelope of a fault; ``problems`` go into its detail."""
    fault = etree.Element(version.tag("Fault"), nsmap={"soap": version.namespace})
    name = f"soap:{version.faults.get(code, code)}"
    if version is SOAP_11:
        etree.SubElement(fault, "faultcode").text = name
        etree.SubElement(fault, "faultstring").text = printable(words)
    else:
        etree.SubElement(etree.SubElement(fault, version.tag("Code")), version.tag("Value")).text = name
        reason = etree.SubElement(etree.SubElement(fault, version.tag("Reason")), version.tag("Text"))
        reason.set(_LANGUAGE, language)
        reason.text = printable(words)
    if problems:
        detail = etree.SubElement(fault, "detail" if version is SOAP_11 else version.tag("Detail"))
        told = etree.SubElement(detail, tag("Problems"), nsmap={"d": NAMESPACE})
        for problem in problems:
            _write_problem(etree.SubElement(told, tag("problem")), problem)
    return version.wrap(fault)


def _write_problem(element: Any, problem: dict[str, Any]) -> None:
    for name, value in problem.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                etree.SubElement(element, tag(name)).text = printable(str(item))
