"""Filters with a lowest and a highest value, and the picture of how the cars spread over each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from app.queries.catalogue import Filters, Page
from app.queries.catalogue_ranges import Histogram
from public_site import wording
from public_site.catalogue_address import BOUNDS

BAR_WIDTH, GAP, HEIGHT, LOWEST_BAR = 10, 2, 40, 2
FEWEST_BARS = 2


@dataclass(frozen=True, slots=True)
class Bound:
    """One input: its parameter, what is in it, what it shows while nothing is, and what that means."""

    parameter: str
    value: str
    shown: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the picture, in its own units; ``inside`` tells whether the filter lets these cars through."""

    x: int
    y: int
    height: int
    inside: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A filter from ... to with its picture; no bars where there is nothing to tell apart."""

    name: str
    label: str
    bounds: Sequence[Bound]
    bars: Sequence[Bar]
    hint: str = ""

    @property
    def width(self) -> int:
        """How wide the picture is."""
        return len(self.bars) * BAR_WIDTH


def spans(page: Page, filters: Filters) -> list[Span]:
    """All of them, in the order in which people ask."""
    labels = {
        "price": _("Price"), "payment": _("Payment a month"), "year": _("Year"), "mileage": _("Mileage, km"),
        "power": _("Power, hp"),
    }  # fmt: skip
    used = {name for name, _place in BOUNDS.values()}
    return [_span(name, label, page.spreads.get(name), filters) for name, label in labels.items() if name in used]


def _span(name: str, label: str, spread: Histogram | None, filters: Filters) -> Span:
    limits = filters.spans.get(name, (None, None))
    own = {parameter: place for parameter, (owner, place) in BOUNDS.items() if owner == name}
    bounds = [
        Bound(parameter, _show(name, limits[place]), *_invite(name, place, spread, is_pair=len(own) > 1))
        for parameter, place in own.items()
    ]
    return Span(name, label, bounds, _draw(spread, *limits) if spread else (), _explain(name))


def _show(name: str, value: Decimal | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if name == "year" else wording.number(int(value))


def _invite(name: str, place: int, spread: Histogram | None, *, is_pair: bool) -> tuple[str, str]:
    """What an empty input shows and how it is read aloud: the end of what there is, where that is known.

    Two inputs side by side are narrow: there the number is enough to see.
    """
    if spread is None or not spread.bars:
        word = str(_("up to") if place else _("from"))
        return word, word
    end = spread.high - 1 if place and name == "year" else spread.high if place else spread.low
    shown = _show(name, Decimal(end))
    words = str(_("up to %(value)s", value=shown) if place else _("from %(value)s", value=shown))
    return shown if is_pair else words, words


def _draw(spread: Histogram, low: Decimal | None, high: Decimal | None) -> list[Bar]:
    if len(spread.bars) < FEWEST_BARS:
        return []
    found = []
    for number, bar in enumerate(spread.bars):
        tall = max(LOWEST_BAR, round(HEIGHT * bar.count / spread.tallest)) if bar.count else 0
        inside = (low is None or bar.high > low) and (high is None or bar.low <= high)
        found.append(Bar(number * BAR_WIDTH, HEIGHT - tall, tall, inside))
    return found


def _explain(name: str) -> str:
    return str(_("By the standard terms of the cheapest bank.")) if name == "payment" else ""
