"""What the catalogue's page shows around the cars: filters with counts, chips of those in use, the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.lib.text import fold
from app.queries.catalogue import FACETS, Filters, Option, Page
from public_site import wording
from public_site.catalogue_address import BOUNDS, Pairs, address, write_pairs
from public_site.wording import VOCABULARIES

ALWAYS_OPEN = ("make", "model", "body")
NEIGHBOURS = 2
MOST_CHOICES = 80


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to tick: the cars it would show, and whether it is ticked."""

    value: str
    label: str
    count: int
    chosen: bool

    @property
    def disabled(self) -> bool:
        """Nothing would come of ticking it."""
        return not self.count and not self.chosen


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with all its values."""

    name: str
    label: str
    choices: Sequence[Choice]

    @property
    def open(self) -> bool:
        """Whether it is unfolded: always, or because it is in use."""
        return self.name in ALWAYS_OPEN or any(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    href: str
    gain: int = 0


def labels() -> dict[str, str]:
    """The filters' names."""
    return {
        "q": _("Search"), "make": _("Make"), "model": _("Model"), "body": _("Body"), "fuel": _("Fuel"),
        "gearbox": _("Gearbox"), "drive": _("Drive"), "color": _("Colour"), "wheel": _("Steering wheel"),
        "region": _("Region"), "city": _("City"), "dealer": _("Dealer"), "certified": _("Programme approval"),
        "price": _("Price"), "payment": _("Payment a month"), "year": _("Year"), "mileage": _("Mileage"),
        "power": _("Power"),
    }  # fmt: skip


def sorts() -> list[tuple[str, str]]:
    """The orders to choose from."""
    return [
        ("", _("Approved first")),
        ("price", _("Cheapest first")),
        ("-price", _("Dearest first")),
        ("-year", _("Newest models first")),
        ("mileage", _("Lowest mileage first")),
        ("-added", _("Latest offers first")),
    ]


def facets(page: Page, filters: Filters) -> list[Facet]:
    """All filters that have something to choose from."""
    names = labels()
    found = [Facet(name, names[name], _choices(name, page.facets[name], filters)) for name in FACETS]
    return [facet for facet in found if any(choice.count or choice.chosen for choice in facet.choices)]


def chips(filters: Filters, found: Sequence[Facet], lang: str) -> list[Chip]:
    """Every value in use with the address that drops it."""
    kept = [pair for pair in write_pairs(filters) if pair[0] != "page"]
    used = [pair for pair in kept if pair[0] != "sort"]
    known = {(facet.name, fold(choice.value)): choice.label for facet in found for choice in facet.choices}
    return [
        Chip(known.get((name, fold(value))) or _chip_label(name, value), address(lang, _without(kept, (name, value))))
        for name, value in used
    ]


def relief(page: Page, filters: Filters, lang: str) -> list[Chip]:
    """When nothing fits: which filter to drop, and how many cars that gives back."""
    pairs = [pair for pair in write_pairs(filters) if pair[0] != "page"]
    names = labels()
    return [
        Chip(names[name], address(lang, [pair for pair in pairs if _filter_of(pair[0]) != name]), gain)
        for name, gain in page.relief.items()
    ]


def page_links(page: Page, filters: Filters, lang: str) -> list[tuple[int, str] | None]:
    """Links to the first, the last and the neighbouring pages; None stands for a gap."""
    pairs = [pair for pair in write_pairs(filters) if pair[0] != "page"]
    near = range(page.page - NEIGHBOURS, page.page + NEIGHBOURS + 1)
    numbers = [number for number in range(1, page.pages + 1) if number in {1, page.pages} or number in near]
    links: list[tuple[int, str] | None] = []
    for number in numbers:
        if links and links[-1] and number > links[-1][0] + 1:
            links.append(None)
        links.append((number, address(lang, [*pairs, ("page", str(number))] if number > 1 else pairs)))
    return links


def _choices(name: str, options: Sequence[Option], filters: Filters) -> list[Choice]:
    chosen = filters.chosen.get(name, ())
    if name in VOCABULARIES:
        counts = {option.value: option.count for option in options}
        rows = [(code, wording.word(name, code), counts.get(code, 0)) for code in VOCABULARIES[name].codes]
    elif name == "certified":
        rows = [(option.value, _approval(option.value), option.count) for option in options]
    else:
        rows = [(option.value, option.name, option.count) for option in _most_common(options, chosen)]
    return [Choice(value, label, count, _is_chosen(value, label, chosen)) for value, label, count in rows]


def _most_common(options: Sequence[Option], chosen: Sequence[str]) -> Sequence[Option]:
    """The options with most cars, in their order, and those in use; of hundreds of dealers nobody reads all."""
    if len(options) <= MOST_CHOICES:
        return options
    places = sorted(range(len(options)), key=lambda place: -options[place].count)
    shown = set(places[:MOST_CHOICES])
    return [
        option
        for place, option in enumerate(options)
        if place in shown or _is_chosen(option.value, option.name, chosen)
    ]


def _is_chosen(value: str, label: str, chosen: Sequence[str]) -> bool:
    return bool(chosen) and bool({fold(text) for text in chosen} & {fold(value), fold(label)})


def _approval(value: str) -> str:
    return _("Approved") if value == "yes" else _("Not approved") if value == "no" else value


def _chip_label(parameter: str, value: str) -> str:
    name = _filter_of(parameter)
    if parameter == "q":
        return f"“{value}”"
    if parameter not in BOUNDS:
        return wording.word(name, value) if name in VOCABULARIES else value
    bound = value if name == "year" else wording.number(int(value))
    if parameter.endswith("_min"):
        return str(_("%(name)s from %(value)s", name=labels()[name], value=bound))
    return str(_("%(name)s up to %(value)s", name=labels()[name], value=bound))


def _filter_of(parameter: str) -> str:
    return BOUNDS[parameter][0] if parameter in BOUNDS else parameter


def _without(pairs: Pairs, pair: tuple[str, str]) -> Pairs:
    return [other for other in pairs if other != pair]
