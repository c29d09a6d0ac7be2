"""Who may see and change which dealer's rows, enforced in the session.

A model says ``class Listing(DealerScoped, Base)`` and nothing else. Every ORM statement gets the criterion of the scope
that the edge has set; with no scope a statement that touches scoped rows raises; a flush refuses rows of another
dealer. Core-table and ``text()`` statements go past all this and are therefore banned (docs/decisions/0001).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Literal

from sqlalchemy import ColumnElement, ForeignKey, event, false, inspect
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, declared_attr, mapped_column, with_loader_criteria
from sqlalchemy.sql import visitors

from app.errors import Forbidden, ScopeMissing


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom the session works: what it may read and write."""

    kind: Literal["public", "dealers", "network", "system"]
    dealer_ids: frozenset[int] = frozenset()
    why: str = ""

    @classmethod
    def public(cls) -> Scope:
        """Visible rows of any dealer, to read."""
        return cls("public")

    @classmethod
    def of_dealers(cls, dealer_ids: Iterable[int]) -> Scope:
        """All rows of these dealers, to read and write."""
        return cls("dealers", frozenset(dealer_ids))

    @classmethod
    def network(cls) -> Scope:
        """All rows to read; to write only what belongs to the distributor."""
        return cls("network")

    @classmethod
    def system(cls, why: str) -> Scope:
        """Everything, for a job or a command that says why."""
        return cls("system", why=why)

    def may_write(self, row: DealerScoped) -> bool:
        """Whether a row may be added, changed or deleted."""
        if self.kind == "system":
            return True
        if self.kind == "network":
            return row.written_by_network
        return self.kind == "dealers" and row.tenant_id() in self.dealer_ids


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    """The scope in force.

    :raises ScopeMissing: nobody has set one.
    """
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing("no scope is set: use `with acting(Scope...)` at the edge")
    return scope


@contextmanager
def acting(scope: Scope) -> Iterator[Scope]:
    """Work in a scope and return to the one before."""
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


class DealerScoped:
    """A row that belongs to one dealer."""

    written_by_network: ClassVar[bool] = False

    @declared_attr
    def dealer_id(cls) -> Mapped[int]:  # noqa: N805 - declared_attr works on the class
        """The dealer whose row it is."""
        return mapped_column(ForeignKey("dealer.id"), index=True)

    def tenant_id(self) -> int:
        """The dealer whose row it is, as the flush guard compares it."""
        return self.dealer_id

    @classmethod
    def tenant_criterion(cls, dealer_ids: frozenset[int]) -> ColumnElement[bool]:
        """Which rows belong to these dealers."""
        return cls.dealer_id.in_(sorted(dealer_ids))

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Which rows anybody may read; none unless a model says otherwise."""
        return false()


def scoped_models() -> list[type[DealerScoped]]:
    """All mapped models that belong to dealers."""
    found: list[type[DealerScoped]] = []
    waiting = list(DealerScoped.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if inspect(model, raiseerr=False) is not None:
            found.append(model)
    return found


@lru_cache(maxsize=512)
def _options(scope: Scope) -> tuple[Any, ...]:
    if scope.kind not in {"public", "dealers"}:
        return ()
    return tuple(
        with_loader_criteria(
            model,
            model.public_criterion() if scope.kind == "public" else model.tenant_criterion(scope.dealer_ids),
            include_aliases=True,
        )
        for model in scoped_models()
    )


def _touches_scoped_rows(statement: Any) -> bool:
    names = {model.__tablename__ for model in scoped_models()}  # type: ignore[attr-defined]
    return any(
        getattr(part, "name", None) in names for part in visitors.iterate(statement) if part.__visit_name__ == "table"
    )


@event.listens_for(Session, "do_orm_execute")
def _restrict(state: ORMExecuteState) -> None:
    scope = _scope.get()
    if scope is None:
        if _touches_scoped_rows(state.statement):
            raise ScopeMissing("a statement on dealers' rows without a scope")
        return
    if state.is_insert:
        _check_bulk_rows(scope, state)
        return
    if state.is_update or state.is_delete:
        _check_bulk_change(scope, state)
    if not state.is_column_load:
        state.statement = state.statement.options(*_options(scope))


def _scoped_mapper(state: ORMExecuteState) -> Mapper[Any] | None:
    mapper = state.bind_mapper
    return mapper if mapper is not None and issubclass(mapper.class_, DealerScoped) else None


def check_new_rows(model: type[Any], owners: AbstractSet[int | None]) -> None:
    """Check that the scope may add rows of these dealers.

    :raises Forbidden: it may not.
    :raises ScopeMissing: nobody has set one, and the model belongs to dealers.
    """
    if not issubclass(model, DealerScoped):
        return
    scope = current_scope()
    if scope.kind != "system" and (scope.kind != "dealers" or not owners <= scope.dealer_ids):
        raise Forbidden("TENANCY", "These rows belong to another dealer.")


def _check_bulk_rows(scope: Scope, state: ORMExecuteState) -> None:
    mapper = _scoped_mapper(state)
    if mapper is not None and scope.kind != "system":
        check_new_rows(mapper.class_, {row.get("dealer_id") for row in _inserted_rows(state)})


def _inserted_rows(state: ORMExecuteState) -> list[dict[str, Any]]:
    """The rows of a bulk insert with column names as keys, from the parameters and from the statement itself."""
    statement: Any = state.statement
    given: list[Any] = state.parameters if isinstance(state.parameters, list) else [state.parameters or {}]
    in_statement = [statement._values or {}, *(row for rows in statement._multi_values for row in rows)]  # noqa: SLF001 - no public way
    by_name = [
        {getattr(column, "key", column): getattr(value, "value", value) for column, value in row.items()}
        for row in in_statement
        if row
    ]
    if statement.select is not None:
        raise Forbidden("TENANCY", "Rows of dealers are not inserted from a query.")
    return by_name or [dict(row) for row in given]


def _check_bulk_change(scope: Scope, state: ORMExecuteState) -> None:
    mapper = _scoped_mapper(state)
    if mapper is None or scope.kind == "system":
        return
    if scope.kind != "dealers" and not mapper.class_.written_by_network:
        raise Forbidden("TENANCY", "These rows belong to a dealer.")
    values = getattr(state.statement, "_values", None) or {}
    if any(getattr(column, "key", column) == "dealer_id" for column in values):
        raise Forbidden("TENANCY", "Rows never change their dealer.")


def _guard(_mapper: Mapper[Any], _connection: Any, row: DealerScoped) -> None:
    scope = current_scope()
    history = inspect(row).attrs
    if (
        "dealer_id" in history
        and history["dealer_id"].history.deleted
        and history["dealer_id"].history.deleted != [None]
    ):
        raise Forbidden("TENANCY", "Rows never change their dealer.")
    if not scope.may_write(row):
        raise Forbidden("TENANCY", "This row belongs to another dealer.")


for _moment in ("before_insert", "before_update", "before_delete"):
    event.listen(DealerScoped, _moment, _guard, propagate=True)
