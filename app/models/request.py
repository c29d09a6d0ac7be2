"""Customers' contacts and their threads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.request import OUTCOME, REQUEST_KIND, REQUEST_STATE
from app.models.base import Base
from app.models.change import Replicated
from app.models.dealer import Dealer
from app.models.listing import Listing
from app.models.types import code_check, code_type
from app.models.user import Account
from app.tenancy import DealerScoped


class CustomerRequest(Replicated, DealerScoped, Base):
    """A contact about a car or a dealer. ``link_version`` revokes older secret links.

    ``first_answer_at`` is the first *human* answer, ``first_due_at`` when it was due. A test drive has its moment
    (``starts_at``), one of the dealer's test cars and the number of the customer's calendar entry. ``remind_at`` is the
    next moment at which somebody is reminded of a request without an answer, ``reminded_percent`` what was said last.
    ``form_key``: the same form makes one request.
    """

    __tablename__ = "customer_request"
    __table_args__ = (
        UniqueConstraint("id", "dealer_id"),
        ForeignKeyConstraint(["listing_id", "dealer_id"], ["listing.id", "listing.dealer_id"]),
        Index("ix_customer_request_inbox", "dealer_id", "state", "due_at"),
        Index(
            "uq_customer_request_slot",
            "listing_id",
            "starts_at",
            unique=True,
            sqlite_where=text("kind = 'test_drive' AND state <> 'closed'"),
            postgresql_where=text("kind = 'test_drive' AND state <> 'closed'"),
        ),
        Index(
            "uq_customer_request_test_car",
            "dealer_id",
            "starts_at",
            "car_number",
            unique=True,
            sqlite_where=text("kind = 'test_drive' AND state <> 'closed'"),
            postgresql_where=text("kind = 'test_drive' AND state <> 'closed'"),
        ),
        Index("uq_customer_request_form_key", "dealer_id", "form_key", unique=True),
        code_check("kind", REQUEST_KIND),
        code_check("state", REQUEST_STATE),
    )

    kind: Mapped[str] = mapped_column(code_type(REQUEST_KIND))
    state: Mapped[str] = mapped_column(code_type(REQUEST_STATE), default="new")
    outcome: Mapped[str | None] = mapped_column(code_type(OUTCOME))
    listing_id: Mapped[int | None] = mapped_column(index=True)
    customer_name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(320))
    locale: Mapped[str] = mapped_column(String(2))
    consent_version: Mapped[str] = mapped_column(String(32))
    consent_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    first_due_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    car_number: Mapped[int | None]
    calendar_sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    clock_started_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None] = mapped_column(index=True)
    reminded_percent: Mapped[int] = mapped_column(default=0, server_default="0")
    form_key: Mapped[str | None] = mapped_column(String(64))
    erased_at: Mapped[datetime | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    link_version: Mapped[int] = mapped_column(default=1)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    dealer: Mapped[Dealer] = relationship()
    listing: Mapped[Listing | None] = relationship(
        viewonly=True, primaryjoin="CustomerRequest.listing_id == Listing.id", foreign_keys=[listing_id]
    )
    assignee: Mapped[Account | None] = relationship()
    messages: Mapped[list[Message]] = relationship(order_by="(Message.at, Message.id)", cascade="all, delete-orphan")


class Message(DealerScoped, Base):
    """One entry of a thread. ``automatic`` ones never stop the clock; a ``note`` is for the dealer's people only."""

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "dealer_id"], ["customer_request.id", "customer_request.dealer_id"], ondelete="CASCADE"
        ),
        CheckConstraint("author IN ('customer', 'dealer', 'automatic', 'note')", name="author"),
    )

    request_id: Mapped[int] = mapped_column(index=True)
    author: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    user: Mapped[Account | None] = relationship()
