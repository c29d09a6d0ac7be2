"""What the columns of dealers' own tables hold, and the words that people taught."""

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("has_headings", sa.Boolean(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("shape", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("constants", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('full', 'delta')", name=op.f("ck_column_mapping_mode")),
        sa.ForeignKeyConstraint(["changed_by"], ["ab_user.id"], name=op.f("fk_column_mapping_changed_by_ab_user")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_column_mapping_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("dealer_id", "signature", name=op.f("uq_column_mapping_dealer_id_signature")),
    )
    op.create_index(op.f("ix_column_mapping_dealer_id"), "column_mapping", ["dealer_id"])

    op.create_table(
        "dealer_word",
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("within", sa.String(length=64), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("taught_at", sa.DateTime(), nullable=False),
        sa.Column("taught_by", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_word_dealer_id_dealer")),
        sa.ForeignKeyConstraint(["taught_by"], ["ab_user.id"], name=op.f("fk_dealer_word_taught_by_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_word")),
        sa.UniqueConstraint(
            "dealer_id", "field", "within", "folded", name=op.f("uq_dealer_word_dealer_id_field_within_folded")
        ),
    )
    op.create_index(op.f("ix_dealer_word_dealer_id"), "dealer_word", ["dealer_id"])

    op.create_table(
        "network_word",
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("within", sa.String(length=64), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("taught_at", sa.DateTime(), nullable=False),
        sa.Column("taught_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["taught_by"], ["ab_user.id"], name=op.f("fk_network_word_taught_by_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_word")),
        sa.UniqueConstraint("field", "within", "folded", name=op.f("uq_network_word_field_within_folded")),
    )


def downgrade() -> None:
    op.drop_table("network_word")
    op.drop_index(op.f("ix_dealer_word_dealer_id"), table_name="dealer_word")

    op.drop_table("dealer_word")
    op.drop_index(op.f("ix_column_mapping_dealer_id"), table_name="column_mapping")

    op.drop_table("column_mapping")
