"""Rejected rows that a later delivery brings again, mended."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan_row", sa.Column("mended_in", sa.Integer(), nullable=True))
    op.add_column("upload", sa.Column("mends", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_upload_mends"), "upload", ["mends"])


def downgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_upload_mends"))
        batch_op.drop_column("mends")
    with op.batch_alter_table("plan_row", schema=None) as batch_op:
        batch_op.drop_column("mended_in")
