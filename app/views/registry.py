"""Every view of the back office, in menu order: one line a view. Without a label it stands in no menu."""

from __future__ import annotations

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _l

from app.views.account import AccountView
from app.views.answer_templates import AnswerTemplatesView
from app.views.api_keys import ApiKeysView
from app.views.audit import AuditView
from app.views.banks import BanksView
from app.views.bookings import BookingsView
from app.views.certificates import CertificatesView
from app.views.closed_months import ClosedMonthsView
from app.views.columns import ColumnsView
from app.views.credit_offers import CreditOffersView
from app.views.credit_programmes import CreditProgrammesView
from app.views.credit_workbook import CreditWorkbookView
from app.views.customer_rules import CustomerRulesView
from app.views.dealers import DealersView, LocationsView
from app.views.deliveries_channels import DeliveryChannelsView, DeliveryLogView
from app.views.expenses import ExpensesView
from app.views.feed_rules import FeedRulesView
from app.views.feed_sources import FeedSourcesView
from app.views.health_network import NetworkHealthView
from app.views.home import HomeView
from app.views.inbox import InboxView
from app.views.listing_bulk import ListingBulkView
from app.views.listing_photos import ListingPhotosView
from app.views.listings import ListingsView
from app.views.locale import LocaleView
from app.views.market import MarketView
from app.views.mending import MendingView
from app.views.menu import KEY, Entry, Section
from app.views.notices import NoticesView
from app.views.programme import ProgrammeView
from app.views.report_schedules import ReportSchedulesView
from app.views.reports import ReportsView
from app.views.sales import SalesView
from app.views.upload_decisions import UploadDecisionsView
from app.views.upload_photos import UploadPhotosView
from app.views.upload_progress import UploadProgressView
from app.views.uploads import UploadsView
from app.views.users import UsersView
from app.views.valuations import ValuationsView
from app.views.words import WordsView

SECTIONS: tuple[Section, ...] = (
    Section(
        "",
        (
            Entry(HomeView, _l("Home"), "house"),
            Entry(ReportsView, _l("Reports"), "bar-chart-line"),
            Entry(ReportSchedulesView),
            Entry(ClosedMonthsView),
            Entry(AccountView),
            Entry(NoticesView),
            Entry(LocaleView),
        ),
    ),
    Section(
        _l("Cars"),
        (
            Entry(ListingsView, _l("Cars"), "car-front"),
            Entry(UploadsView, _l("Uploads"), "cloud-upload"),
            Entry(MendingView),
            Entry(FeedSourcesView, _l("Scheduled pulls"), "cloud-download"),
            Entry(ProgrammeView, _l("Programme conditions"), "patch-check"),
            Entry(ColumnsView),
            Entry(WordsView, _l("Unknown words"), "chat-square-text"),
            Entry(UploadDecisionsView),
            Entry(ListingBulkView),
            Entry(ListingPhotosView),
            Entry(UploadPhotosView),
            Entry(UploadProgressView),
            Entry(CertificatesView),
            Entry(SalesView),
            Entry(ExpensesView),
        ),
    ),
    Section(
        _l("Customers"),
        (
            Entry(InboxView, _l("Inbox"), "inbox"),
            Entry(BookingsView),
            Entry(ValuationsView),
            Entry(AnswerTemplatesView),
            Entry(DeliveryLogView),
        ),
    ),
    Section(
        _l("Network"),
        (
            Entry(DealersView, _l("Dealers"), "shop"),
            Entry(NetworkHealthView, _l("Network health"), "heart-pulse"),
            Entry(MarketView, _l("Market figures"), "graph-up"),
            Entry(BanksView, _l("Banks and credit"), "bank"),
            Entry(CreditOffersView, _l("Credit offers"), "file-earmark-text"),
            Entry(CreditProgrammesView),
            Entry(CreditWorkbookView),
            Entry(LocationsView),
            Entry(CustomerRulesView),
            Entry(FeedRulesView),
            Entry(ApiKeysView, _l("API keys"), "key"),
            Entry(DeliveryChannelsView, _l("Delivery of requests"), "diagram-3"),
        ),
    ),
    Section(
        _l("Administration"),
        (
            Entry(UsersView, _l("People and roles"), "people"),
            Entry(AuditView, _l("Audit log"), "journal-text"),
            Entry("/ops/", _l("Operations"), "speedometer2", name="OpsConsole"),
        ),
    ),
)


def register_views(app: Flask, builder: AppBuilder) -> None:
    """Add all views to the application; the home page is there already, as FAB's index."""
    app.extensions[KEY] = SECTIONS
    for section in SECTIONS:
        for entry in section.entries:
            if not isinstance(entry.view, str) and entry.view is not HomeView:
                builder.add_view_no_menu(entry.view)
