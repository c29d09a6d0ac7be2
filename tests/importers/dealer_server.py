"""A dealer's own server for tests: a file at an address, and a SOAP service that tells the stock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CARS = [
    {"Number": "S-1", "VIN": "Z94K241CBKR000001", "Brand": "Hyundai", "Model": "Solaris", "Run": "41000"},
    {"Number": "S-2", "VIN": "Z94K241CBKR000002", "Brand": "Hyundai", "Model": "Creta", "Run": "52 000"},
]
FIELDS = (
    ("Number", "unique_id"),
    ("VIN", "vin"),
    ("Brand", "make"),
    ("Model", "model"),
    ("Year", "year"),
    ("Run", "mileage_km"),
    ("Cost/Amount", "price"),
    ("Pictures/Url", "photos"),
)
SCHEMA = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:dealer" elementFormDefault="qualified">
  <xs:element name="GetStock"><xs:complexType><xs:sequence>
    <xs:element name="Login" type="xs:string"/><xs:element name="Since" type="xs:date" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="GetStockResponse"><xs:complexType><xs:sequence>
    <xs:element name="Cars"><xs:complexType><xs:sequence>
      <xs:element name="Car" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="Number" type="xs:string"/><xs:element name="VIN" type="xs:string"/>
        <xs:element name="Brand" type="xs:string"/><xs:element name="Model" type="xs:string"/>
        <xs:element name="Year" type="xs:int"/><xs:element name="Run" type="xs:string"/>
        <xs:element name="Cost"><xs:complexType><xs:sequence>
          <xs:element name="Amount" type="xs:decimal"/></xs:sequence></xs:complexType></xs:element>
        <xs:element name="Pictures" minOccurs="0"><xs:complexType><xs:sequence>
          <xs:element name="Url" type="xs:string" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""
_WSDL = """\
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:d="urn:dealer" xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:dealer" name="Dealer">
  <types><xs:schema><xs:import namespace="urn:dealer" schemaLocation="{schema}"/></xs:schema></types>
  <message name="Asked"><part name="parameters" element="d:GetStock"/></message>
  <message name="Answered"><part name="parameters" element="d:GetStockResponse"/></message>
  <portType name="StockPort"><operation name="GetStock">
    <input message="d:Asked"/><output message="d:Answered"/></operation></portType>
  <binding name="StockBinding" type="d:StockPort">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetStock"><soap:operation soapAction="urn:dealer#GetStock"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>
  </binding>
  <service name="StockService"><port name="StockPort" binding="d:StockBinding">
    <soap:address location="{service}"/></port></service>
</definitions>"""


@dataclass
class Reply:
    """What the server says at a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What the server was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class DealerServer(ThreadingHTTPServer):
    """Answers by path; ``asked`` keeps what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: dict[str, Reply | Callable[[Asked], Reply]] = {}
        self.asked: list[Asked] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.server_address[1]}{path}"

    def offer_service(self, answer: bytes, *, schema: str = "stock.xsd", service: str = "/service") -> str:
        """Put a SOAP service up that answers so; gives the address of its WSDL."""
        address = service if service.startswith("http") else self.url(service)
        self.replies["/stock.wsdl"] = Reply(_WSDL.format(schema=schema, service=address).encode())
        self.replies["/stock.xsd"] = Reply(SCHEMA.encode())
        self.replies["/service"] = Reply(answer, headers={"Content-Type": "text/xml; charset=utf-8"})
        return self.url("/stock.wsdl")


class _Handler(BaseHTTPRequestHandler):
    server: DealerServer

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        asked = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.server.asked.append(asked)
        reply = self.server.replies.get(self.path.partition("?")[0], Reply(status=404))
        reply = reply if isinstance(reply, Reply) else reply(asked)
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[DealerServer]:
    """A dealer's server that listens on this machine."""
    server = DealerServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def soap_answer(inside: str) -> bytes:
    """An envelope with this body."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<e:Body>{inside}</e:Body></e:Envelope>"
    ).encode()


def stock_answer(cars: list[dict[str, str]] | None = None) -> bytes:
    """The answer of the service: these cars, or the usual ones."""
    told = "".join(_car(car) for car in (CARS if cars is None else cars))
    return soap_answer(f'<GetStockResponse xmlns="urn:dealer"><Cars>{told}</Cars></GetStockResponse>')


def _car(values: dict[str, str]) -> str:
    plain = "".join(f"<{name}>{value}</{name}>" for name, value in values.items() if name != "Run")
    cost = f"<Year>2022</Year><Run>{values['Run']}</Run><Cost><Amount>1050000.00</Amount></Cost>"
    return (
        f"<Car>{plain}{cost}<Pictures><Url>https://x.test/1.jpg</Url><Url>https://x.test/2.jpg</Url></Pictures></Car>"
    )
