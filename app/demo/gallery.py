"""The pictures of the demo network: drawn and kept by processes of their own while rows are written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from types import TracebackType
from typing import Final, Self

from flask import Flask

from app.demo.pictures.album import Picture, Sitting, draw, list_sittings
from app.services.photos import keep_picture
from app.storage import open_storage
from config import Settings

_MOST_WORKERS: Final = 8


class Gallery:
    """Pictures by name; asking for one waits until it is drawn and its sizes are kept.

    ``names`` in the order in which they will be asked for.
    """

    def __init__(self, settings: Settings, names: Iterable[str]) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__])
        workers = min(_MOST_WORKERS, os.cpu_count() or 1)
        self._pool = ProcessPoolExecutor(workers, mp_context=context)
        self._drawn: dict[str, bytes] = {}
        self._waiting: dict[str, Future[list[Picture]]] = {}
        for sitting in list_sittings(names):
            future = self._pool.submit(draw_and_keep, settings, sitting)
            for color in sitting.colors:
                self._waiting[f"{sitting.subject}/{color}/{sitting.view}"] = future

    def content(self, name: str) -> bytes:
        """The bytes of a picture, as JPEG."""
        if name not in self._drawn:
            self._drawn |= {picture.name: picture.content for picture in self._waiting[name].result()}
        return self._drawn[name]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=error is None, cancel_futures=True)


def draw_and_keep(settings: Settings, sitting: Sitting) -> list[Picture]:
    """Draw the pictures of a sitting and keep all their sizes; runs in a process of its own."""
    pictures = list(draw(sitting))
    with _dark_room(settings).app_context():
        for picture in pictures:
            keep_picture(content=picture.content)
    return pictures


@lru_cache(maxsize=1)
def _dark_room(settings: Settings) -> Flask:
    """All of an application that keeping pictures needs: settings and storage, no database."""
    room = Flask(__name__)
    room.config["SETTINGS"] = settings
    room.extensions["storage"] = open_storage(settings.media_url)
    return room
