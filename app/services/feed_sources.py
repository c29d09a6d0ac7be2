"""Where a dealer's stock is fetched by the clock: adding, changing, pausing, removing; secrets are kept sealed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.rhythm import Rhythm
from app.lib.sealing import seal, unseal
from app.lib.text import clean
from app.lib.vocabulary.feed_source import RHYTHM, SOURCE_AUTH, SOURCE_KIND
from app.lib.vocabulary.upload import MODE
from app.models import Dealer, FeedSource
from app.services import audit
from app.services.feed_addresses import check_address, mask
from app.services.fetching import is_same_host

MOST_SOURCES: Final = 20
SHORTEST_MINUTES: Final = 15
LONGEST_MINUTES: Final = 7 * 24 * 60
LONGEST_SECRET: Final = 2000
MOST_PAIRS: Final = 200
PURPOSE: Final = "feed source"
_LOOKED_AT: Final = 100  # runs of a cron expression whose pauses are looked at
WAYS_IN: Final[Mapping[str, frozenset[str]]] = {
    "url": frozenset({"none", "basic", "bearer", "header"}),
    "soap": frozenset({"none", "basic", "token"}),
}
_NAMED: Final = frozenset({"basic", "header", "token"})
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_NOT_OURS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person sets. ``secret`` None keeps the one that is known. ``fields`` are (their element, our field)."""

    name: str
    kind: str
    url: str
    auth: str = "none"
    auth_name: str = ""
    secret: str | None = field(default=None, repr=False)
    mode: str | None = None
    rhythm: str = "interval"
    every_minutes: int | None = None
    cron: str = ""
    operation: str = ""
    cars_path: str = ""
    arguments: tuple[tuple[str, str], ...] = field(default=())
    fields: tuple[tuple[str, str], ...] = field(default=())


def find(*, source_id: int) -> FeedSource:
    """The source of a number.

    :raises NotFound: there is none within the scope.
    """
    source: FeedSource | None = db.session.scalar(select(FeedSource).where(FeedSource.id == source_id))
    if source is None:
        raise NotFound("SOURCE_UNKNOWN", _l("There is no such source."))
    return source


def add(*, dealer: Dealer, wish: Wish, key: str, by: audit.Actor) -> FeedSource:
    """Fetch a dealer's stock from somewhere, the first time at once; ``key`` seals the secret.

    :raises RuleBroken: a field cannot be used, or there are too many sources.
    """
    known = db.session.scalar(select(func.count(FeedSource.id)).where(FeedSource.dealer_id == dealer.id)) or 0
    if known >= MOST_SOURCES:
        raise RuleBroken("SOURCES_TOO_MANY", _l("A dealer has %(limit)s sources at most.", limit=MOST_SOURCES))
    source = FeedSource(dealer_id=dealer.id, created_at=by.at, created_by=by.user_id)
    _fill(source, wish, dealer, key)
    source.next_at = by.at if wish.rhythm != "by_hand" else None
    db.session.add(source)
    db.session.flush()
    _record("feed_source_added", source, by, {name: [None, value] for name, value in _tell(source).items()})
    return source


def change(*, source: FeedSource, wish: Wish, key: str, by: audit.Actor) -> None:
    """Change a source; what was known of the last answer is forgotten, so that the next pull fetches anew.

    :raises RuleBroken: as ``add``; also when a password would go elsewhere than it was given for.
    """
    before = _tell(source)
    had_secret = source.secret is not None
    check_secret_stays(source=source, wish=wish)
    dealer = db.session.get_one(Dealer, source.dealer_id)
    _fill(source, wish, dealer, key)
    source.etag = source.last_modified = None
    source.failures = 0
    source.next_at = rhythm_of(source, dealer).next_after(by.at) if source.active else None
    db.session.flush()
    after = _tell(source)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if wish.secret is not None or had_secret != (source.secret is not None):
        changes["secret"] = ["…" if had_secret else None, "…" if source.secret else None]
    _record("feed_source_changed", source, by, changes)


def pause(*, source: FeedSource, by: audit.Actor) -> None:
    """Fetch nothing by the clock until it is resumed."""
    source.active, source.next_at = False, None
    _record("feed_source_changed", source, by, {"active": [True, False]})


def resume(*, source: FeedSource, by: audit.Actor) -> None:
    """Fetch again, at once and then by the clock."""
    source.active, source.failures = True, 0
    source.next_at = by.at if source.rhythm != "by_hand" else None
    _record("feed_source_changed", source, by, {"active": [False, True]})


def remove(*, source: FeedSource, by: audit.Actor) -> None:
    """Forget a source and its log; what it delivered stays."""
    _record("feed_source_removed", source, by, {"name": [source.name, None], "url": [mask(source.url), None]})
    db.session.delete(source)
    db.session.flush()


def rhythm_of(source: FeedSource, dealer: Dealer) -> Rhythm:
    """When a source is pulled, on the dealer's clock."""
    return Rhythm(dealer.time_zone, source.every_minutes, source.cron)


def read_secret(*, source: FeedSource, key: str) -> str:
    """The password or token of a source, "" without one.

    :raises ValueError: it was sealed under another key.
    """
    return unseal(source.secret, key=key, purpose=PURPOSE) if source.secret else ""


def check_secret_stays(*, source: FeedSource, wish: Wish) -> None:
    """A password that nobody can read must not be sent to another server by who changes the address.

    :raises RuleBroken: it would.
    """
    if source.secret is None or wish.secret is not None or wish.auth == "none":
        return
    if not is_same_host(check_address(source.url), check_address(wish.url.strip())):
        raise RuleBroken("SECRET_MISSING", _l("Another server: enter password or token once more."), "secret")


def _fill(source: FeedSource, wish: Wish, dealer: Dealer, key: str) -> None:
    name = clean(wish.name)
    if not name:
        raise RuleBroken("NAME_MISSING", _l("Please fill this in."), "name")
    if wish.kind not in SOURCE_KIND or wish.rhythm not in RHYTHM or not (wish.mode is None or wish.mode in MODE):
        raise RuleBroken("CHOICE_UNKNOWN", _l("Choose one of the list."), "kind")
    url = wish.url.strip()
    check_address(url)
    _check_way_in(source, wish)
    source.name, source.kind, source.url, source.mode = name[:100], wish.kind, url, wish.mode
    _fill_way_in(source, wish, key)
    _fill_rhythm(source, wish, dealer)
    _fill_service(source, wish)


def _check_way_in(source: FeedSource, wish: Wish) -> None:
    if wish.auth not in SOURCE_AUTH or wish.auth not in WAYS_IN[wish.kind]:
        raise RuleBroken("AUTH_UNKNOWN", _l("This kind of source is not opened in this way."), "auth")
    if wish.auth == "none":
        return
    is_header = wish.auth == "header"
    if wish.auth in _NAMED and not wish.auth_name:
        raise RuleBroken("AUTH_NAME_MISSING", _l("Please fill this in."), "auth_name")
    if is_header and (not _HEADER_NAME.fullmatch(wish.auth_name) or wish.auth_name.lower() in _NOT_OURS):
        raise RuleBroken("HEADER_INVALID", _l("This cannot be the name of a header."), "auth_name")
    if not wish.auth_name.isprintable() or (wish.auth == "basic" and ":" in wish.auth_name):
        raise RuleBroken("AUTH_NAME_INVALID", _l("A name has no colon and no line end."), "auth_name")
    if wish.secret is None and (source.secret is None or source.auth != wish.auth):
        raise RuleBroken("SECRET_MISSING", _l("Please fill this in."), "secret")
    if wish.secret is not None and not _is_usable(wish.secret, wish.auth):
        raise RuleBroken(
            "SECRET_INVALID", _l("A password or token has no line end; a token has Latin letters."), "secret"
        )


def _is_usable(secret: str, auth: str) -> bool:
    plain = auth in {"basic", "token"} or secret.isascii()
    return secret.isprintable() and plain and len(secret) <= LONGEST_SECRET


def _fill_way_in(source: FeedSource, wish: Wish, key: str) -> None:
    source.auth = wish.auth
    source.auth_name = wish.auth_name if wish.auth in _NAMED else ""
    if wish.auth == "none":
        source.secret = None
    elif wish.secret is not None:
        source.secret = seal(wish.secret, key=key, purpose=PURPOSE)


def _fill_rhythm(source: FeedSource, wish: Wish, dealer: Dealer) -> None:
    source.rhythm = wish.rhythm
    source.every_minutes = wish.every_minutes if wish.rhythm == "interval" else None
    source.cron = " ".join(wish.cron.split()) if wish.rhythm == "cron" else ""
    if wish.rhythm == "interval" and not SHORTEST_MINUTES <= (wish.every_minutes or 0) <= LONGEST_MINUTES:
        limits = {"low": SHORTEST_MINUTES, "high": LONGEST_MINUTES}
        raise RuleBroken("INTERVAL_INVALID", _l("From %(low)s to %(high)s.", **limits), "every_minutes")
    if wish.rhythm == "cron":
        _check_cron(rhythm_of(source, dealer), source.created_at)


def _check_cron(rhythm: Rhythm, at: datetime) -> None:
    try:
        runs = rhythm.list_next(at, _LOOKED_AT)
    except ValueError as error:
        message = _l("Write five fields: minute, hour, day, month, day of the week; for example 30 6 * * 1-5.")
        raise RuleBroken("CRON_INVALID", message, "cron") from error
    if not runs:
        raise RuleBroken("CRON_NEVER", _l("This moment never comes."), "cron")
    pauses = [later - earlier for earlier, later in pairwise(runs)]
    if min(pauses, default=timedelta.max) < timedelta(minutes=SHORTEST_MINUTES):
        message = _l("At most every %(minutes)s minutes.", minutes=SHORTEST_MINUTES)
        raise RuleBroken("CRON_TOO_OFTEN", message, "cron")


def _fill_service(source: FeedSource, wish: Wish) -> None:
    is_service = wish.kind == "soap"
    if is_service and not wish.operation.strip():
        raise RuleBroken("OPERATION_MISSING", _l("Please fill this in."), "operation")
    if max(len(wish.arguments), len(wish.fields)) > MOST_PAIRS:
        raise RuleBroken("PAIRS_TOO_MANY", _l("At most %(limit)s lines.", limit=MOST_PAIRS), "fields")
    source.operation = wish.operation.strip()[:200] if is_service else ""
    source.cars_path = wish.cars_path.strip().strip("/")[:300] if is_service else ""
    source.arguments = [list(pair) for pair in wish.arguments] if is_service else []
    source.fields = [list(pair) for pair in wish.fields] if is_service else []


def _tell(source: FeedSource) -> dict[str, Any]:
    """The settings as the audit log may know them: without passwords and what may be one."""
    kept = ("name", "kind", "auth", "auth_name", "mode", "rhythm", "every_minutes", "cron", "operation", "cars_path")
    told: dict[str, Any] = {name: getattr(source, name) for name in kept}
    return {
        **told,
        "url": mask(source.url),
        "arguments": [name for name, _value in source.arguments],
        "fields": [" = ".join(pair) for pair in source.fields],
    }


def _record(action: str, source: FeedSource, by: audit.Actor, details: Mapping[str, list[Any]]) -> None:
    subject = f"feed_source:{source.id}"
    audit.record(action=action, by=by, subject=subject, dealer_id=source.dealer_id, details=dict(details))
