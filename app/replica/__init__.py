"""The columnar replica: each web process keeps the columns that counting reads in an in-memory DuckDB.

Reads run the same ORM statements there, under the same tenancy criterion, and see every change that was committed
before they began: the clock is compared first (docs/decisions/0002). While it loads, when it is switched off and for
who has changed rows in the transaction at hand, the statements go to the database of record.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from app.extensions import db
from app.models.change import has_changes

if TYPE_CHECKING:  # DuckDB comes into those processes only that use it
    from app.replica.copy import Copy

T = TypeVar("T")

WAIT_SECONDS: Final = 0.25
RETRY_SECONDS: Final = 30.0
log = structlog.get_logger("replica")
_session: ContextVar[Session | None] = ContextVar("replica_session", default=None)


def init_app(app: Flask) -> None:
    """Give the application its replica, empty until somebody starts it."""
    app.extensions["replica"] = Replica(app, is_on=app.config["SETTINGS"].replica)


def counting_session() -> Session:
    """The session for statements that count: of the view in force, else of the database of record."""
    return _session.get() or db.session()


def kept(key: Hashable, read: Callable[[], T], *, depends: Collection[str] = ()) -> T:
    """What a read gives, kept as long as nothing is committed; on the database of record it is read each time.

    ``key`` names everything on which the answer depends, the scope too. ``depends``: the tables that it reads, when
    commits to others should leave it.
    """
    memory: dict[Hashable, tuple[frozenset[str], Any]] | None = counting_session().info.get("kept")
    if memory is None:
        return read()
    if key not in memory:
        memory[key] = frozenset(depends), read()
    found: T = memory[key][1]
    return found


@contextmanager
def one_view() -> Iterator[Session]:
    """Let all counting in here see one state, the latest that was committed, on the replica when it can answer."""
    replica: Replica = current_app.extensions["replica"]
    copy = None if _session.get() else replica.current()
    if copy is None:
        yield counting_session()
        return
    with Session(copy.engine, info={"kept": copy.kept}) as session:
        token = _session.set(session)
        try:
            yield session
        finally:
            _session.reset(token)


class Replica:
    """The replica of this process: none, loading, or a copy that catches up with the clock before it is read."""

    def __init__(self, app: Flask, *, is_on: bool) -> None:
        self._app = app
        self._is_on = is_on
        self._start_anew()

    def _start_anew(self) -> None:
        self._process = os.getpid()
        self._copy: Copy | None = None
        self._is_wanted = False
        self._loading = threading.Lock()
        self._catching_up = threading.Lock()
        self._retry_at = 0.0

    def start(self) -> None:
        """Load in the background, now and whenever the copy is lost."""
        self._is_wanted = self._is_on
        self._load_beside()

    def load(self) -> None:
        """Copy everything anew; who reads meanwhile is answered by the database."""
        from app.replica.copy import Copy  # noqa: PLC0415 - DuckDB is loaded when it is used

        with self._app.app_context():
            self._copy = Copy.of(db.engine)

    def forget(self) -> None:
        """Answer from the database until it is loaded again."""
        self._copy, self._is_wanted = None, False

    def current(self) -> Copy | None:
        """The copy, having caught up with the database; None when it cannot answer."""
        if self._process != os.getpid():
            _inherited.append(self._copy)  # its threads stayed behind in the parent: not even closing it is safe
            self._start_anew()
        copy = self._copy
        if copy is None:
            self._load_beside()
            return None
        return copy if not _has_own_changes() and self._is_up_to_date(copy) else None

    def _is_up_to_date(self, copy: Copy) -> bool:
        """Whether the copy holds all that is committed; where another thread brings much over, nobody waits for it."""
        if copy.is_current(db.engine):
            return True
        if not self._catching_up.acquire(timeout=WAIT_SECONDS):
            return False
        try:
            return copy.catch_up(db.engine) or self._give_up(copy)
        finally:
            self._catching_up.release()

    def _give_up(self, copy: Copy) -> bool:
        if self._copy is copy:
            self._copy = None
        self._load_beside()
        return False

    def _load_beside(self) -> None:
        if self._is_wanted and monotonic() >= self._retry_at and self._loading.acquire(blocking=False):
            threading.Thread(target=self._load_in_thread, name="replica", daemon=True).start()

    def _load_in_thread(self) -> None:
        started = monotonic()
        try:
            self.load()
            log.info("replica loaded", seconds=round(monotonic() - started, 2))
        except Exception:  # the site answers from the database, whatever is wrong with the copy
            log.exception("replica not loaded")
            self._retry_at = monotonic() + RETRY_SECONDS
        finally:
            self._loading.release()


_inherited: list[Any] = []


def _has_own_changes() -> bool:
    """Whether this transaction has written something that it must see itself."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        return True
    return session.in_transaction() and has_changes(session.connection())
