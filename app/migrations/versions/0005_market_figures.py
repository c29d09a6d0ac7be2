"""What the whole market sold by month, region, brand and condition; when a photo came."""

import sqlalchemy as sa
from alembic import op

from app.models import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "market_figure",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("make_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=32), nullable=False),
        sa.Column("cars", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("condition IN ('used', 'demo', 'new')", name=op.f("ck_market_figure_condition")),
        sa.CheckConstraint("cars >= 0", name=op.f("ck_market_figure_cars")),
        sa.ForeignKeyConstraint(["make_id"], ["make.id"], name=op.f("fk_market_figure_make_id_make")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_figure")),
        sa.UniqueConstraint(
            "month", "region", "make_id", "condition", name=op.f("uq_market_figure_month_region_make_id_condition")
        ),
    )
    with op.batch_alter_table("market_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_market_figure_make_id"), ["make_id"], unique=False)
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("added_at", types.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_column("added_at")
    with op.batch_alter_table("market_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_market_figure_make_id"))
    op.drop_table("market_figure")
