"""Tables: shape, constraints and one-row truths; one module per aggregate."""

from app.models.answer_template import AnswerTemplate, SavedView
from app.models.api_key import ApiAnswer, ApiKey
from app.models.booking import Booking
from app.models.certificate import Certificate, CertificatePoint, ProgrammeConditions
from app.models.change import Change, ChangeClock
from app.models.closed_month import ClosedFigure, ClosedMonth
from app.models.column_mapping import ColumnMapping
from app.models.credit import Bank, CreditOffer, CreditProgramme, CreditStandard, CreditVersion, ListingOffer
from app.models.dealer import Dealer, Location
from app.models.delivery import DeliveryChannel
from app.models.dictionary import CarModel, CarModelAlias, Make, MakeAlias
from app.models.feed_source import FeedPull, FeedSource
from app.models.history import FieldChange, Origin, PriceChange, StatusChange, Stay
from app.models.listing import Listing
from app.models.market import MarketFigure
from app.models.notice import Notice
from app.models.operation import AuditEntry, Job, Lease, OutgoingMessage
from app.models.photo import Photo, TrayPhoto
from app.models.report_schedule import ReportDispatch, ReportRecipient, ReportSchedule
from app.models.request import CustomerRequest, Message
from app.models.request_link import RequestMerge, RequestSale
from app.models.sale import Expense, Sale
from app.models.saved_search import SavedSearch, ToldCar
from app.models.taught_word import DealerWord, NetworkWord, Taught
from app.models.unconfirmed_request import UnconfirmedRequest
from app.models.upload import PlanRow, RowMarks, Upload, UploadProblem
from app.models.user import Account, DealerMember
from app.models.valuation import Valuation, ValuationDraft, ValuationOffer, ValuationPhoto
from app.models.view import ListingViewDay, VisitorKey

__all__ = [
    "Account",
    "AnswerTemplate",
    "ApiAnswer",
    "ApiKey",
    "AuditEntry",
    "Bank",
    "Booking",
    "CarModel",
    "CarModelAlias",
    "Certificate",
    "CertificatePoint",
    "Change",
    "ChangeClock",
    "ClosedFigure",
    "ClosedMonth",
    "ColumnMapping",
    "CreditOffer",
    "CreditProgramme",
    "CreditStandard",
    "CreditVersion",
    "CustomerRequest",
    "Dealer",
    "DealerMember",
    "DealerWord",
    "DeliveryChannel",
    "Expense",
    "FeedPull",
    "FeedSource",
    "FieldChange",
    "Job",
    "Lease",
    "Listing",
    "ListingOffer",
    "ListingViewDay",
    "Location",
    "Make",
    "MakeAlias",
    "MarketFigure",
    "Message",
    "NetworkWord",
    "Notice",
    "Origin",
    "OutgoingMessage",
    "Photo",
    "PlanRow",
    "PriceChange",
    "ProgrammeConditions",
    "ReportDispatch",
    "ReportRecipient",
    "ReportSchedule",
    "RequestMerge",
    "RequestSale",
    "RowMarks",
    "Sale",
    "SavedSearch",
    "SavedView",
    "StatusChange",
    "Stay",
    "Taught",
    "ToldCar",
    "TrayPhoto",
    "UnconfirmedRequest",
    "Upload",
    "UploadProblem",
    "Valuation",
    "ValuationDraft",
    "ValuationOffer",
    "ValuationPhoto",
    "VisitorKey",
]
