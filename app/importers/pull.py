"""Fetching a dealer's stock from where the dealer keeps it, and handing it to the one pipeline."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from flask import current_app

from app.errors import NotFound
from app.extensions import db
from app.importers import engine
from app.importers.limits import MEGABYTE
from app.importers.pull_file import fetch_file
from app.importers.pull_order import Got, Order, PullFailed
from app.importers.pull_soap import call_service
from app.models import Dealer, FeedPull, FeedSource, Upload
from app.services import feed_pulls, feed_sources
from app.services.feed_pulls import Outcome
from app.services.fetching import Bounds

log = structlog.get_logger("pull")


def bounds_of(seconds: float | None = None) -> Bounds:
    """How much and how long a source may answer."""
    settings = current_app.config["SETTINGS"]
    return Bounds(
        largest=settings.limit_file_mb * MEGABYTE,
        seconds=settings.pull_seconds if seconds is None else seconds,
        allowed_hosts=settings.allowed_fetch_hosts,
    )


def carry_out(pull_id: int) -> Upload | None:
    """Fetch and take in what an open pull is for; commits before it asks, so that nobody waits for the other side.

    The caller commits what became of it, and has the upload planned.

    :returns: the upload that is to be planned, or None: nothing new, a duplicate, or a failure, as the pull says.
    """
    started = time.monotonic()
    try:
        order = read_order(feed_pulls.find(pull_id=pull_id).source)
        db.session.commit()
        with TemporaryDirectory(prefix="pull-") as folder:
            ask = call_service if order.kind == "soap" else fetch_file
            got, path = ask(order, Path(folder), bounds_of())
            return _take_in(pull_id, order, got, path, _since(started))
    except PullFailed as failed:
        outcome = Outcome("failed", failed.status, 0, _since(started), failed.fault, failed.detail)
    except NotFound:  # the source was removed meanwhile
        db.session.rollback()
        return None
    except Exception:
        log.exception("pull failed", pull=pull_id)
        outcome = Outcome("failed", milliseconds=_since(started), fault="program")
    db.session.rollback()
    feed_pulls.finish(pull=feed_pulls.find(pull_id=pull_id), outcome=outcome, at=datetime.now(UTC))
    return None


def read_order(source: FeedSource) -> Order:
    """What asking needs, as plain data.

    :raises PullFailed: the dealer takes no part, or the password cannot be read.
    """
    if db.session.get_one(Dealer, source.dealer_id).status != "active":
        raise PullFailed("dealer_inactive")
    try:
        secret = feed_sources.read_secret(source=source, key=current_app.config["SETTINGS"].secret_key)
    except ValueError as error:
        raise PullFailed("secret_unreadable") from error
    is_known = feed_pulls.is_known(source=source)
    return Order(
        kind=source.kind,
        url=source.url,
        auth=source.auth,
        auth_name=source.auth_name,
        secret=secret,
        mode=source.mode,
        etag=source.etag if is_known else None,
        last_modified=source.last_modified if is_known else None,
        operation=source.operation,
        cars_path=source.cars_path,
        arguments=tuple((pair[0], pair[1]) for pair in source.arguments),
        fields=tuple((pair[0], pair[1]) for pair in source.fields),
    )


def _take_in(pull_id: int, order: Order, got: Got, path: Path, milliseconds: int) -> Upload | None:
    pull = feed_pulls.find(pull_id=pull_id)
    at = datetime.now(UTC)
    outcome = Outcome("unchanged", got.status, got.size, milliseconds)
    upload = None if got.unchanged else _receive(pull, order, got, path, at)
    is_new = upload is not None and upload.status != "duplicate"
    if upload is not None:
        outcome = replace(outcome, outcome="taken" if is_new else "duplicate", upload_id=upload.id)
        outcome = replace(outcome, etag=got.etag, last_modified=got.last_modified)
    feed_pulls.finish(pull=pull, outcome=outcome, at=at)
    return upload if is_new else None


def _receive(pull: FeedPull, order: Order, got: Got, path: Path, at: datetime) -> Upload:
    with path.open("rb") as file:
        return engine.receive(
            dealer=db.session.get_one(Dealer, pull.dealer_id),
            file=file,
            file_name=got.file_name,
            channel="pull",
            created_by=pull.asked_by,
            at=at,
            asked_mode=order.mode,
        )


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
