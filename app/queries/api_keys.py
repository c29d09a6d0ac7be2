"""Keys of the machine channels as lists."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import ApiKey, Dealer


def list_keys() -> Sequence[ApiKey]:
    """All keys within the scope by dealer, those in force before the revoked ones, the newest first."""
    chosen = select(ApiKey).join(Dealer, Dealer.id == ApiKey.dealer_id)
    ordered = chosen.order_by(Dealer.code, ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
    found: Sequence[ApiKey] = db.session.scalars(
        ordered.options(joinedload(ApiKey.dealer), joinedload(ApiKey.creator))
    ).all()
    return found
