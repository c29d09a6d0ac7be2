"""What the page behind a number shows: the facts that made it, with the way to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.charts import wording
from app.charts.drill import Behind, Fact
from app.charts.fact_files import cells_of, list_columns, list_told
from app.charts.populations import WORDS
from app.charts.report import Kind

# Where a fact of each subject is shown; a market figure has no page of its own.
PAGES = {
    "car": ("ListingsView.show", "listing_id"),
    "delivery": ("UploadsView.show", "upload_id"),
    "finding": ("UploadsView.show", "upload_id"),
    "contact": ("InboxView.show", "request_id"),
}


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact behind a number: its cells in words, and its page."""

    href: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownBehind:
    """The facts of one population behind a number, a page of them; ``sums`` stand under the last columns."""

    title: str
    count: int
    page: int
    pages: int
    heads: tuple[tuple[str, bool], ...]
    sums: tuple[str, ...]
    facts: tuple[ShownFact, ...]


def show_behind(behind: Behind, page: int) -> ShownBehind:
    """A list behind a number in words; of a page after its last one the last."""
    columns = list_columns(behind)
    return ShownBehind(
        title=str(WORDS[behind.population.code].title),
        count=behind.count,
        page=min(page, behind.pages),
        pages=behind.pages,
        heads=tuple((column.label, column.kind not in {Kind.TEXT, Kind.DATE}) for column in columns),
        sums=tuple(wording.show(behind.sums.get(part), part.kind) for part in list_told(behind)),
        facts=tuple(_show_fact(behind, fact, [column.kind for column in columns]) for fact in behind.facts),
    )


def _show_fact(behind: Behind, fact: Fact, kinds: list[Kind]) -> ShownFact:
    cells: list[Any] = cells_of(behind, fact)
    return ShownFact(
        href=_address_of(behind, fact),
        cells=tuple(wording.show(cell, kind) for cell, kind in zip(cells, kinds, strict=True)),
    )


def _address_of(behind: Behind, fact: Fact) -> str | None:
    page = PAGES.get(behind.population.subject.code)
    if page is None:
        return None
    endpoint, key = page
    return url_for(endpoint, **{key: fact.target})  # type: ignore[arg-type]
