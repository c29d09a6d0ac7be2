"""The versions of SOAP that are spoken: an answer is given in the version of the question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree


@dataclass(frozen=True, slots=True)
class Version:
    """How a version writes what all of them write.

    ``aim`` is the attribute that says for whom a header is, ``ours`` are the values that mean us; ``faults`` gives the
    version's own names for those of SOAP 1.1.
    """

    namespace: str
    media_type: str
    aim: str
    ours: frozenset[str | None]
    faults: Mapping[str, str]
    status: Mapping[str, int]

    def tag(self, name: str) -> str:
        """A name of the envelope as lxml writes it."""
        return f"{{{self.namespace}}}{name}"

    def wrap(self, content: Any) -> bytes:
        """The envelope around an answer or a fault."""
        envelope = etree.Element(self.tag("Envelope"), nsmap={"soap": self.namespace})
        etree.SubElement(envelope, self.tag("Body")).append(content)
        return bytes(etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"))


_11: Final = "http://schemas.xmlsoap.org/soap/"
_12: Final = "http://www.w3.org/2003/05/soap-envelope"
SOAP_11: Final = Version(f"{_11}envelope/", "text/xml", "actor", frozenset({None, "", f"{_11}actor/next"}), {}, {})
SOAP_12: Final = Version(
    _12,
    "application/soap+xml",
    "role",
    frozenset({None, "", f"{_12}/role/next", f"{_12}/role/ultimateReceiver"}),
    {"Client": "Sender", "Server": "Receiver"},
    {"Client": 400},
)
VERSIONS: Final = {version.tag("Envelope"): version for version in (SOAP_11, SOAP_12)}


def guess_version(media_type: str) -> Version:
    """The version of a message that could not be read, by what it was said to be."""
    return SOAP_12 if SOAP_12.media_type in media_type.lower() else SOAP_11
