"""The programme's approval of a listing, and the conditions under which it is given."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.inspection import CHECK_RESULT
from app.models.base import Base, OfListing
from app.models.change import Replicated
from app.models.types import code_check, code_type


class Certificate(Replicated, OfListing, Base):
    """Number, inspection and warranty; approved from ``issued_on`` until ``revoked_on``."""

    __tablename__ = "certificate"

    number: Mapped[str] = mapped_column(String(64))
    issued_on: Mapped[date]
    inspected_on: Mapped[date | None]
    mileage_km: Mapped[int | None]
    warranty_until: Mapped[date | None]
    revoked_on: Mapped[date | None]

    points: Mapped[list[CertificatePoint]] = relationship(cascade="all, delete-orphan", order_by="CertificatePoint.id")

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """A dealer gives a number once."""
        return (UniqueConstraint("listing_id", "number"),)

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Certificates in force of visible cars."""
        return cls.revoked_on.is_(None) & cls.of_visible_listing()


class CertificatePoint(OfListing, Base):
    """The finding at one point of the checklist (app.lib.vocabulary.inspection)."""

    __tablename__ = "certificate_point"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id", ondelete="CASCADE"), index=True)
    point: Mapped[str] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(code_type(CHECK_RESULT))
    note: Mapped[str | None] = mapped_column(String(300))

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """One finding a point."""
        return (UniqueConstraint("certificate_id", "point"), code_check("result", CHECK_RESULT))

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Findings of public certificates."""
        return cls.certificate_id.in_(select(Certificate.id).where(Certificate.public_criterion()))


class ProgrammeConditions(Replicated, Base):
    """The distributor's conditions; one row.

    ``maximum_age_years`` counts from the model year; ``required_points`` must be passed or repaired.
    """

    __tablename__ = "programme_conditions"

    maximum_age_years: Mapped[int] = mapped_column(default=7)
    maximum_mileage_km: Mapped[int] = mapped_column(default=150_000)
    required_points: Mapped[list[str]] = mapped_column(default=list)
    shows_unapproved: Mapped[bool] = mapped_column(default=True)
