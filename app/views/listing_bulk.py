"""One action on many cars: what would happen is shown first, by doing it and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Listing, Origin
from app.queries import listings
from app.services import listings as rules
from app.views.base import OfficeView, expose, go_back, origin, tell
from app.views.listing_filters import read_filters
from app.views.wording import title

MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done to many cars. ``settled``: states in which there is nothing left to do."""

    name: Any
    question: Any
    done: Any
    change: Callable[[Listing, Origin], None]
    settled: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to one car; ``why`` says why nothing does."""

    listing_id: int
    title: str
    unique_id: str
    status: str
    why: str = ""


ACTIONS: Final[dict[str, Action]] = {
    "withdraw": Action(
        _l("Withdraw"),
        _l("Withdraw these cars?"),
        _l("Withdrawn: %(count)s. Left as they were: %(left)s."),
        lambda listing, by: rules.withdraw(listing=listing, origin=by),
        frozenset({"withdrawn"}),
    ),
    "publish": Action(
        _l("Publish"),
        _l("Put these cars on sale?"),
        _l("Put on sale: %(count)s. Left as they were: %(left)s."),
        lambda listing, by: rules.publish(listing=listing, origin=by),
        frozenset({"on_sale", "reserved"}),
    ),
}


class ListingBulkView(OfficeView):
    """Withdrawing and publishing many cars at once."""

    route_base = "/listings/bulk"
    default_view = "preview"

    @expose("/", permission="write", methods=("POST",))
    def preview(self) -> AnyResponse:
        """What the action would do."""
        code, action = _asked_action()
        chosen = _asked_ids()
        if not chosen:
            tell(_l("Choose at least one car."), "warn")
            return go_back(url_for("ListingsView.index"))
        outcomes = _carry_out(action, chosen)
        db.session.rollback()
        return self.show(code, action, outcomes)

    @expose("/apply", permission="write", methods=("POST",))
    def apply(self) -> AnyResponse:
        """Do it."""
        _code, action = _asked_action()
        outcomes = _carry_out(action, _numbers(request.form.get("chosen", "").split(",")))
        db.session.commit()
        left = sum(1 for outcome in outcomes if outcome.why)
        tell(str(action.done) % {"count": len(outcomes) - left, "left": left})
        return redirect(f"{url_for('ListingsView.index')}?{urlencode(_asked_query())}")

    def show(self, code: str, action: Action, outcomes: list[Outcome]) -> Response:
        """The page of the preview; it refuses nothing."""
        page: Response = self.render(
            "office/listings/bulk.html",
            code=code,
            action=action,
            possible=[outcome for outcome in outcomes if not outcome.why],
            left=[outcome for outcome in outcomes if outcome.why],
            chosen=",".join(str(outcome.listing_id) for outcome in outcomes),
            query=request.form.get("query", ""),
        )
        page.status_code = 200
        return page


def _asked_action() -> tuple[str, Action]:
    code = request.form.get("action", "")
    if code not in ACTIONS:
        raise NotFound("ACTION_UNKNOWN", _l("There is no such action."))
    return code, ACTIONS[code]


def _asked_query() -> list[tuple[str, str]]:
    return parse_qsl(request.form.get("query", ""))


def _asked_ids() -> list[int]:
    if request.form.get("everything") != "1":
        return _numbers(request.form.getlist("ids"))
    found = listings.find_ids(read_filters(MultiDict(_asked_query())), limit=MOST + 1)
    return _limited(found)


def _numbers(texts: list[str]) -> list[int]:
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
        raise NotFound("LISTING_UNKNOWN", _l("There is no such car."))
    return _limited([int(text) for text in texts])


def _limited(found: list[int]) -> list[int]:
    if len(found) > MOST:
        raise RuleBroken("TOO_MANY", _l("At most %(limit)s cars at once: narrow the list.", limit=MOST))
    return found


def _carry_out(action: Action, chosen: list[int]) -> list[Outcome]:
    by = origin()
    return [_change(action, listing, by) for listing in listings.get_many_to_change(chosen)]


def _change(action: Action, listing: Listing, by: Origin) -> Outcome:
    known = (listing.id, title(listing), listing.unique_id, listing.status)
    if listing.status in action.settled:
        return Outcome(*known, why=str(_l("Nothing to do.")))
    try:
        action.change(listing, by)
    except RuleBroken as error:
        return Outcome(*known, why=str(error.message))
    return Outcome(*known)
