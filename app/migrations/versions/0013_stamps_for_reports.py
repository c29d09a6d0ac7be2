"""Stamps on the further rows that reports count: changes of fields, photos, requests that went into others."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REPLICATED = ("field_change", "photo", "request_merge")


def upgrade() -> None:
    for table in REPLICATED:
        op.add_column(table, sa.Column("stamp", sa.BigInteger(), server_default="0", nullable=False))
        op.create_index(op.f(f"ix_{table}_stamp"), table, ["stamp"])


def downgrade() -> None:
    for table in reversed(REPLICATED):
        op.drop_index(op.f(f"ix_{table}_stamp"), table_name=table)
        op.drop_column(table, "stamp")
