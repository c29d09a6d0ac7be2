"""Requests in the Auto-lead Data Format (ADF/XML 1.0), which dealers' customer systems read.

A test drive carries its time frame, a valuation two vehicles (the car that is looked for and the one traded in), an
application for credit its finance. https://adfxml.info/adf_spec.pdf
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.etree import Element, SubElement, _Element
from sqlalchemy import select

from app.extensions import db
from app.lib.vocabulary.request import REQUEST_KIND
from app.lib.vocabulary.valuation import CONDITION_QUESTIONS
from app.models import CustomerRequest, Dealer, Listing, Valuation, ValuationOffer
from app.queries import credit_offers

MEDIA_TYPE = "application/x-adf+xml"
SOURCE = "H-Promise"
DRIVE = timedelta(hours=1)
# ADF judges a car in one word; the worst answer of the customer counts.
CONDITIONS = {"flawless": "excellent", "scratches": "good", "dents": "fair", "damaged": "poor"}
GEARBOXES = {"manual": "Manual", "automatic": "Automatic", "robot": "Automated manual", "cvt": "CVT"}


def build(request: CustomerRequest | None, dealer: Dealer, *, at: datetime) -> bytes:
    """The document of a request; without one a test lead that everybody can tell from a real one."""
    root = Element("adf")
    root.addprevious(etree.ProcessingInstruction("adf", 'version="1.0"'))
    prospect = SubElement(root, "prospect", status="new")
    if request is None:
        _add_test(prospect, dealer, at)
    else:
        _add_request(prospect, request)
    _add_vendor(prospect, dealer)
    provider = SubElement(prospect, "provider")
    _add(provider, "name", SOURCE, part="full", type="business")
    _add(provider, "service", "Approved used cars")
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add_request(prospect: _Element, request: CustomerRequest) -> None:
    _add(prospect, "id", str(request.id), sequence="1", source=SOURCE)
    _add(prospect, "requestdate", _local(request.created_at, request.dealer))
    _add_vehicles(prospect, request)
    customer = SubElement(prospect, "customer")
    contact = SubElement(customer, "contact")
    _add(contact, "name", request.customer_name, part="full", type="individual")
    if request.email:
        _add(contact, "email", request.email)
    if request.phone:
        _add(contact, "phone", request.phone, type="voice", time="nopreference")
    _add(customer, "id", str(request.id), sequence="1", source=SOURCE)
    if request.starts_at is not None:
        _add_timeframe(customer, request, request.starts_at)
    _add(customer, "comments", _comments(request))


def _add_test(prospect: _Element, dealer: Dealer, at: datetime) -> None:
    _add(prospect, "id", f"test-{at:%Y%m%d%H%M%S}", sequence="1", source=SOURCE)
    _add(prospect, "requestdate", _local(at, dealer))
    _add_unknown_vehicle(prospect)
    customer = SubElement(prospect, "customer")
    contact = SubElement(customer, "contact")
    _add(contact, "name", "H-Promise test", part="full", type="business")
    _add(contact, "email", "test@example.com")
    _add(customer, "comments", "A test of the connection. Nobody waits for an answer.")


def _add_vehicles(prospect: _Element, request: CustomerRequest) -> None:
    interest = "test-drive" if request.kind == "test_drive" else "buy"
    if request.listing is None:
        _add_unknown_vehicle(prospect)
    else:
        _add_listing(prospect, request.listing, interest, request)
    valuation = db.session.scalar(select(Valuation).where(Valuation.request_id == request.id))
    if valuation is not None:
        _add_own_car(prospect, valuation)


def _add_unknown_vehicle(prospect: _Element) -> None:
    """The format wants a vehicle; one that nobody has named yet has empty parts."""
    vehicle = SubElement(prospect, "vehicle", interest="buy", status="used")
    for part in ("year", "make", "model"):
        _add(vehicle, part, "")


def _add_listing(prospect: _Element, car: Listing, interest: str, request: CustomerRequest) -> None:
    vehicle = SubElement(prospect, "vehicle", interest=interest, status="new" if car.condition == "new" else "used")
    _add(vehicle, "id", str(car.id), sequence="1", source=SOURCE)
    _add(vehicle, "year", str(car.year))
    _add(vehicle, "make", car.make.name_en)
    _add(vehicle, "model", car.model.name_en)
    _add(vehicle, "vin", car.vin)
    _add(vehicle, "stock", car.unique_id)
    for part, value in (("trim", car.trim), ("doors", car.doors), ("bodystyle", car.body_type)):
        if value:
            _add(vehicle, part, str(value))
    if car.gearbox:
        _add(vehicle, "transmission", GEARBOXES.get(car.gearbox, car.gearbox))
    if car.mileage_km is not None:
        _add(vehicle, "odometer", str(car.mileage_km), status="unknown", units="km")
    if car.color:
        colors = SubElement(vehicle, "colorcombination")
        _add(colors, "exteriorcolor", car.color)
        _add(colors, "preference", "1")
    if car.price is not None:
        _add(vehicle, "price", f"{car.price:.2f}", type="asking", currency=car.currency)
    _add_finance(vehicle, request)


def _add_own_car(prospect: _Element, valuation: Valuation) -> None:
    vehicle = SubElement(prospect, "vehicle", interest="trade-in", status="used")
    _add(vehicle, "year", str(valuation.year))
    _add(vehicle, "make", valuation.make.name_en)
    _add(vehicle, "model", valuation.model.name_en)
    if valuation.vin:
        _add(vehicle, "vin", valuation.vin)
    _add(vehicle, "odometer", str(valuation.mileage_km), status="unknown", units="km")
    _add(vehicle, "condition", CONDITIONS.get(valuation.condition.get("body_state", ""), "unknown"))
    if valuation.offers:
        offer: ValuationOffer = valuation.offers[-1]
        _add(vehicle, "price", f"{offer.amount:.2f}", type="appraisal", currency=offer.currency)
    told = [
        f"{key}: {words.name(valuation.condition[key], 'en')}"
        for key, words in CONDITION_QUESTIONS.items()
        if valuation.condition.get(key) in words
    ]
    _add(vehicle, "comments", "; ".join(told))


def _add_finance(vehicle: _Element, request: CustomerRequest) -> None:
    kept = credit_offers.get(str(request.details.get("offer", ""))) if request.kind == "credit_offer" else None
    if kept is None:
        return
    currency = kept.terms.currency
    finance = SubElement(vehicle, "finance")
    _add(finance, "method", "finance")
    _add(finance, "amount", f"{kept.offer.payment:.2f}", type="monthly", limit="exact", currency=currency)
    _add(finance, "balance", f"{kept.quote.loan.amount:.2f}", type="finance", currency=currency)


def _add_timeframe(customer: _Element, request: CustomerRequest, starts_at: datetime) -> None:
    frame = SubElement(customer, "timeframe")
    _add(frame, "description", "Test drive")
    _add(frame, "earliestdate", _local(starts_at, request.dealer))
    _add(frame, "latestdate", _local(starts_at + DRIVE, request.dealer))


def _add_vendor(prospect: _Element, dealer: Dealer) -> None:
    vendor = SubElement(prospect, "vendor")
    _add(vendor, "id", dealer.code, sequence="1", source=SOURCE)
    _add(vendor, "vendorname", dealer.public_name)
    contact = SubElement(vendor, "contact")
    _add(contact, "name", dealer.legal_name or dealer.public_name, part="full", type="business")
    _add(contact, "email", dealer.email or "")


def _comments(request: CustomerRequest) -> str:
    words = [message.body for message in request.messages if message.author == "customer"]
    return "\n".join([REQUEST_KIND.name(request.kind, "en"), *words])


def _local(moment: datetime, dealer: Dealer) -> str:
    return moment.astimezone(ZoneInfo(dealer.time_zone)).isoformat(timespec="seconds")


def _add(parent: _Element, name: str, text: str, **attributes: str) -> None:
    """Add a part; XML 1.0 knows no control characters but tab and line ends."""
    known = "".join(sign for sign in text if (sign >= " " or sign in "\t\n\r") and sign not in "\ufffe\uffff")
    SubElement(parent, name, attributes).text = known
