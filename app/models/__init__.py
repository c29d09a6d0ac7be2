"""Tables: shape, constraints and one-row truths; one module per aggregate."""

from app.models.api_key import ApiAnswer, ApiKey
from app.models.certificate import Certificate, CertificatePoint, ProgrammeConditions
from app.models.dealer import Dealer, Location
from app.models.dictionary import CarModel, CarModelAlias, Make, MakeAlias
from app.models.history import FieldChange, Origin, PriceChange, StatusChange, Stay
from app.models.listing import Listing
from app.models.operation import AuditEntry, Job, Lease, OutgoingMessage
from app.models.photo import Photo
from app.models.request import CustomerRequest, Message
from app.models.sale import Expense, Sale
from app.models.upload import PlanRow, Upload, UploadProblem
from app.models.user import Account, DealerMember
from app.models.view import ListingViewDay, VisitorKey

__all__ = [
    "Account",
    "ApiAnswer",
    "ApiKey",
    "AuditEntry",
    "CarModel",
    "CarModelAlias",
    "Certificate",
    "CertificatePoint",
    "CustomerRequest",
    "Dealer",
    "DealerMember",
    "Expense",
    "FieldChange",
    "Job",
    "Lease",
    "Listing",
    "ListingViewDay",
    "Location",
    "Make",
    "MakeAlias",
    "Message",
    "Origin",
    "OutgoingMessage",
    "Photo",
    "PlanRow",
    "PriceChange",
    "ProgrammeConditions",
    "Sale",
    "StatusChange",
    "Stay",
    "Upload",
    "UploadProblem",
    "VisitorKey",
]
