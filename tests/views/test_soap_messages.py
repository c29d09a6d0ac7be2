"""The SOAP channel by hand: what no honest client sends, what a stranger finds, and the contract itself."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers.fields import FIELDS
from app.models import Listing
from app.views.soap import ContractBroken, check_contract, contract
from app.views.soap.operations import HANDLERS
from tests.importers.deliveries import car, vin
from tests.stage import Stage, working
from tests.views.belongings import MARK, give, photograph
from tests.views.programs import ALL
from tests.views.test_api_keys import make_key

ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:d="urn:h-promise:dealer:1">'
    "{header}<s:Body>{body}</s:Body></s:Envelope>"
)
GET = ENVELOPE.format(header="", body="<d:GetUpload><d:upload>1</d:upload></d:GetUpload>")


def post(app: Flask, key: str, message: str | bytes, code: str = "NORTH", **options: Any) -> Any:
    """Send a message as it stands."""
    sent = {"data": message, "content_type": "text/xml", **options}
    return app.test_client().post("/soap/v1", auth=(code, key), **sent)


def test_what_is_nil_stays_and_what_is_empty_is_emptied(app: Flask, stage: Stage) -> None:
    key = make_key(app, stage.north_id)
    fields = {**car(1), "color": "red", "trim": "Comfort"}
    nil = '<d:color xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/><d:trim/>'
    for changed in ("", nil):
        kept = {name: value for name, value in fields.items() if not changed or name not in {"color", "trim"}}
        body = "".join(f"<d:{name}>{value}</d:{name}>" for name, value in kept.items()) + changed
        sent = ENVELOPE.format(header="", body=f"<d:PutCar><d:car>{body}</d:car></d:PutCar>")
        assert post(app, key, sent).status_code == 200
    with working(app):
        listing = db.session.scalars(select(Listing)).one()
        assert (listing.color, listing.trim) == ("red", None)


@pytest.mark.postgres
def test_a_stranger_sees_and_changes_nothing(app: Flask, stage: Stage) -> None:
    numbers = give(app, stage.north_id, stage.reader.id)
    before, key = photograph(app, stage.north_id), make_key(app, stage.south_id, *ALL)
    bodies = (
        f"<d:GetUpload><d:upload>{numbers['upload_id']}</d:upload></d:GetUpload>",
        "<d:GetRequests/>",
        f"<d:AnswerRequest><d:request>{numbers['request_id']}</d:request><d:body>x</d:body></d:AnswerRequest>",
        f"<d:WithdrawCar><d:unique_id>{MARK}-1</d:unique_id></d:WithdrawCar>",
        f"<d:MarkSold><d:unique_id>{MARK}-1</d:unique_id><d:sold_on>2026-04-01</d:sold_on><d:sale_price>1</d:sale_price></d:MarkSold>",
        f"<d:PutCar><d:car><d:unique_id>{MARK}-1</d:unique_id><d:vin>{vin(1)}</d:vin></d:car></d:PutCar>",
        "<d:UploadStock><d:mode>full</d:mode></d:UploadStock>",
    )
    assert len(bodies) == len(HANDLERS)
    for body in bodies:
        answer = post(app, key, ENVELOPE.format(header="", body=body), code="SOUTH")
        assert answer.mimetype == "text/xml"
        assert b"Server" not in answer.data
        assert MARK.encode() not in answer.data.replace(b"Zebra-1", b"")
    assert photograph(app, stage.north_id) == before


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("", "XML_MALFORMED"),
        ("<a", "XML_MALFORMED"),
        ('<?xml version="1.0" encoding="no-such"?><a/>', "XML_MALFORMED"),
        ('<!DOCTYPE a [<!ENTITY x "y">]>' + GET, "XML_FORBIDDEN"),
        ("<a/>", "ENVELOPE_UNKNOWN"),
        (GET.replace("schemas.xmlsoap.org/soap/envelope/", "www.w3.org/2099/soap-envelope"), "ENVELOPE_UNKNOWN"),
        (ENVELOPE.format(header="", body=""), "OPERATION_UNKNOWN"),
        (ENVELOPE.format(header="", body="<d:DropStock/>"), "OPERATION_UNKNOWN"),
        (ENVELOPE.format(header="", body="<d:GetUpload/><d:GetUpload/>"), "OPERATION_UNKNOWN"),
        (ENVELOPE.format(header="", body="<d:GetUpload/>"), "SCHEMA_INVALID"),
        (ENVELOPE.format(header="", body="<d:GetUpload><d:upload>x</d:upload></d:GetUpload>"), "SCHEMA_INVALID"),
        (ENVELOPE.format(header="", body="<d:GetUpload><d:upload>-1</d:upload></d:GetUpload>"), "UPLOAD_UNKNOWN"),
        (
            ENVELOPE.format(
                header="", body="<d:GetRequests><d:since>0001-01-01T00:00:00+14:00</d:since></d:GetRequests>"
            ),
            "DATE_INVALID",
        ),
        (
            ENVELOPE.format(header="", body="<d:GetRequests><d:since>-0044-03-15T00:00:00</d:since></d:GetRequests>"),
            "DATE_INVALID",
        ),
        (GET.replace("<s:Body>", '<s:Header><d:x s:mustUnderstand="1"/></s:Header><s:Body>'), "HEADER_UNKNOWN"),
        (GET.replace("<d:upload>1", "<d:upload>" + "1" * 11_000_000), "XML_MALFORMED"),
    ],
)
def test_a_message_that_cannot_be_carried_out_is_a_fault_of_the_client(
    app: Flask, stage: Stage, message: str, code: str
) -> None:
    answer = post(app, make_key(app, stage.north_id, *ALL), message)
    assert answer.status_code == 500
    assert f"<d:code>{code}</d:code>" in answer.text
    assert "soap:Server" not in answer.text


@pytest.mark.parametrize("has_length", [True, False])
def test_a_message_that_is_too_large_is_a_fault_of_the_client(
    app: Flask, stage: Stage, monkeypatch: pytest.MonkeyPatch, *, has_length: bool
) -> None:
    monkeypatch.setattr("app.views.soap.LARGEST", 2_000)
    sent, key = GET.replace("<d:upload>", "<d:upload>" + " " * 2_000).encode(), make_key(app, stage.north_id)
    in_chunks: Any = {"data": None, "input_stream": BytesIO(sent), "environ_overrides": {"wsgi.input_terminated": True}}
    answer = post(app, key, sent, **({} if has_length else in_chunks))
    assert "<d:code>FILE_TOO_LARGE</d:code>" in answer.text


@pytest.fixture
def broken_storage(app: Flask) -> Iterator[Path]:
    """Nothing can be written: a file stands where the folder should be."""
    media: Path = app.config["SETTINGS"].var / "media"
    away = media.with_name("media-away")
    media.mkdir(exist_ok=True)
    media.rename(away)
    media.touch()
    yield media
    media.unlink()
    away.rename(media)


def test_a_fault_of_ours_tells_a_number_and_nothing_else(app: Flask, stage: Stage, broken_storage: Path) -> None:
    key, body = make_key(app, stage.north_id, *ALL), "<d:UploadStock><d:mode>delta</d:mode></d:UploadStock>"
    headers = {"X-Request-ID": "incident-7", "Accept-Language": "en"}
    answer = post(app, key, ENVELOPE.format(header="", body=body), headers=headers)
    assert "<faultcode>soap:Server</faultcode>" in answer.text
    assert "incident-7" in answer.text
    assert str(broken_storage) not in answer.text


def test_who_does_not_say_who_he_is_is_asked(app: Flask, stage: Stage) -> None:
    answer = app.test_client().post("/soap/v1", data=GET, content_type="text/xml")
    assert (answer.status_code, "Basic" in answer.headers["WWW-Authenticate"]) == (401, True)
    assert app.test_client().post("/soap/v1", data={"a": "b"}).status_code == 415


def test_the_contract_names_every_field_of_a_car_and_the_address_of_the_site(app: Flask) -> None:
    wsdl = app.test_client().get("/soap/v1?wsdl").text
    assert 'location="http://127.0.0.1:8000/soap/v1"' in wsdl
    inside = wsdl.partition('<xs:complexType name="Car">')[2].partition("</xs:complexType>")[0]
    assert [field.name for field in FIELDS if f'name="{field.name}"' not in inside] == []
    assert inside.count("<xs:element ") == len(FIELDS)
    assert "import" not in wsdl
    assert "xs:any" not in wsdl


def test_the_application_does_not_start_with_a_contract_that_is_not_kept() -> None:
    check_contract(contract.list_operations(), list(HANDLERS))
    with pytest.raises(ContractBroken, match="GetUpload"):
        check_contract(contract.list_operations(), [name for name in HANDLERS if name != "GetUpload"])


@pytest.mark.parametrize("content", ["A", "###", "", "QQ==", "ж"])
def test_a_photo_that_is_none_blocks_no_car(app: Flask, stage: Stage, content: str) -> None:
    fields = "".join(f"<d:{name}>{value}</d:{name}>" for name, value in car(1).items())
    photo = f"<d:photo><d:name>../N-1.jpg</d:name><d:content>{content}</d:content></d:photo>"
    sent = ENVELOPE.format(header="", body=f"<d:PutCar><d:car>{fields}</d:car>{photo}</d:PutCar>")
    answer = post(app, make_key(app, stage.north_id), sent)
    assert "SCHEMA_INVALID" in answer.text or "PHOTO_UNREADABLE" in answer.text
    assert "soap:Server" not in answer.text


def test_a_message_in_the_encodings_of_old_systems_is_read(app: Flask, stage: Stage) -> None:
    """As PHP and 1C write them: types named, namespaces declared outside, UTF-16 or windows-1251."""
    key, types = make_key(app, stage.north_id), 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    fields = "".join(f"<d:{name}>{value}</d:{name}>" for name, value in car(1, make="Хёндэ").items())
    body = f'<d:PutCar><d:car i:type="d:Car">{fields}</d:car></d:PutCar>'
    sent = ENVELOPE.replace("<s:Envelope", f"<s:Envelope {types}").format(header="", body=body)
    for encoding in ("utf-16", "windows-1251", "utf-8-sig"):
        declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{sent}'
        assert post(app, key, declared.encode(encoding)).status_code == 200


TOKEN = (
    '<s:Header><o:Security xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">'
    "<o:UsernameToken><o:Username>NORTH</o:Username><o:Password>{key}</o:Password></o:UsernameToken></o:Security>"
    "</s:Header>"
)


@pytest.mark.parametrize("by_header", [True, False])
def test_a_large_message_is_read_for_those_only_whom_we_know(app: Flask, stage: Stage, *, by_header: bool) -> None:
    key = make_key(app, stage.north_id, *ALL)
    told = "<!--" + "x" * 300_000 + "-->"
    for secret, body, status, code in (
        (key, f"<d:GetUpload><d:upload>7</d:upload></d:GetUpload>{told}", 500, "UPLOAD_UNKNOWN"),
        ("wrong", f"{told}<never ends", 401, "KEY_INVALID"),
    ):
        sent = ENVELOPE.format(header=TOKEN.format(key=secret) if by_header else "", body=body)
        way_in = {} if by_header else {"auth": ("NORTH", secret)}
        answer = app.test_client().post("/soap/v1", data=sent, content_type="text/xml", **way_in)
        assert (answer.status_code, code in answer.text) == (status, True), answer.text
