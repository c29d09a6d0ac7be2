"""What a customer sent and still has to confirm by mail before it goes to the dealer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.lib.vocabulary.request import REQUEST_KIND
from app.models.base import Base
from app.models.types import code_check, code_type
from app.tenancy import DealerScoped


class UnconfirmedRequest(DealerScoped, Base):
    """A form as it was filled in, kept until the link in the mail is used or the time is over.

    ``request_id`` is the request that came of it.
    """

    __tablename__ = "unconfirmed_request"
    __table_args__ = (
        ForeignKeyConstraint(["listing_id", "dealer_id"], ["listing.id", "listing.dealer_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["request_id", "dealer_id"], ["customer_request.id", "customer_request.dealer_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("form_key"),
        code_check("kind", REQUEST_KIND),
    )

    kind: Mapped[str] = mapped_column(code_type(REQUEST_KIND))
    listing_id: Mapped[int | None]
    request_id: Mapped[int | None]
    form_key: Mapped[str] = mapped_column(String(64))
    written: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
