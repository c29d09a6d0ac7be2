"""The bell, valuations of customers' cars, deliveries to dealers' systems, templates, merged requests."""

import sqlalchemy as sa
from alembic import op

from app.models import types


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "valuation_draft",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation_draft")),
        sa.UniqueConstraint("digest", name=op.f("uq_valuation_draft_digest")),
    )
    with op.batch_alter_table("valuation_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valuation_draft_changed_at"), ["changed_at"], unique=False)

    op.create_table(
        "answer_template",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("body_ru", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_th", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["ab_user.id"], name=op.f("fk_answer_template_changed_by_ab_user")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_answer_template_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
        sa.UniqueConstraint("dealer_id", "name", name=op.f("uq_answer_template_dealer_id_name")),
    )
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_template_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "delivery_channel",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("secret_version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", types.UTCDateTime(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('adf_mail', 'adf_post', 'webhook')", name=op.f("ck_delivery_channel_kind")),
        sa.ForeignKeyConstraint(["created_by"], ["ab_user.id"], name=op.f("fk_delivery_channel_created_by_ab_user")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_delivery_channel_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_channel")),
    )
    with op.batch_alter_table("delivery_channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_channel_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("read_at", types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('request_new', 'request_reply', 'request_assigned', 'answer_due_soon', 'answer_late', 'answer_very_late', 'booking_expired', 'booking_cancelled', 'test_drive_moved', 'test_drive_cancelled', 'offer_accepted', 'offer_declined', 'delivery_dead')",
            name=op.f("ck_notice_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ab_user.id"], name=op.f("fk_notice_account_id_ab_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_notice_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_notice_account_id_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index("ix_notice_unread", ["account_id", "read_at"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ab_user.id"], name=op.f("fk_saved_view_account_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "page", "name", name=op.f("uq_saved_view_account_id_page_name")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_view_account_id"), ["account_id"], unique=False)

    op.create_table(
        "request_merge",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(length=32), nullable=False),
        sa.Column("outcome_before", sa.String(length=32), nullable=True),
        sa.Column("merged_at", types.UTCDateTime(), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", types.UTCDateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_request_merge_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["into_id", "dealer_id"],
            ["customer_request.id", "customer_request.dealer_id"],
            name="fk_request_merge_into",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["merged_by"], ["ab_user.id"], name=op.f("fk_request_merge_merged_by_ab_user")),
        sa.ForeignKeyConstraint(
            ["request_id", "dealer_id"],
            ["customer_request.id", "customer_request.dealer_id"],
            name=op.f("fk_request_merge_request_id_dealer_id_customer_request"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["undone_by"], ["ab_user.id"], name=op.f("fk_request_merge_undone_by_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_merge")),
    )
    with op.batch_alter_table("request_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_merge_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_merge_into_id"), ["into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_merge_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_request_merge_in_force",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "request_sale",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_request_sale_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["listing_id", "dealer_id"],
            ["listing.id", "listing.dealer_id"],
            name=op.f("fk_request_sale_listing_id_dealer_id_listing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "dealer_id"],
            ["customer_request.id", "customer_request.dealer_id"],
            name=op.f("fk_request_sale_request_id_dealer_id_customer_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_sale")),
        sa.UniqueConstraint("request_id", name=op.f("uq_request_sale_request_id")),
    )
    with op.batch_alter_table("request_sale", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_sale_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_sale_listing_id"), ["listing_id"], unique=False)

    op.create_table(
        "valuation",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("vin", sa.String(length=17), nullable=True),
        sa.Column("make_id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("mileage_km", sa.Integer(), nullable=False),
        sa.Column("condition", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("range_low", types.Money(), nullable=True),
        sa.Column("range_middle", types.Money(), nullable=True),
        sa.Column("range_high", types.Money(), nullable=True),
        sa.Column("comparables", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("mileage_km >= 0", name=op.f("ck_valuation_mileage_km")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_valuation_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["listing_id", "dealer_id"],
            ["listing.id", "listing.dealer_id"],
            name=op.f("fk_valuation_listing_id_dealer_id_listing"),
        ),
        sa.ForeignKeyConstraint(["make_id"], ["make.id"], name=op.f("fk_valuation_make_id_make")),
        sa.ForeignKeyConstraint(["model_id"], ["car_model.id"], name=op.f("fk_valuation_model_id_car_model")),
        sa.ForeignKeyConstraint(
            ["request_id", "dealer_id"],
            ["customer_request.id", "customer_request.dealer_id"],
            name=op.f("fk_valuation_request_id_dealer_id_customer_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation")),
        sa.UniqueConstraint("id", "dealer_id", name=op.f("uq_valuation_id_dealer_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_valuation_request_id")),
    )
    with op.batch_alter_table("valuation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valuation_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_valuation_listing_id"), ["listing_id"], unique=False)

    op.create_table(
        "valuation_offer",
        sa.Column("valuation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", types.UTCDateTime(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'replaced')", name=op.f("ck_valuation_offer_state")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_valuation_offer_amount")),
        sa.ForeignKeyConstraint(["created_by"], ["ab_user.id"], name=op.f("fk_valuation_offer_created_by_ab_user")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_valuation_offer_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["valuation_id", "dealer_id"],
            ["valuation.id", "valuation.dealer_id"],
            name=op.f("fk_valuation_offer_valuation_id_dealer_id_valuation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation_offer")),
        sa.UniqueConstraint("valuation_id", "version", name=op.f("uq_valuation_offer_valuation_id_version")),
    )
    with op.batch_alter_table("valuation_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valuation_offer_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_valuation_offer_valuation_id"), ["valuation_id"], unique=False)

    op.create_table(
        "valuation_photo",
        sa.Column("valuation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_valuation_photo_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["valuation_id", "dealer_id"],
            ["valuation.id", "valuation.dealer_id"],
            name=op.f("fk_valuation_photo_valuation_id_dealer_id_valuation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation_photo")),
    )
    with op.batch_alter_table("valuation_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valuation_photo_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_valuation_photo_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_valuation_photo_valuation_id"), ["valuation_id"], unique=False)

    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("attachments", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("result", sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f("ix_outgoing_message_channel_id"), ["channel_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_outgoing_message_channel_id_delivery_channel"), "delivery_channel", ["channel_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outgoing_message_channel_id_delivery_channel"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_outgoing_message_channel_id"))
        batch_op.drop_column("result")
        batch_op.drop_column("attachments")
        batch_op.drop_column("channel_id")

    with op.batch_alter_table("valuation_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_valuation_photo_valuation_id"))
        batch_op.drop_index(batch_op.f("ix_valuation_photo_sha256"))
        batch_op.drop_index(batch_op.f("ix_valuation_photo_dealer_id"))

    op.drop_table("valuation_photo")
    with op.batch_alter_table("valuation_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_valuation_offer_valuation_id"))
        batch_op.drop_index(batch_op.f("ix_valuation_offer_dealer_id"))

    op.drop_table("valuation_offer")
    with op.batch_alter_table("valuation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_valuation_listing_id"))
        batch_op.drop_index(batch_op.f("ix_valuation_dealer_id"))

    op.drop_table("valuation")
    with op.batch_alter_table("request_sale", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_sale_listing_id"))
        batch_op.drop_index(batch_op.f("ix_request_sale_dealer_id"))

    op.drop_table("request_sale")
    with op.batch_alter_table("request_merge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_request_merge_in_force",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_request_merge_request_id"))
        batch_op.drop_index(batch_op.f("ix_request_merge_into_id"))
        batch_op.drop_index(batch_op.f("ix_request_merge_dealer_id"))

    op.drop_table("request_merge")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_view_account_id"))

    op.drop_table("saved_view")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_unread")
        batch_op.drop_index(batch_op.f("ix_notice_dealer_id"))

    op.drop_table("notice")
    with op.batch_alter_table("delivery_channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_channel_dealer_id"))

    op.drop_table("delivery_channel")
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_template_dealer_id"))

    op.drop_table("answer_template")
    with op.batch_alter_table("valuation_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_valuation_draft_changed_at"))

    op.drop_table("valuation_draft")
