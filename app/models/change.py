"""The change clock: every transaction that wrote rows which replicas copy leaves one tick, numbered in order of commit.

A row carries the stamp of the transaction that wrote it last, given as the row is written: by its columns' defaults, so
that single rows and bulk statements alike have it. The last statement before the commit raises the clock by one and
writes down which stamp the tick means, so a reader that sees tick n sees all ticks before it too. Source of the idea:
docs/decisions/0002.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Engine, event, insert, inspect, select, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, declared_attr, mapped_column

from app.models.base import Base

KEPT_TICKS: Final = 10_000
_PURGED_EVERY: Final = 256
_CHANGE: Final = "replicated_change"


class ChangeClock(Base):
    """The latest tick and its stamp; one row, whose lock puts commits in order."""

    __tablename__ = "change_clock"

    tick: Mapped[int] = mapped_column(BigInteger)
    stamp: Mapped[int] = mapped_column(BigInteger)


class Change(Base):
    """One tick. ``tables``: name of a table with changed rows -> numbers of rows that were deleted from it."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    stamp: Mapped[int] = mapped_column(BigInteger)
    tables: Mapped[dict[str, Any]]


class Replicated:
    """A row that the columnar replicas copy. ``stamp`` is given by itself; 0 means written before there was a clock."""

    @declared_attr
    def stamp(cls) -> Mapped[int]:  # noqa: N805 - declared_attr works on the class
        """The transaction that wrote the row last."""
        give = _giver_of_stamps(cls.__tablename__)  # type: ignore[attr-defined]
        return mapped_column(
            BigInteger, default=give, onupdate=give, server_default="0", index=True, deferred=True, sort_order=999
        )


def give_stamp(connection: Connection, model: type[Any]) -> int:
    """The stamp for rows of a model that are written past the defaults of its columns."""
    stamp, _tables = _note(connection, model.__tablename__)
    return stamp


def has_changes(connection: Connection) -> bool:
    """Whether the transaction of a connection wrote rows that no replica can have yet."""
    return _CHANGE in connection.info


def _giver_of_stamps(table: str) -> Callable[[ExecutionContext], int]:
    def give(context: ExecutionContext) -> int:
        stamp, _tables = _note(context.root_connection, table)
        return stamp

    return give


def _note(connection: Connection, table: str) -> tuple[int, dict[str, list[int]]]:
    """The stamp of the transaction in work, made at its first change: microseconds with some bits of chance.

    Two transactions with one stamp do no harm: a reader copies the rows of both at either's tick.
    """
    if _CHANGE not in connection.info:
        connection.info[_CHANGE] = (time.time_ns() // 1000 << 12 | secrets.randbits(12), {})
    stamp, tables = connection.info[_CHANGE]
    tables.setdefault(table, [])
    return stamp, tables


@event.listens_for(Replicated, "after_delete", propagate=True)
def _note_deleted(_mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    table = row.__tablename__
    _note(connection, table)[1][table].append(row.id)


@event.listens_for(Session, "do_orm_execute")
def _note_deleted_in_bulk(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper if state.is_delete else None
    if mapper is None or not issubclass(mapper.class_, Replicated):
        return
    statement: Any = state.statement
    doomed = select(mapper.class_.id).where(*statement._where_criteria)  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    table = mapper.class_.__tablename__  # type: ignore[attr-defined]
    numbers = state.session.scalars(doomed).all()
    _note(state.session.connection(), table)[1][table].extend(numbers)


@event.listens_for(Engine, "commit")
def _tick(connection: Connection) -> None:
    """Raise the clock and write the tick down; nothing follows but the commit, so the lock is short."""
    change = connection.info.pop(_CHANGE, None)
    if change is None:
        return
    stamp, tables = change
    raised = update(ChangeClock).values(tick=ChangeClock.tick + 1, stamp=stamp).returning(ChangeClock.tick)
    tick = connection.scalar(raised)
    if tick is None:
        tick = 1
        connection.execute(insert(ChangeClock).values(id=1, tick=tick, stamp=stamp))
    connection.execute(insert(Change).values(id=tick, stamp=stamp, tables=tables))
    if tick % _PURGED_EVERY == 0:
        connection.execute(delete_rows(Change).where(Change.id <= tick - KEPT_TICKS))


@event.listens_for(Engine, "rollback")
def _forget(connection: Connection) -> None:
    connection.info.pop(_CHANGE, None)


def replicated_models() -> list[type[Any]]:
    """All mapped models that replicas copy."""
    return [model for model in Replicated.__subclasses__() if inspect(model, raiseerr=False) is not None]
