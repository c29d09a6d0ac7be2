"""SOAP messages: read safely, refused with words where they cannot be understood."""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from xml.parsers import expat

from flask_babel import lazy_gettext as _l
from lxml import etree

from app.views.soap.contract import NAMESPACE
from app.views.soap.faults import Malformed
from app.views.soap.versions import VERSIONS, Version

_WSSE: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_SECURITY: Final = f"{{{_WSSE}}}Security"
_PLAIN: Final = "#PasswordText"
_BODIES: Final = frozenset(version.tag("Body") for version in VERSIONS.values())
_BEGINNING: Final = 64 * 1024  # bytes


class Credentials(NamedTuple):
    """Dealer code and key."""

    code: str
    key: str


class Message(NamedTuple):
    """What was asked, and who says so in the header."""

    operation: str
    element: Any
    credentials: Credentials | None


class _Seen(Exception):
    """The root has begun: a DOCTYPE cannot follow."""


def read_envelope(content: bytes) -> tuple[Any, Version]:
    """Read an envelope and tell its version.

    :raises Malformed: no XML, a DOCTYPE, no envelope of a version that is spoken.
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
    if root.tag not in VERSIONS:
        raise Malformed("ENVELOPE_UNKNOWN", _l("Send an envelope of SOAP 1.1 or 1.2."), "VersionMismatch")
    return root, VERSIONS[root.tag]


def read_sender(content: bytes) -> Credentials | None:
    """Read who says so from the beginning of a message, before all of it is held: a tree takes thirty times as much.

    :raises Malformed: no XML, a DOCTYPE, a password that is no plain text.
    """
    _refuse_doctype(content)
    parser = etree.XMLPullParser(("start", "end"), resolve_entities=False, load_dtd=False, no_network=True)
    try:
        parser.feed(content[:_BEGINNING])
    except etree.XMLSyntaxError as error:
        raise _not_xml(error.msg) from error
    told: Any = parser.read_events()
    for event, element in told:
        if event == "start" and element.tag in _BODIES:
            return None
        if event == "end" and element.tag == _SECURITY:
            return _read_token(element)
    return None


def read_message(root: Any, version: Version) -> Message:
    """Read what an envelope asks.

    :raises Malformed: a header that must be understood and is not; no single operation.
    """
    credentials = _read_header(root.find(version.tag("Header")), version)
    body = root.find(version.tag("Body"))
    asked = [child for child in body if isinstance(child.tag, str)] if body is not None else []
    if len(asked) != 1 or not asked[0].tag.startswith(f"{{{NAMESPACE}}}"):
        raise Malformed("OPERATION_UNKNOWN", _l("The body names no operation of the contract."))
    return Message(etree.QName(asked[0]).localname, asked[0], credentials)


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


def _read_header(header: Any, version: Version) -> Credentials | None:
    found: Credentials | None = None
    for block in header if header is not None else ():
        if block.tag == _SECURITY:
            found = _read_token(block) or found
        elif (
            block.get(version.tag("mustUnderstand")) in {"1", "true"}
            and block.get(version.tag(version.aim)) in version.ours
        ):
            raise Malformed("HEADER_UNKNOWN", _l("A header that must be understood is not."), "MustUnderstand")
    return found


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
