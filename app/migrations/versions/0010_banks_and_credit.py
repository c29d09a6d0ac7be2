"""Banks, credit programmes in versions, standard terms and offers."""

import sqlalchemy as sa
from alembic import op

from app.models import types


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("licence", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("logo", sa.String(length=64), nullable=True),
        sa.Column("is_partner", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank")),
        sa.UniqueConstraint("name", name=op.f("uq_bank_name")),
    )
    op.create_table(
        "credit_standard",
        sa.Column("first_share", types.Money(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_share >= 0 AND first_share < 10000", name=op.f("ck_credit_standard_first_share")),
        sa.CheckConstraint("months >= 1 AND months <= 600", name=op.f("ck_credit_standard_months")),
        sa.CheckConstraint("offer_days >= 1", name=op.f("ck_credit_standard_offer_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_standard")),
    )
    op.create_table(
        "credit_programme",
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_credit_programme_bank_id_bank")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_programme")),
        sa.UniqueConstraint("bank_id", "name", name=op.f("uq_credit_programme_bank_id_name")),
    )
    with op.batch_alter_table("credit_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_programme_bank_id"), ["bank_id"], unique=False)

    op.create_table(
        "credit_version",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("made_at", types.UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("replaced_at", types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["ab_user.id"], name=op.f("fk_credit_version_made_by_ab_user")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["credit_programme.id"],
            name=op.f("fk_credit_version_programme_id_credit_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_version")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_credit_version_programme_id_number")),
    )
    with op.batch_alter_table("credit_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_credit_version_in_force",
            ["programme_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "credit_offer",
        sa.Column("number", sa.String(length=48), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("payment", types.Money(), nullable=False),
        sa.Column("psk_amount", types.Money(), nullable=False),
        sa.Column("car", sa.String(length=200), nullable=True),
        sa.Column("made_at", types.UTCDateTime(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["credit_version.id"], name=op.f("fk_credit_offer_version_id_credit_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_offer")),
        sa.UniqueConstraint("number", name=op.f("uq_credit_offer_number")),
    )
    with op.batch_alter_table("credit_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_offer_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_offer_version_id"), ["version_id"], unique=False)

    op.create_table(
        "listing_offer",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_listing_offer_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["listing_id", "dealer_id"],
            ["listing.id", "listing.dealer_id"],
            name=op.f("fk_listing_offer_listing_id_dealer_id_listing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["credit_offer.id"], name=op.f("fk_listing_offer_offer_id_credit_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_offer")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_listing_offer_offer_id")),
    )
    with op.batch_alter_table("listing_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_offer_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_offer_listing_id"), ["listing_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("listing_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_offer_listing_id"))
        batch_op.drop_index(batch_op.f("ix_listing_offer_dealer_id"))

    op.drop_table("listing_offer")
    with op.batch_alter_table("credit_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_offer_version_id"))
        batch_op.drop_index(batch_op.f("ix_credit_offer_made_at"))

    op.drop_table("credit_offer")
    with op.batch_alter_table("credit_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_credit_version_in_force",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.drop_table("credit_version")
    with op.batch_alter_table("credit_programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_programme_bank_id"))

    op.drop_table("credit_programme")
    op.drop_table("credit_standard")
    op.drop_table("bank")
