"""Ways by which requests reach a dealer's own systems; what is sent stands in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.delivery import CHANNEL_KIND
from app.models.base import Base
from app.models.dealer import Dealer
from app.models.types import code_check, code_type
from app.tenancy import DealerScoped


class DeliveryChannel(DealerScoped, Base):
    """One address that is told of requests: a mail address or an http address.

    ``secret_version``: a webhook's secret is made of it, so that no row holds one and a new version ends the old one.
    """

    __tablename__ = "delivery_channel"
    __table_args__ = (code_check("kind", CHANNEL_KIND),)

    kind: Mapped[str] = mapped_column(code_type(CHANNEL_KIND))
    address: Mapped[str] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    secret_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    removed_at: Mapped[datetime | None]

    dealer: Mapped[Dealer] = relationship()
