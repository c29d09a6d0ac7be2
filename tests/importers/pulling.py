"""Sources of dealers, pulled at once, for tests."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.jobs import run_waiting, sources
from app.models import Dealer, FeedPull, Upload
from app.services import feed_sources
from app.services.feed_sources import Wish
from tests.factories import ACTOR
from tests.stage import NOW, working


def add_source(app: Flask, dealer_id: int, url: str, **options: Any) -> int:
    """A source of a dealer, hourly unless said otherwise."""
    wish = Wish(**{"name": "Stock", "kind": "url", "url": url, "every_minutes": 60, **options})
    with working(app):
        dealer = db.session.get_one(Dealer, dealer_id)
        source = feed_sources.add(dealer=dealer, wish=wish, key=app.config["SETTINGS"].secret_key, by=ACTOR)
        db.session.commit()
        return source.id


def pull(app: Flask, source_id: int) -> FeedPull:
    """Pull now and do all that follows."""
    with working(app):
        opened = sources.begin_pull(feed_sources.find(source_id=source_id), at=NOW)
        number = opened.id
        db.session.commit()
        run_waiting()
        done: FeedPull = db.session.scalars(
            select(FeedPull).where(FeedPull.id == number).execution_options(populate_existing=True)
        ).one()
        db.session.expunge(done)
        return done


def uploads_of(app: Flask) -> list[tuple[str, str, int]]:
    """Deliveries: channel, status, how many cars are new."""
    with working(app):
        return [(row.channel, row.status, row.new) for row in db.session.scalars(select(Upload).order_by(Upload.id))]
