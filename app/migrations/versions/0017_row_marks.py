"""Marks of delivered rows, by which an unchanged car is known at once, and deliveries that are planned only."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "row_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_row_marks_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_marks")),
        sa.UniqueConstraint("dealer_id", name=op.f("uq_row_marks_dealer_id")),
    )
    op.create_index(op.f("ix_row_marks_dealer_id"), "row_marks", ["dealer_id"])
    op.add_column("upload", sa.Column("dry_run", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("upload", sa.Column("marks", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_column("marks")
        batch_op.drop_column("dry_run")
    op.drop_index(op.f("ix_row_marks_dealer_id"), table_name="row_marks")
    op.drop_table("row_marks")
