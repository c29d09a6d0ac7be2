"""Words of deliveries that no dictionary of ours knows, and what a person said they mean."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.models.base import Base
from app.models.user import Account
from app.tenancy import DealerScoped

LONGEST_WORD = 200


class Taught:
    """A word and its meaning.

    ``folded`` (app.lib.text.fold of ``word``) means ``code`` in a field: a code of its vocabulary, or of a make or a
    model; ``within`` is the make's code for a model, else empty.
    """

    field: Mapped[str] = mapped_column(String(64))
    within: Mapped[str] = mapped_column(String(64), default="")
    folded: Mapped[str] = mapped_column(String(LONGEST_WORD))
    word: Mapped[str] = mapped_column(String(LONGEST_WORD))
    code: Mapped[str] = mapped_column(String(64))
    taught_at: Mapped[datetime]

    @declared_attr
    def taught_by(cls) -> Mapped[int | None]:  # noqa: N805 - declared_attr works on the class
        """Who said it."""
        return mapped_column(ForeignKey("ab_user.id"))

    @declared_attr
    def teacher(cls) -> Mapped[Account | None]:  # noqa: N805 - declared_attr works on the class
        """Who said it."""
        return relationship(Account)


class DealerWord(Taught, DealerScoped, Base):
    """A word of one dealer; it beats the network's."""

    __tablename__ = "dealer_word"
    __table_args__ = (UniqueConstraint("dealer_id", "field", "within", "folded"),)


class NetworkWord(Taught, Base):
    """A word for the deliveries of every dealer."""

    __tablename__ = "network_word"
    __table_args__ = (UniqueConstraint("field", "within", "folded"),)
