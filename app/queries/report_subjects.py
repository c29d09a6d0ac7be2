"""What facts are about, and by which columns reports group and narrow them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.models import CustomerRequest, Dealer, Listing, Upload, UploadProblem


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The columns of a kind of fact; what it does not have is None, and a number asked by it is no data.

    ``id`` names the fact's row in lists behind numbers. ``currency`` is the span's and ``region`` a column of its own
    where no dealer is behind the fact.
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


CAR = Subject(
    "car", Listing.id, Listing.currency, Listing.dealer_id, make_id=Listing.make_id, model_id=Listing.model_id
)
DELIVERY = Subject("delivery", Upload.id, Dealer.currency, Upload.dealer_id)
FINDING = Subject("finding", UploadProblem.id, Dealer.currency, Upload.dealer_id, problem=UploadProblem.code)
CONTACT = Subject(
    "contact",
    CustomerRequest.id,
    Dealer.currency,
    CustomerRequest.dealer_id,
    make_id=Listing.make_id,
    model_id=Listing.model_id,
    kind=CustomerRequest.kind,
)
