"""What each role may do in the back office: one declaration, read by FAB as its built-in roles.

A grant is (view, permission), both regular expressions that must match as a whole; the view is the class name of a
view, the permission is ``can_`` and the word that the page names in ``expose``. A view that stands here for no role is
closed to everybody.
"""

from __future__ import annotations

import re
from functools import lru_cache

KEEPING_CARS = (
    "ListingsView|ListingBulkView|ListingPhotosView|CertificatesView|SalesView|InboxView|BookingsView|UploadsView"
    "|UploadDecisionsView|UploadPhotosView|UploadProgressView|MendingView|ValuationsView|AnswerTemplatesView"
)
CREDIT = "BanksView|CreditProgrammesView|CreditWorkbookView|CreditOffersView"

GRANTS: dict[str, list[tuple[str, str]]] = {
    "dealer_staff": [
        ("HomeView|AccountView|LocaleView|NoticesView", "can_.*"),
        (KEEPING_CARS, "can_.*"),
        ("ProgrammeView", "can_read"),
        (CREDIT, "can_read"),
    ],
    "dealer_manager": [
        ("HomeView|AccountView|LocaleView|NoticesView", "can_.*"),
        (f"{KEEPING_CARS}|ExpensesView|PrivateMoney", "can_.*"),
        ("ProgrammeView", "can_read"),
        (CREDIT, "can_read"),
        ("DealersView", "can_read"),
        (
            "LocationsView|CustomerRulesView|FeedRulesView|UsersView|ApiKeysView|DeliveryChannelsView|DeliveryLogView",
            "can_.*",
        ),
        ("ColumnsView|FeedSourcesView", "can_.*"),
        ("WordsView", "can_(read|write)"),
        ("ReportsView", "can_read"),
        ("ReportSchedulesView", "can_.*"),
    ],
    "distributor": [
        ("HomeView|AccountView|LocaleView|NoticesView", "can_.*"),
        (f"{KEEPING_CARS}|ExpensesView|PrivateMoney", "can_read"),
        ("UploadDecisionsView", "can_decide"),
        ("ColumnsView|FeedSourcesView", "can_read"),
        ("WordsView", "can_(read|network)"),
        ("ProgrammeView", "can_.*"),
        ("ReportsView", "can_read"),
        ("ReportSchedulesView", "can_.*"),
        ("DealersView|LocationsView|CustomerRulesView|FeedRulesView", "can_.*"),
        ("DeliveryChannelsView|DeliveryLogView", "can_read"),
        ("MarketView|ClosedMonthsView", "can_.*"),
        ("NetworkHealthView", "can_read"),
        (CREDIT, "can_.*"),
    ],
    "administrator": [
        ("HomeView|AccountView|LocaleView|NoticesView", "can_.*"),
        ("DealersView|LocationsView|CustomerRulesView|UsersView|FeedSourcesView", "can_.*"),
        ("AuditView|OpsConsole", "can_read"),
        ("WordsView", "can_(read|network)"),
    ],
    "Public": [
        ("LocaleView", "can_.*"),
    ],
}


def builtin_roles() -> dict[str, list[list[str]]]:
    """The grants in FAB's form."""
    return {role: [list(grant) for grant in grants] for role, grants in GRANTS.items()}


@lru_cache(maxsize=4096)
def is_granted(role: str, view: str, permission: str) -> bool:
    """Whether a role may do something on a view."""
    return any(re.fullmatch(on, view) and re.fullmatch(what, permission) for on, what in GRANTS.get(role, ()))
