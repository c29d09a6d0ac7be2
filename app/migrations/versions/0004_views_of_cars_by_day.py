"""Views of cars by day, and the day's secret of pseudonyms."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visitor_key",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_key")),
        sa.UniqueConstraint("day", name=op.f("uq_visitor_key_day")),
    )
    op.create_table(
        "listing_view_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visitor", sa.BigInteger(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("views > 0", name=op.f("ck_listing_view_day_views")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_listing_view_day_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["listing_id", "dealer_id"],
            ["listing.id", "listing.dealer_id"],
            name=op.f("fk_listing_view_day_listing_id_dealer_id_listing"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_view_day")),
        sa.UniqueConstraint("listing_id", "day", "visitor", name=op.f("uq_listing_view_day_listing_id_day_visitor")),
    )
    with op.batch_alter_table("listing_view_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_view_day_day"), ["day"], unique=False)
        batch_op.create_index("ix_listing_view_day_dealer_day", ["dealer_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_view_day_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_view_day_listing_id"), ["listing_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("listing_view_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_view_day_listing_id"))
        batch_op.drop_index(batch_op.f("ix_listing_view_day_dealer_id"))
        batch_op.drop_index("ix_listing_view_day_dealer_day")
        batch_op.drop_index(batch_op.f("ix_listing_view_day_day"))

    op.drop_table("listing_view_day")
    op.drop_table("visitor_key")
