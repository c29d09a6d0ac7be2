"""One delivery of stock data, with its plan, totals and problems."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.lib.vocabulary.upload import CHANNEL, MODE, PLAN_ACTION, SEVERITY, UNDO_RESULT, UPLOAD_STATUS
from app.models.base import Base
from app.models.change import Replicated
from app.models.types import code_check, code_type
from app.tenancy import DealerScoped


class Upload(Replicated, DealerScoped, Base):
    """A delivery through one channel.

    new + changed + unchanged + withdrawn + rejected + held = delivered + missing. ``confirmed`` is the compact set of
    listings that the delivery confirmed; ``stock_version`` is the dealer's at planning time. ``mends``: the delivery
    whose rejected rows this one brings again. ``marks`` are those of its unchanged rows until it is applied (RowMarks);
    a ``dry_run`` is planned and no more.
    """

    __tablename__ = "upload"
    __table_args__ = (
        UniqueConstraint("id", "dealer_id"),
        Index("ix_upload_dealer_created", "dealer_id", "created_at"),
        code_check("channel", CHANNEL),
        code_check("status", UPLOAD_STATUS),
    )

    channel: Mapped[str] = mapped_column(code_type(CHANNEL))
    status: Mapped[str] = mapped_column(code_type(UPLOAD_STATUS), default="queued")
    file_name: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(default=0)
    storage_key: Mapped[str | None] = mapped_column(String(200))
    format: Mapped[str | None] = mapped_column(String(32))
    mode: Mapped[str | None] = mapped_column(code_type(MODE))
    asked_mode: Mapped[str | None] = mapped_column(code_type(MODE))
    force: Mapped[bool] = mapped_column(default=False)
    dry_run: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    planned_at: Mapped[datetime | None]
    recomputed_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    undo_counts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    stock_version: Mapped[int | None]
    duplicate_of: Mapped[int | None]
    mends: Mapped[int | None] = mapped_column(index=True)
    delivered: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0, server_default="0")
    photos_stored: Mapped[int] = mapped_column(default=0)
    photos_pending: Mapped[int] = mapped_column(default=0)
    photos_failed: Mapped[int] = mapped_column(default=0)
    problem_counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    confirmed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    marks: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class RowMarks(DealerScoped, Base):
    """From which delivered row each listing of a dealer was made last, packed (app.importers.marks)."""

    __tablename__ = "row_marks"
    __table_args__ = (UniqueConstraint("dealer_id"),)

    packed: Mapped[bytes] = mapped_column(LargeBinary)


class OfUpload(DealerScoped):
    """A row that hangs on an upload and carries the same dealer."""

    @declared_attr
    def upload_id(cls) -> Mapped[int]:  # noqa: N805 - declared_attr works on the class
        """The upload it hangs on."""
        return mapped_column(index=True)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy's name
        """The dealer of the child is the dealer of its upload, by constraint."""
        return (
            ForeignKeyConstraint(["upload_id", "dealer_id"], ["upload.id", "upload.dealer_id"], ondelete="CASCADE"),
        )


class PlanRow(OfUpload, Base):
    """What will happen (or happened) to one car.

    ``changes``: {field: [old, new]} in the values' JSON form; for a new car old is null. ``kept``: fields that a person
    locked and the delivery would have changed. ``record`` is what applying needs, for a rejected row the row as it was
    delivered. ``mended_in``: the later delivery that brought a rejected row again.
    """

    __tablename__ = "plan_row"

    number: Mapped[int]
    action: Mapped[str] = mapped_column(code_type(PLAN_ACTION), index=True)
    unique_id: Mapped[str] = mapped_column(String(200), default="")
    vin: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    listing_id: Mapped[int | None] = mapped_column(index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kept: Mapped[list[str]] = mapped_column(default=list)
    record: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    left_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    undone: Mapped[str | None] = mapped_column(code_type(UNDO_RESULT))
    stays: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    mended_in: Mapped[int | None]


class UploadProblem(Replicated, OfUpload, Base):
    """One finding, stored as code and parameters and worded when shown."""

    __tablename__ = "upload_problem"

    number: Mapped[int | None]
    severity: Mapped[str] = mapped_column(code_type(SEVERITY))
    code: Mapped[str] = mapped_column(String(40), index=True)
    place: Mapped[str] = mapped_column(String(400), default="")
    field: Mapped[str | None] = mapped_column(String(64))
    value: Mapped[str | None] = mapped_column(Text)
    accepted: Mapped[list[str]] = mapped_column(default=list)
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
