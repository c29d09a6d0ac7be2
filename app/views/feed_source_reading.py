"""Reading a dealer's SOAP service into the form of its source."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from app.errors import HPromiseError
from app.extensions import db
from app.importers.pull import bounds_of
from app.importers.pull_contract import Operation, read_service
from app.importers.pull_order import PullFailed
from app.lib.vocabulary.feed_source import PULL_CURE, PULL_FAULT
from app.models import FeedSource
from app.services import feed_addresses, feed_sources
from app.views.base import show_rule
from app.views.feed_source_form import SourceForm
from app.views.wording import locale

READING_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Reading:
    """What a service says of itself, or why it could not be read."""

    operations: list[Operation]
    fault: str = ""


def read_into(form: SourceForm, source: FeedSource | None) -> Reading:
    """Ask the service what it can do; no transaction is open while it is asked."""
    try:
        feed_addresses.check_address((form.url.data or "").strip())
        order = form.read_order(_known_secret(form, source))
        bounds = bounds_of(READING_SECONDS)
        db.session.commit()
        operations = read_service(order, bounds)
    except HPromiseError as error:
        show_rule(form, error)
        return Reading([], str(error.message))
    except PullFailed as failed:
        words = PULL_FAULT.name(failed.fault, locale()), PULL_CURE.name(failed.fault, locale())
        return Reading([], " ".join(words))
    form.fill_in(operations)
    return Reading(operations)


def _known_secret(form: SourceForm, source: FeedSource | None) -> str:
    """The password that is kept, as long as it goes where it was given for."""
    if source is None or form.secret.data or form.auth.data == "none":
        return ""
    feed_sources.check_secret_stays(source=source, wish=form.read_wish())
    try:
        return feed_sources.read_secret(source=source, key=current_app.config["SETTINGS"].secret_key)
    except ValueError:
        return ""
