"""The dealer's rules for applying a delivery without a click (app.lib.vocabulary.upload.APPLY_RULE)."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from app.extensions import db
from app.importers import engine
from app.models import Dealer, Listing, PlanRow, Upload
from app.models.listing import PUBLIC_STATUSES
from app.services import upload_notices, uploads
from app.tenancy import Scope, acting

_BY_PERSON: Final = "web"
_AT_A_TERMINAL: Final = "cli"


def settle(upload: Upload, at: datetime) -> Upload:
    """Apply a fresh plan when the dealer's rule lets it; else it waits, and a machine's dealer is told; commits.

    A dry run is never applied, also when it failed and is read again.
    """
    if upload.status != "planned" or upload.dry_run:
        return upload
    with acting(Scope.of_dealers({upload.dealer_id})):
        dealer = uploads.upload_dealer(upload)
        is_free = may_apply(upload, dealer)
        if not is_free and upload.channel != _BY_PERSON:
            upload_notices.tell_wait(upload=upload, dealer=dealer, at=at)
        db.session.commit()
    return engine.apply(upload.id, at) if is_free else upload


def may_apply(upload: Upload, dealer: Dealer) -> bool:
    """Whether a plan is applied without a click; what a person at a terminal sends or has mended always is."""
    if upload.channel == _AT_A_TERMINAL or upload.mends is not None:
        return True
    rule = dealer.web_rule if upload.channel == _BY_PERSON else dealer.machine_rule
    return rule == "at_once" or (rule == "small" and is_small(upload, dealer))


def is_small(upload: Upload, dealer: Dealer) -> bool:
    """Whether a plan rejects and holds nothing, changes at most the dealer's share of the cars on sale and reserved,
    and no price by more than the dealer's share.
    """
    if upload.rejected or upload.held or "MASS_WITHDRAWAL_HELD" in upload.problem_counts:
        return False
    shown = select(func.count()).where(Listing.dealer_id == dealer.id, Listing.status.in_(PUBLIC_STATUSES))
    changes = upload.new + upload.changed + upload.withdrawn
    if changes * 100 > dealer.small_percent * (db.session.scalar(shown) or 0):
        return False
    rows = select(PlanRow.changes).where(PlanRow.upload_id == upload.id, PlanRow.action == "changed")
    prices = (changes["price"] for changes in db.session.scalars(rows) if "price" in changes)
    return all(_is_near(old, new, dealer.small_price_percent) for old, new in prices)


def _is_near(old: str | None, new: str | None, percent: int) -> bool:
    """A price that appears or goes is a change of any size."""
    if old is None or new is None:
        return False
    return abs(Decimal(new) - Decimal(old)) * 100 <= Decimal(old) * percent
