"""When the first answer to a request was due, kept after later answers have their own moment."""

import sqlalchemy as sa
from alembic import op

from app.models import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customer_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_due_at", types.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("customer_request", schema=None) as batch_op:
        batch_op.drop_column("first_due_at")
