"""SOAP 1.1 messages: read safely, answered with faults where they cannot be carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from flask_babel import lazy_gettext as _l
from lxml import etree

from app.errors import HPromiseError
from app.views.soap.contract import NAMESPACE, printable, tag

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_WSSE: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_PLAIN: Final = "#PasswordText"
_ACTOR_NEXT: Final = "http://schemas.xmlsoap.org/soap/actor/next"


class Credentials(NamedTuple):
    """Dealer code and key."""

    code: str
    key: str


class Message(NamedTuple):
    """What was asked, and who says so in the header."""

    operation: str
    element: Any
    credentials: Credentials | None


class Malformed(HPromiseError):
    """The message cannot be understood; ``fault`` is the fault code of SOAP 1.1."""

    def __init__(self, code: str, message: Any, fault: str = "Client") -> None:
        super().__init__(code, message)
        self.fault = fault


class _Seen(Exception):
    """The root has begun: a DOCTYPE cannot follow."""


def read_message(content: bytes) -> Message:
    """Read an envelope.

    :raises Malformed: no XML, a DOCTYPE, no envelope of SOAP 1.1, a header that must be understood and is not.
    """
    _refuse_doctype(content)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _not_xml(error.msg) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _forbidden()
    if root.tag != f"{{{SOAP}}}Envelope":
        raise Malformed("ENVELOPE_UNKNOWN", _l("Send an envelope of SOAP 1.1."), "VersionMismatch")
    credentials = _read_header(root.find(f"{{{SOAP}}}Header"))
    body = root.find(f"{{{SOAP}}}Body")
    asked = [child for child in body if isinstance(child.tag, str)] if body is not None else []
    if len(asked) != 1 or not asked[0].tag.startswith(f"{{{NAMESPACE}}}"):
        raise Malformed("OPERATION_UNKNOWN", _l("The body names no operation of the contract."))
    return Message(etree.QName(asked[0]).localname, asked[0], credentials)


def write_fault(code: str, words: str, problems: Sequence[dict[str, Any]] = ()) -> bytes:
    """The envelope of a fault; ``problems`` go into its detail."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    fault = etree.SubElement(etree.SubElement(envelope, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = f"soap:{code}"
    etree.SubElement(fault, "faultstring").text = printable(words)
    if problems:
        told = etree.SubElement(etree.SubElement(fault, "detail"), tag("Problems"), nsmap={"d": NAMESPACE})
        for problem in problems:
            _write_problem(etree.SubElement(told, tag("problem")), problem)
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"))


def _write_problem(element: Any, problem: dict[str, Any]) -> None:
    for name, value in problem.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                etree.SubElement(element, tag(name)).text = printable(str(item))


def _refuse_doctype(content: bytes) -> None:
    """Look at the prolog with expat, which tells of a DOCTYPE before anything in it is used."""
    parser = expat.ParserCreate()

    def forbid(*_declared: Any) -> None:
        raise _forbidden()

    def stop(*_element: Any) -> None:
        raise _Seen

    parser.StartDoctypeDeclHandler = forbid
    parser.StartElementHandler = stop
    try:
        parser.Parse(content, True)
    except _Seen:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _not_xml(str(error)) from error


def _read_header(header: Any) -> Credentials | None:
    found: Credentials | None = None
    for block in header if header is not None else ():
        if block.tag == f"{{{_WSSE}}}Security":
            found = _read_token(block) or found
        elif block.get(f"{{{SOAP}}}mustUnderstand") in {"1", "true"} and _is_for_us(block):
            raise Malformed("HEADER_UNKNOWN", _l("A header that must be understood is not."), "MustUnderstand")
    return found


def _is_for_us(block: Any) -> bool:
    return block.get(f"{{{SOAP}}}actor") in {None, "", _ACTOR_NEXT}


def _read_token(security: Any) -> Credentials | None:
    token = security.find(f"{{{_WSSE}}}UsernameToken")
    if token is None:
        return None
    password = token.find(f"{{{_WSSE}}}Password")
    if password is None or not (password.get("Type") or _PLAIN).endswith(_PLAIN):
        raise Malformed("TOKEN_UNKNOWN", _l("Send the key as PasswordText; the line is what keeps it secret."))
    code = token.findtext(f"{{{_WSSE}}}Username") or ""
    return Credentials(code.strip(), (password.text or "").strip())


def _not_xml(reason: str | None) -> Malformed:
    return Malformed("XML_MALFORMED", _l("This is no XML that can be read: %(reason)s", reason=reason or "?"))


def _forbidden() -> Malformed:
    return Malformed("XML_FORBIDDEN", _l("A DOCTYPE is not taken."))
