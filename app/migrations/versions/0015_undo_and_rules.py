"""Undo of deliveries, rules for applying without a click, rows left out, and what the bell tells of deliveries."""

import sqlalchemy as sa
from alembic import op

from app.models import types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NOTICES = (
    "request_new",
    "request_reply",
    "request_assigned",
    "answer_due_soon",
    "answer_late",
    "answer_very_late",
    "booking_expired",
    "booking_cancelled",
    "test_drive_moved",
    "test_drive_cancelled",
    "offer_accepted",
    "offer_declined",
    "delivery_dead",
)
NEW_NOTICES = ("upload_held", "upload_waits", "vin_elsewhere")


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    _check_notices((*NOTICES, *NEW_NOTICES))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM notice WHERE kind IN ('upload_held', 'upload_waits', 'vin_elsewhere')"))
    _check_notices(NOTICES)
    for table, columns in reversed(_columns().items()):
        for column in reversed(columns):
            op.drop_column(table, column.name)


def _check_notices(codes: tuple[str, ...]) -> None:
    """SQLite makes the table anew and forgets its checks; others replace theirs."""
    told = ", ".join(f"'{code}'" for code in codes)
    with op.batch_alter_table("notice") as batch:
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(batch.f("ck_notice_kind"), type_="check")
        batch.create_check_constraint(batch.f("ck_notice_kind"), f"kind IN ({told})")


def _columns() -> dict[str, tuple[sa.Column[object], ...]]:
    return {
        "dealer": (
            sa.Column("web_rule", sa.String(32), server_default="ask", nullable=False),
            sa.Column("machine_rule", sa.String(32), server_default="at_once", nullable=False),
            sa.Column("small_percent", sa.Integer(), server_default="10", nullable=False),
            sa.Column("small_price_percent", sa.Integer(), server_default="10", nullable=False),
        ),
        "upload": (
            sa.Column("recomputed_at", types.UTCDateTime(), nullable=True),
            sa.Column("applied_by", sa.Integer(), nullable=True),
            sa.Column("decided_at", types.UTCDateTime(), nullable=True),
            sa.Column("decided_by", sa.Integer(), nullable=True),
            sa.Column("undone_at", types.UTCDateTime(), nullable=True),
            sa.Column("undone_by", sa.Integer(), nullable=True),
            sa.Column("undo_counts", sa.JSON(), server_default="{}", nullable=False),
            sa.Column("left_out", sa.Integer(), server_default="0", nullable=False),
        ),
        "plan_row": (
            sa.Column("left_out", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("undone", sa.String(32), nullable=True),
            sa.Column("stays", sa.JSON(), server_default="{}", nullable=False),
        ),
    }
