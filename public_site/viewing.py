"""Counting who looks at cars, without slowing a page: views wait in memory and are written some at a time.

A process that is killed loses what waits in it, at most a batch (docs/decisions: views in batches).
"""

from __future__ import annotations

import atexit
import threading
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

import structlog
from flask import Flask, current_app, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.lib.agents import is_program
from app.models import Listing
from app.services.views import View, record_views
from app.tenancy import Scope, acting
from public_site.blueprint import site

FULL = 500  # so many views are not kept waiting
MOST = 20_000  # while the database is away no more than these are kept
LONGEST_AGENT = 300
PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")

log = structlog.get_logger("views")


class ViewBuffer:
    """The views of one process that wait to be written; its thread starts with the first view."""

    def __init__(self, app: Flask, pause_seconds: float) -> None:
        self._app, self._pause = app, pause_seconds
        self._waiting: list[View] = []
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, view: View) -> None:
        """Keep a view until the next batch."""
        with self._lock:
            if len(self._waiting) < MOST:
                self._waiting.append(view)
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._start()
        if len(self._waiting) >= FULL:
            self._wake.set()

    def flush(self) -> int:
        """Write what waits; when the database is away it waits on.

        :returns: how many views were counted.
        """
        with self._lock:
            batch, self._waiting = self._waiting, []
        if not batch:
            return 0
        with self._app.app_context(), acting(Scope.system("count views of cars")):
            try:
                counted = record_views(views=batch)
                db.session.commit()
            except SQLAlchemyError as error:
                db.session.rollback()
                log.warning("views wait", views=len(batch), error=type(error).__name__)
                with self._lock:
                    self._waiting = [*batch, *self._waiting][:MOST]
                return 0
        return counted

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="views", daemon=True)
        self._thread.start()
        atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            self._wake.wait(self._pause)
            self._wake.clear()
            self.flush()


@site.record_once
def _open_buffer(state: BlueprintSetupState) -> None:
    pause = state.app.config["SETTINGS"].view_batch_seconds
    if pause:
        state.app.extensions["views"] = ViewBuffer(cast("Flask", state.app), pause)


def note_view(car: Listing) -> None:
    """Count that the page of this car is being looked at, unless a program or a browser's guess asks for it."""
    buffer: ViewBuffer | None = current_app.extensions.get("views")
    agent = request.headers.get("User-Agent", "")
    if buffer is None or request.method != "GET" or _is_guess() or is_program(agent):
        return
    day = datetime.now(UTC).astimezone(ZoneInfo(car.dealer.time_zone)).date()
    buffer.add(View(car.id, car.dealer_id, day, request.remote_addr or "", agent[:LONGEST_AGENT]))


def _is_guess() -> bool:
    """Whether the browser only fetches ahead what might be looked at."""
    told = (request.headers.get(name, "").casefold() for name in PREFETCH_HEADERS)
    return any("prefetch" in words or "prerender" in words or "preview" in words for words in told)
