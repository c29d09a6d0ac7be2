"""People who sign in: Flask-AppBuilder's users with language, dealers and a stamp that ends sessions."""

from __future__ import annotations

from flask_appbuilder.security.sqla import models as fab
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.dealer import Dealer


class DealerMember(Base):
    """One user works for one dealer."""

    __tablename__ = "dealer_member"
    __table_args__ = (UniqueConstraint("user_id", "dealer_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    dealer_id: Mapped[int] = mapped_column(ForeignKey("dealer.id"), index=True)


class Account(fab.User):
    """A person with an account.

    ``session_stamp`` is part of every session: a new stamp (password change) ends all sessions.
    """

    __tablename__ = "ab_user"

    locale: Mapped[str | None] = mapped_column(String(2))
    session_stamp: Mapped[str | None] = mapped_column(String(64))

    dealers: Mapped[list[Dealer]] = relationship(secondary=DealerMember.__table__, order_by=Dealer.code)
    memberships: Mapped[list[DealerMember]] = relationship(viewonly=True)

    def get_id(self) -> str:
        """What a session remembers: the person and the stamp."""
        return f"{self.id}.{self.session_stamp or ''}"

    @property
    def dealer_ids(self) -> frozenset[int]:
        """The dealers the person works for, read without touching dealers' rows."""
        return frozenset(membership.dealer_id for membership in self.memberships)

    @property
    def role_names(self) -> frozenset[str]:
        """Slugs of the person's roles."""
        return frozenset(role.name for role in self.roles)
