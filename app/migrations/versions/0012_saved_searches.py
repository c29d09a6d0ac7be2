"""saved searches"""

import sqlalchemy as sa
from alembic import op

from app.models import types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "saved_search",
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("often", sa.String(length=8), nullable=False),
        sa.Column("consent_version", sa.String(length=32), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", types.UTCDateTime(), nullable=True),
        sa.Column("checked_at", types.UTCDateTime(), nullable=True),
        sa.Column("next_at", types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("often IN ('at_once', 'daily')", name=op.f("ck_saved_search_often")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("email", "address", name=op.f("uq_saved_search_email_address")),
    )
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_search_email"), ["email"], unique=False)
        batch_op.create_index("ix_saved_search_next_at", ["next_at"], unique=False)

    op.create_table(
        "told_car",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("price", types.Money(), nullable=True),
        sa.Column("told_at", types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_told_car_listing_id_listing"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_search.id"], name=op.f("fk_told_car_search_id_saved_search"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_car")),
        sa.UniqueConstraint("search_id", "listing_id", name=op.f("uq_told_car_search_id_listing_id")),
    )
    with op.batch_alter_table("told_car", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_car_listing_id"), ["listing_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("told_car", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_told_car_listing_id"))

    op.drop_table("told_car")
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_search_next_at")
        batch_op.drop_index(batch_op.f("ix_saved_search_email"))

    op.drop_table("saved_search")
