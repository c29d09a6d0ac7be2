"""``flask sources``: where dealers' stock is fetched by the clock."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.cli.edge import command_scope
from app.extensions import db
from app.lib.vocabulary.feed_source import PULL_CURE, PULL_FAULT, PULL_OUTCOME
from app.models import FeedPull
from app.queries import feed_sources as reads
from app.services import feed_addresses, feed_pulls, feed_sources

group = AppGroup("sources", help="Sources from which stock is fetched.")


@group.command("list")
def list_sources() -> None:
    """List sources with what became of their latest pull."""
    with command_scope("sources list"), force_locale(current_app.config["SETTINGS"].default_locale):
        for row in reads.list_sources():
            source, last = row.source, row.last
            due = f"{source.next_at:%Y-%m-%d %H:%M}" if source.next_at else "-"
            told = f"{last.outcome} {last.fault or ''}".strip() if last else "-"
            where = feed_addresses.mask(source.url)
            click.echo(
                f"{source.id:>5} {row.dealer.code:10} {source.kind:4} next {due:16} {told:24} {source.name}  {where}"
            )


@group.command("pull")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def pull(number: int, as_json: bool) -> None:
    """Fetch from the source NUMBER now, read what comes and apply it by the dealer's rule.

    Exit code 0: fetched or unchanged, 2: nothing could be fetched.
    """
    from app.jobs.sources import pull_source
    from app.jobs.stock import plan_upload

    with command_scope("sources pull"), force_locale(current_app.config["SETTINGS"].default_locale):
        opened = feed_pulls.begin(source=feed_sources.find(source_id=number), at=datetime.now(UTC))
        pull_id = opened.id
        db.session.commit()
        pull_source(pull_id)
        done = feed_pulls.find(pull_id=pull_id)
        if done.outcome == "taken" and done.upload_id is not None:
            plan_upload(done.upload_id)
        _print(feed_pulls.find(pull_id=pull_id), as_json=as_json)
        sys.exit(2 if done.outcome == "failed" else 0)


def _print(done: FeedPull, *, as_json: bool) -> None:
    told = {"pull": done.id, "outcome": done.outcome, "status": done.status, "bytes": done.size}
    told |= {"upload": done.upload_id, "fault": done.fault, "detail": done.detail}
    if as_json:
        click.echo(json.dumps(told))
        return
    locale = current_app.config["SETTINGS"].default_locale
    words = PULL_OUTCOME.name(done.outcome, locale)
    click.echo(words + (f" (HTTP {done.status}, {done.size} B)" if done.status else ""))
    if done.upload_id is not None:
        click.echo(f"flask uploads show {done.upload_id}")
    if done.fault is not None:
        click.echo(f"{PULL_FAULT.name(done.fault, locale)} {done.detail}".strip(), err=True)
        click.echo(PULL_CURE.name(done.fault, locale), err=True)
