"""Bookings with their line, test cars, reminders, and forms that wait for a confirmation."""

import sqlalchemy as sa
from alembic import op

from app.models import types


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN_TEST_DRIVE = "kind = 'test_drive' AND state <> 'closed'"


def upgrade() -> None:
    op.create_table(
        "booking",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("expires_at", types.UTCDateTime(), nullable=True),
        sa.Column("confirmed_at", types.UTCDateTime(), nullable=True),
        sa.Column("ended_at", types.UTCDateTime(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'held', 'confirmed', 'expired', 'refused', 'withdrawn', 'gone', 'bought')",
            name=op.f("ck_booking_state"),
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_booking_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["listing_id", "dealer_id"],
            ["listing.id", "listing.dealer_id"],
            name=op.f("fk_booking_listing_id_dealer_id_listing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "dealer_id"],
            ["customer_request.id", "customer_request.dealer_id"],
            name=op.f("fk_booking_request_id_dealer_id_customer_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("listing_id", "number", name=op.f("uq_booking_listing_id_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_booking_request_id")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index("ix_booking_expiry", ["state", "expires_at"], unique=False)
        batch_op.create_index(
            "uq_booking_at_turn",
            ["listing_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('offered', 'held', 'confirmed')"),
            postgresql_where=sa.text("state IN ('offered', 'held', 'confirmed')"),
        )

    op.create_table(
        "unconfirmed_request",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("expires_at", types.UTCDateTime(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('question', 'booking', 'test_drive', 'valuation', 'callback', 'credit_offer')",
            name=op.f("ck_unconfirmed_request_kind"),
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_unconfirmed_request_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["listing_id", "dealer_id"],
            ["listing.id", "listing.dealer_id"],
            name=op.f("fk_unconfirmed_request_listing_id_dealer_id_listing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "dealer_id"],
            ["customer_request.id", "customer_request.dealer_id"],
            name=op.f("fk_unconfirmed_request_request_id_dealer_id_customer_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unconfirmed_request")),
        sa.UniqueConstraint("form_key", name=op.f("uq_unconfirmed_request_form_key")),
    )
    with op.batch_alter_table("unconfirmed_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unconfirmed_request_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unconfirmed_request_expires_at"), ["expires_at"], unique=False)

    op.add_column("customer_request", sa.Column("car_number", sa.Integer(), nullable=True))
    op.add_column("customer_request", sa.Column("calendar_sequence", sa.Integer(), server_default="0", nullable=False))
    op.add_column("customer_request", sa.Column("clock_started_at", types.UTCDateTime(), nullable=True))
    op.add_column("customer_request", sa.Column("remind_at", types.UTCDateTime(), nullable=True))
    op.add_column("customer_request", sa.Column("reminded_percent", sa.Integer(), server_default="0", nullable=False))
    op.add_column("customer_request", sa.Column("form_key", sa.String(length=64), nullable=True))
    op.add_column("customer_request", sa.Column("erased_at", types.UTCDateTime(), nullable=True))
    op.create_index(op.f("ix_customer_request_remind_at"), "customer_request", ["remind_at"], unique=False)
    op.create_index("uq_customer_request_form_key", "customer_request", ["dealer_id", "form_key"], unique=True)
    op.create_index(
        "uq_customer_request_test_car",
        "customer_request",
        ["dealer_id", "starts_at", "car_number"],
        unique=True,
        sqlite_where=sa.text(OPEN_TEST_DRIVE),
        postgresql_where=sa.text(OPEN_TEST_DRIVE),
    )

    op.add_column("dealer", sa.Column("test_cars", sa.Integer(), server_default="2", nullable=False))
    op.add_column("dealer", sa.Column("test_drive_notice_hours", sa.Integer(), server_default="2", nullable=False))
    op.add_column("dealer", sa.Column("closed_on_holidays", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("dealer", sa.Column("closed_days", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    # Dropped one by one: a table made anew would take the rows that hang on it along.
    for column in ("closed_days", "closed_on_holidays", "test_drive_notice_hours", "test_cars"):
        op.drop_column("dealer", column)
    op.drop_index("uq_customer_request_test_car", table_name="customer_request")
    op.drop_index("uq_customer_request_form_key", table_name="customer_request")
    op.drop_index(op.f("ix_customer_request_remind_at"), table_name="customer_request")
    for column in (
        "erased_at",
        "form_key",
        "reminded_percent",
        "remind_at",
        "clock_started_at",
        "calendar_sequence",
        "car_number",
    ):
        op.drop_column("customer_request", column)
    with op.batch_alter_table("unconfirmed_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unconfirmed_request_expires_at"))
        batch_op.drop_index(batch_op.f("ix_unconfirmed_request_dealer_id"))

    op.drop_table("unconfirmed_request")

    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_booking_at_turn",
            sqlite_where=sa.text("state IN ('offered', 'held', 'confirmed')"),
            postgresql_where=sa.text("state IN ('offered', 'held', 'confirmed')"),
        )
        batch_op.drop_index("ix_booking_expiry")
        batch_op.drop_index(batch_op.f("ix_booking_dealer_id"))

    op.drop_table("booking")
