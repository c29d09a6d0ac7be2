"""What the columns of a dealer's own tables hold, as a person said once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.upload import MODE
from app.models.base import Base
from app.models.dealer import Dealer
from app.models.types import code_check, code_type
from app.models.user import Account
from app.tenancy import DealerScoped


class ColumnMapping(DealerScoped, Base):
    """The columns of one kind of table.

    The table is known again by ``shape``: its folded headings, or, without headings, what kind of value stands in each
    column; ``signature`` is the hash of it. ``columns``: number from 1 (as text, for JSON) -> column of ours;
    ``units`` and ``constants``: field -> text, for every car of the table. ``version`` counts the changes.
    """

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("dealer_id", "signature"), code_check("mode", MODE))

    name: Mapped[str] = mapped_column(String(100))
    signature: Mapped[str] = mapped_column(String(64))
    has_headings: Mapped[bool]
    headings: Mapped[list[str]] = mapped_column(default=list)
    shape: Mapped[list[str]] = mapped_column(default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    units: Mapped[dict[str, Any]] = mapped_column(default=dict)
    constants: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mode: Mapped[str] = mapped_column(code_type(MODE))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    dealer: Mapped[Dealer] = relationship()
    changer: Mapped[Account | None] = relationship()
