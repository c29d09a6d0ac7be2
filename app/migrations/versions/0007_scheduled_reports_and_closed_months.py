"""Reports by the clock, and months whose numbers are kept."""

import sqlalchemy as sa
from alembic import op

from app.models import types


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closed_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_at", types.UTCDateTime(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["ab_user.id"], name=op.f("fk_closed_month_closed_by_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_month")),
        sa.UniqueConstraint("month", name=op.f("uq_closed_month_month")),
    )
    op.create_table(
        "report_schedule",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("slugs", sa.JSON(), nullable=False),
        sa.Column("preset", sa.String(length=32), nullable=False),
        sa.Column("grouping", sa.String(length=16), nullable=False),
        sa.Column("face", sa.String(length=32), nullable=False),
        sa.Column("frequency", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("skips_empty", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("next_at", types.UTCDateTime(), nullable=True),
        sa.Column("last_at", types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("face IN ('xlsx', 'pdf', 'csv')", name=op.f("ck_report_schedule_face")),
        sa.CheckConstraint("frequency IN ('daily', 'weekly', 'monthly')", name=op.f("ck_report_schedule_frequency")),
        sa.CheckConstraint(
            "preset IN ('last_7_days', 'last_30_days', 'this_month', 'last_month', 'this_quarter', 'last_quarter', 'last_12_months', 'this_year', 'last_year')",
            name=op.f("ck_report_schedule_preset"),
        ),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_report_schedule_hour")),
        sa.CheckConstraint("month_day BETWEEN 1 AND 31", name=op.f("ck_report_schedule_month_day")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_report_schedule_weekday")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["ab_user.id"], name=op.f("fk_report_schedule_owner_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
    )
    with op.batch_alter_table("report_schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_schedule_next_at"), ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_schedule_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "closed_figure",
        sa.Column("month_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_closed_figure_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["month_id"], ["closed_month.id"], name=op.f("fk_closed_figure_month_id_closed_month"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_figure")),
        sa.UniqueConstraint("month_id", "slug", "dealer_id", name=op.f("uq_closed_figure_month_id_slug_dealer_id")),
    )
    with op.batch_alter_table("closed_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_figure_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "report_dispatch",
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("due_at", types.UTCDateTime(), nullable=False),
        sa.Column("at", types.UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("outcome IN ('queued', 'empty', 'no_right')", name=op.f("ck_report_dispatch_outcome")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["outgoing_message.id"],
            name=op.f("fk_report_dispatch_message_id_outgoing_message"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["report_schedule.id"],
            name=op.f("fk_report_dispatch_schedule_id_report_schedule"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_report_dispatch_user_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_dispatch")),
        sa.UniqueConstraint(
            "schedule_id", "user_id", "due_at", name=op.f("uq_report_dispatch_schedule_id_user_id_due_at")
        ),
    )
    with op.batch_alter_table("report_dispatch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_dispatch_user_id"), ["user_id"], unique=False)

    op.create_table(
        "report_recipient",
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["report_schedule.id"],
            name=op.f("fk_report_recipient_schedule_id_report_schedule"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_report_recipient_user_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_recipient")),
        sa.UniqueConstraint("schedule_id", "user_id", name=op.f("uq_report_recipient_schedule_id_user_id")),
    )
    with op.batch_alter_table("report_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_recipient_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_recipient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_recipient_user_id"))

    op.drop_table("report_recipient")
    with op.batch_alter_table("report_dispatch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_dispatch_user_id"))

    op.drop_table("report_dispatch")
    with op.batch_alter_table("closed_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closed_figure_dealer_id"))

    op.drop_table("closed_figure")
    with op.batch_alter_table("report_schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_schedule_owner_id"))
        batch_op.drop_index(batch_op.f("ix_report_schedule_next_at"))

    op.drop_table("report_schedule")
    op.drop_table("closed_month")
