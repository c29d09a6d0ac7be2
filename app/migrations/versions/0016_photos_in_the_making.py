"""Photos whose sizes are still to be made, those set aside, how they look, and a tray for those of no car."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATES = ("stored", "pending", "failed")
NEW_STATES = ("making", "aside")


def upgrade() -> None:
    op.create_table(
        "tray_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("look", sa.String(length=70), nullable=False),
        sa.Column("is_made", sa.Boolean(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id", "dealer_id"],
            ["upload.id", "upload.dealer_id"],
            name=op.f("fk_tray_photo_upload_id_upload"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_tray_photo_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tray_photo")),
    )
    for column in ("dealer_id", "sha256", "upload_id"):
        op.create_index(op.f(f"ix_tray_photo_{column}"), "tray_photo", [column])
    op.add_column("photo", sa.Column("look", sa.String(length=70), server_default="", nullable=False))
    _check_states((*STATES, *NEW_STATES))


def downgrade() -> None:
    op.execute(sa.text("UPDATE photo SET state = 'failed' WHERE state IN ('making', 'aside')"))
    _check_states(STATES)
    op.drop_column("photo", "look")
    op.drop_table("tray_photo")


def _check_states(states: tuple[str, ...]) -> None:
    """SQLite makes the table anew and forgets its checks; others replace theirs."""
    told = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("photo") as batch:
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(batch.f("ck_photo_state"), type_="check")
        batch.create_check_constraint(batch.f("ck_photo_state"), f"state IN ({told})")
