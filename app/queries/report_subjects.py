"""What facts are about, and by which columns reports group and narrow them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.models import CustomerRequest, Listing, Upload, UploadProblem


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The columns of a kind of fact; what it does not have is None, and a number asked by it is no data.

    ``id`` names the fact's row in lists behind numbers. ``currency`` is the span's where the fact has none of its own,
    ``region`` a column of its own where no dealer is behind the fact.
    """

    code: str
    id: Any
    currency: Any = None
    dealer_id: Any = None
    region: Any = None
    make_id: Any = None
    model_id: Any = None
    kind: Any = None
    problem: Any = None


def _of_car(column: Any, listing_id: Any) -> Any:
    """A column of the car of a fact, looked up only where somebody asks for it."""
    car = select(column).where(Listing.id == listing_id).correlate_except(Listing)  # facts may be joined to cars
    return car.scalar_subquery()


def happening_to_cars(event: Any, currency: Any = None) -> Subject:
    """Something that happened to a car, counted as the car; ``event`` has ``dealer_id`` and ``listing_id``."""
    return Subject(
        CAR.code,
        event.listing_id,
        currency,
        event.dealer_id,
        make_id=_of_car(Listing.make_id, event.listing_id),
        model_id=_of_car(Listing.model_id, event.listing_id),
    )


CAR = Subject(
    "car", Listing.id, Listing.currency, Listing.dealer_id, make_id=Listing.make_id, model_id=Listing.model_id
)
DELIVERY = Subject("delivery", Upload.id, dealer_id=Upload.dealer_id)
FINDING = Subject("finding", UploadProblem.id, dealer_id=Upload.dealer_id, problem=UploadProblem.code)
CONTACT = Subject(
    "contact",
    CustomerRequest.id,
    dealer_id=CustomerRequest.dealer_id,
    make_id=_of_car(Listing.make_id, CustomerRequest.listing_id),
    model_id=_of_car(Listing.model_id, CustomerRequest.listing_id),
    kind=CustomerRequest.kind,
)
