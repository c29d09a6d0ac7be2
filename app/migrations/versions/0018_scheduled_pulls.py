"""Sources from which stock is fetched by the clock, the log of pulls, and a notice when they fail."""

import sqlalchemy as sa
from alembic import op

from app.models import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FAULTS = ", ".join(
    f"'{code}'"
    for code in (
        "address_invalid",
        "host_unknown",
        "host_inner",
        "no_answer",
        "insecure",
        "too_slow",
        "too_large",
        "redirects",
        "refused",
        "not_found",
        "bad_answer",
        "damaged",
        "secret_unreadable",
        "contract_unreadable",
        "contract_forbidden",
        "service_elsewhere",
        "operation_unknown",
        "arguments_wrong",
        "service_fault",
        "answer_unreadable",
        "cars_not_found",
        "dealer_inactive",
        "file_rejected",
        "program",
    )
)
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
    "upload_held",
    "upload_waits",
    "vin_elsewhere",
)


def upgrade() -> None:
    _check_notices((*NOTICES, "pull_failed"))
    op.create_table(
        "feed_source",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("auth", sa.String(length=32), nullable=False),
        sa.Column("auth_name", sa.String(length=100), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("mode", sa.String(length=32), nullable=True),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=True),
        sa.Column("cron", sa.String(length=100), nullable=False),
        sa.Column("operation", sa.String(length=200), nullable=False),
        sa.Column("cars_path", sa.String(length=300), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("next_at", types.UTCDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("last_modified", sa.String(length=100), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("auth IN ('none', 'basic', 'bearer', 'header', 'token')", name=op.f("ck_feed_source_auth")),
        sa.CheckConstraint("kind IN ('url', 'soap')", name=op.f("ck_feed_source_kind")),
        sa.CheckConstraint("rhythm IN ('interval', 'cron', 'by_hand')", name=op.f("ck_feed_source_rhythm")),
        sa.CheckConstraint("every_minutes > 0", name=op.f("ck_feed_source_every_minutes")),
        sa.ForeignKeyConstraint(["created_by"], ["ab_user.id"], name=op.f("fk_feed_source_created_by_ab_user")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_feed_source_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_source")),
        sa.UniqueConstraint("id", "dealer_id", name=op.f("uq_feed_source_id_dealer_id")),
    )
    with op.batch_alter_table("feed_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_source_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_source_next_at"), ["next_at"], unique=False)

    op.create_table(
        "feed_pull",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("started_at", types.UTCDateTime(), nullable=False),
        sa.Column("finished_at", types.UTCDateTime(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"fault IN ({FAULTS})", name=op.f("ck_feed_pull_fault")),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'taken', 'unchanged', 'duplicate', 'failed')", name=op.f("ck_feed_pull_outcome")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["ab_user.id"], name=op.f("fk_feed_pull_asked_by_ab_user")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_feed_pull_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["source_id", "dealer_id"],
            ["feed_source.id", "feed_source.dealer_id"],
            name=op.f("fk_feed_pull_source_id_dealer_id_feed_source"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_feed_pull_upload_id_upload"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_pull")),
    )
    with op.batch_alter_table("feed_pull", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_pull_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_pull_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_pull_upload_id"), ["upload_id"], unique=False)
        batch_op.create_index(
            "uq_feed_pull_open",
            ["source_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("feed_pull", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_feed_pull_open",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_feed_pull_upload_id"))
        batch_op.drop_index(batch_op.f("ix_feed_pull_source_id"))
        batch_op.drop_index(batch_op.f("ix_feed_pull_dealer_id"))

    op.drop_table("feed_pull")
    with op.batch_alter_table("feed_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_source_next_at"))
        batch_op.drop_index(batch_op.f("ix_feed_source_dealer_id"))

    op.drop_table("feed_source")
    op.execute(sa.text("DELETE FROM notice WHERE kind = 'pull_failed'"))
    _check_notices(NOTICES)


def _check_notices(codes: tuple[str, ...]) -> None:
    """SQLite makes the table anew and forgets its checks; others replace theirs."""
    told = ", ".join(f"'{code}'" for code in codes)
    with op.batch_alter_table("notice") as batch:
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(batch.f("ck_notice_kind"), type_="check")
        batch.create_check_constraint(batch.f("ck_notice_kind"), f"kind IN ({told})")
