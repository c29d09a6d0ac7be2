"""Messages whose photos stand beside them (MTOM), and messages of SOAP 1.2, by hand."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import func, select

from app.extensions import db
from app.models import Photo, Upload
from app.views.soap.contract import tag
from app.views.soap.faults import Malformed
from app.views.soap.mtom import open_package
from tests.importers.deliveries import car
from tests.importers.pipeline import jpeg
from tests.stage import Stage, working
from tests.views.programs import ALL
from tests.views.test_api_keys import make_key
from tests.views.test_soap_messages import ENVELOPE

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
WCF = (
    'multipart/related; type="application/xop+xml"; start="<http://tempuri.org/0>"; '
    'boundary="uuid:7+id=1"; start-info="text/xml"'
)
INCLUDE = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:{name}"/>'


def post(app: Flask, key: str, content: bytes, kind: str) -> Any:
    """Send a body as it stands."""
    return app.test_client().post(
        "/soap/v1", data=content, content_type=kind, auth=("NORTH", key), headers={"Accept-Language": "en"}
    )


def put_car(content: str, **fields: Any) -> str:
    """A message that puts a car with one photo."""
    told = "".join(f"<d:{name}>{value}</d:{name}>" for name, value in car(1, **fields).items())
    photo = f"<d:photo><d:name>N-1_1.jpg</d:name><d:content>{content}</d:content></d:photo>"
    return ENVELOPE.format(header="", body=f"<d:PutCar><d:car>{told}</d:car>{photo}</d:PutCar>")


def pack(message: str, photo: bytes, encoding: str = "binary") -> bytes:
    """A body as .NET writes it: a photo with a percent sign in its name beside the message."""
    return b"\r\n".join(
        (
            b"\r\n--uuid:7+id=1\r\nContent-ID: <http://tempuri.org/0>\r\nContent-Transfer-Encoding: 8bit",
            b'Content-Type: application/xop+xml;charset=utf-8;type="text/xml"\r\n',
            message.encode(),
            b"--uuid:7+id=1\r\nContent-ID: <photo 1@x>\r\nContent-Type: application/octet-stream",
            f"Content-Transfer-Encoding: {encoding}\r\n".encode(),
            photo,
            b"--uuid:7+id=1--\r\n",
        )
    )


def codes(answer: Any) -> list[str | None]:
    """The codes that a fault or an answer tells."""
    return [element.text for element in etree.fromstring(answer.data).iter(tag("code"))]


@pytest.mark.parametrize("encoding", ["binary", "BASE64"])
def test_a_photo_beside_the_message_may_be_larger_than_a_text_in_it(app: Flask, stage: Stage, encoding: str) -> None:
    photo = jpeg() + bytes(11_000_000)  # a text of XML ends at ten million
    content = base64.b64encode(photo) if encoding == "BASE64" else photo
    message = put_car(INCLUDE.format(name="photo%201@x"))
    answer = post(app, make_key(app, stage.north_id), pack(message, content, encoding), WCF)
    assert (answer.status_code, answer.mimetype, codes(answer)) == (200, "text/xml", [])
    assert "<ns0:photos_stored>1</ns0:photos_stored>" in answer.text
    with working(app):
        assert db.session.scalars(select(Photo.file_name)).one() == "N-1_1.jpg"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("photo%201@x", "another"), "PART_MISSING"),
        (("cid:photo%201@x", "file:///etc/passwd"), "PART_MISSING"),
        (("<d:vin>Z", INCLUDE.format(name="photo%201@x") + "<d:vin>Z"), "SCHEMA_INVALID"),
        (("</d:content>", "</d:content><d:content/>"), "SCHEMA_INVALID"),
        (("--uuid:7+id=1\r\n", "--other\r\n"), "XML_MALFORMED"),
        (("Content-ID: <http://tempuri.org/0>", "Content-ID: <third>"), ""),
        (("<s:Envelope", "<!DOCTYPE a><s:Envelope"), "XML_FORBIDDEN"),
        (("\r\nContent-ID: <photo 1@x>", ""), "PART_MISSING"),
        (("\r\n\r\n", "\r\n"), "PARTS_MALFORMED"),
    ],
)
def test_parts_that_do_not_fit_the_message_are_a_fault_of_the_client(
    app: Flask, stage: Stage, change: tuple[str, str], code: str
) -> None:
    whole = pack(put_car(INCLUDE.format(name="photo%201@x")), b"no picture")
    answer = post(app, make_key(app, stage.north_id), whole.replace(change[0].encode(), change[1].encode()), WCF)
    assert codes(answer)[:1] == [code or "PHOTO_UNREADABLE"]
    assert "soap:Server" not in answer.text
    with working(app):
        assert db.session.scalar(select(func.count(Upload.id))) == (0 if code else 1)


@pytest.mark.parametrize("kind", ["multipart/related", "multipart/related; boundary="])
def test_a_body_without_a_boundary_is_a_fault_of_the_client(app: Flask, stage: Stage, kind: str) -> None:
    answer = post(app, make_key(app, stage.north_id), pack(put_car("")[:50], b""), kind)
    assert codes(answer) == ["PARTS_MALFORMED"]


def test_a_message_of_soap_1_2_is_answered_in_kind(app: Flask, stage: Stage) -> None:
    key = make_key(app, stage.north_id, *ALL)
    newer = ENVELOPE.replace("http://schemas.xmlsoap.org/soap/envelope/", SOAP_12)
    kind = "application/soap+xml; charset=utf-8"
    good = post(app, key, newer.format(header="", body="<d:GetRequests/>").encode(), kind)
    assert (good.status_code, good.mimetype) == (200, "application/soap+xml")
    assert etree.fromstring(good.data).tag == f"{{{SOAP_12}}}Envelope"
    bad = post(
        app, key, newer.format(header="", body="<d:GetUpload><d:upload>7</d:upload></d:GetUpload>").encode(), kind
    )
    names = {"s": SOAP_12}
    fault: Any = etree.fromstring(bad.data).find("s:Body/s:Fault", names)
    assert (bad.status_code, codes(bad)) == (400, ["UPLOAD_UNKNOWN"])
    assert fault.findtext("s:Code/s:Value", None, names) == "soap:Sender"
    assert fault.find("s:Reason/s:Text", names).get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert fault.find("s:Detail", names) is not None
    header = '<d:x s:mustUnderstand="true" s:role="{}/role/{}"/>'
    for role, told in (("next", ["HEADER_UNKNOWN"]), ("none", [])):
        sent = newer.format(header=f"<s:Header>{header.format(SOAP_12, role)}</s:Header>", body="<d:GetRequests/>")
        assert codes(post(app, key, sent.encode(), kind)) == told
    assert post(app, key, b"<a", kind).mimetype == "application/soap+xml"


@pytest.mark.parametrize("part", [b"\r\n--a", b"\r\n--a\r\n\r\n"])
def test_more_parts_than_anybody_sends_are_not_taken_apart(part: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        open_package('multipart/related; boundary="a"', part * 1_000_000)
    assert refused.value.code == "PARTS_MALFORMED"
