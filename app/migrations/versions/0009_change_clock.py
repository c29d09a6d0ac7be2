"""A clock that ticks with every change of what the columnar replicas copy, and stamps on their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REPLICATED = (
    "car_model",
    "car_model_alias",
    "certificate",
    "customer_request",
    "dealer",
    "expense",
    "listing",
    "listing_view_day",
    "location",
    "make",
    "make_alias",
    "market_figure",
    "price_change",
    "programme_conditions",
    "sale",
    "status_change",
    "stay",
    "upload",
    "upload_problem",
)


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_table(
        "change_clock",
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_clock")),
    )
    op.execute("INSERT INTO change_clock (id, tick, stamp) VALUES (1, 0, 0)")
    for table in REPLICATED:
        op.add_column(table, sa.Column("stamp", sa.BigInteger(), server_default="0", nullable=False))
        op.create_index(op.f(f"ix_{table}_stamp"), table, ["stamp"])


def downgrade() -> None:
    for table in reversed(REPLICATED):
        op.drop_index(op.f(f"ix_{table}_stamp"), table_name=table)
        op.drop_column(table, "stamp")
    op.drop_table("change_clock")
    op.drop_table("change")
