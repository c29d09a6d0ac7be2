"""Makes and models with names in three languages, and the words by which deliveries call them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.change import Replicated


class Named:
    """A thing with a name in each language.

    Pages show ``name_en``, the trade name, in every language, as it stands on the car and as car sites write it; people
    search and deliveries call it by any of the three (docs/decisions/0010).
    """

    name_ru: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    name_th: Mapped[str] = mapped_column(String(100))


class Make(Replicated, Named, Base):
    """A brand of cars."""

    __tablename__ = "make"
    __table_args__ = (UniqueConstraint("code"),)

    code: Mapped[str] = mapped_column(String(64))
    models: Mapped[list[CarModel]] = relationship(
        back_populates="make", order_by="CarModel.name_en", cascade="all, delete-orphan"
    )
    aliases: Mapped[list[MakeAlias]] = relationship(cascade="all, delete-orphan")

    def __repr__(self) -> str:
        return self.name_en


class CarModel(Replicated, Named, Base):
    """A model of a make."""

    __tablename__ = "car_model"
    __table_args__ = (UniqueConstraint("make_id", "code"),)

    make_id: Mapped[int] = mapped_column(ForeignKey("make.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    make: Mapped[Make] = relationship(back_populates="models")
    aliases: Mapped[list[CarModelAlias]] = relationship(cascade="all, delete-orphan")

    def __repr__(self) -> str:
        return self.name_en


class MakeAlias(Replicated, Base):
    """A folded word (app.lib.text.fold) that means a make."""

    __tablename__ = "make_alias"
    __table_args__ = (UniqueConstraint("folded"),)

    make_id: Mapped[int] = mapped_column(ForeignKey("make.id"), index=True)
    folded: Mapped[str] = mapped_column(String(100))


class CarModelAlias(Replicated, Base):
    """A folded word that means a model of one make."""

    __tablename__ = "car_model_alias"
    __table_args__ = (UniqueConstraint("make_id", "folded"),)

    make_id: Mapped[int] = mapped_column(ForeignKey("make.id"), index=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("car_model.id"), index=True)
    folded: Mapped[str] = mapped_column(String(100))
