"""Words that a dealer's people use again and again, and lists that a person looks at again and again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.tenancy import DealerScoped


class AnswerTemplate(DealerScoped, Base):
    """An answer to fill in; the customer gets the text in the own language, else the first that is there."""

    __tablename__ = "answer_template"
    __table_args__ = (UniqueConstraint("dealer_id", "name"),)

    name: Mapped[str] = mapped_column(String(100))
    body_ru: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    body_th: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    @property
    def bodies(self) -> dict[str, str]:
        """The texts by language."""
        return {"ru": self.body_ru, "en": self.body_en, "th": self.body_th}


class SavedView(Base):
    """A list with its filters under a name of one's own: ``query`` is the part of the address behind the "?"."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "page", "name"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    page: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime]
