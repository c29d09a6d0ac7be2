"""Rows of a report: what a group is called, in which order groups stand, and how an address narrows to one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from babel.dates import format_skeleton
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Subquery, func, literal

from app.charts.report import By, Kind, Words
from app.charts.selection import MODEL_SEPARATOR, NO_CAR, NO_KEY, NO_REGION, Selection
from app.charts.words import language
from app.lib.vocabulary.request import REQUEST_KIND
from app.queries import report_groups
from app.queries.report_subjects import Subject

Key: TypeAlias = int | str

TOTAL_KEY = 0


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A column that names the groups."""

    name: str
    label: Words
    kind: Kind = Kind.TEXT


HEADINGS: dict[By, tuple[Heading, ...]] = {
    By.DEALER: (Heading("dealer", _l("Dealer code")), Heading("dealer_name", _l("Dealer"))),
    By.REGION: (Heading("region", _l("Region")),),
    By.MAKE: (Heading("make", _l("Make")),),
    By.MODEL: (Heading("make", _l("Make")), Heading("model", _l("Model"))),
    By.MONTH: (Heading("month", _l("Month")),),
    By.TOTAL: (Heading("total", _l("Selection")),),
    By.TYPE: (Heading("type", _l("Type code")), Heading("type_name", _l("Type of request"))),
    By.CODE: (Heading("code", _l("Problem")),),
}
BY_WORDS: dict[By, Words] = {
    By.DEALER: _l("Dealer"),
    By.REGION: _l("Region"),
    By.MAKE: _l("Make"),
    By.MODEL: _l("Model"),
    By.MONTH: _l("Month"),
    By.TOTAL: _l("Total only"),
    By.TYPE: _l("Type of request"),
    By.CODE: _l("Problem"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A row's name: its key in statements, texts by heading, words for people, parameters that narrow to it."""

    key: Key
    texts: tuple[str, ...]
    label: str
    narrowed: dict[str, str]


def is_grouped(by: By, subject: Subject) -> bool:
    """Whether facts belong to groups of this kind."""
    columns: dict[By, Any] = {
        By.DEALER: subject.dealer_id,
        By.MAKE: subject.make_id,
        By.MODEL: subject.model_id,
        By.TYPE: subject.kind,
        By.CODE: subject.problem,
    }
    return by not in columns or columns[by] is not None


def key_of(by: By, span: Subquery, subject: Subject) -> ColumnElement[Any]:
    """The key of a fact's group."""
    keys: dict[By, Callable[[], Any]] = {
        By.DEALER: lambda: subject.dealer_id,
        By.REGION: lambda: _region_of(subject),
        By.MAKE: lambda: func.coalesce(subject.make_id, NO_KEY),
        By.MODEL: lambda: func.coalesce(subject.model_id, NO_KEY),
        By.MONTH: lambda: span.c.slot,
        By.TOTAL: lambda: literal(TOTAL_KEY),
        By.TYPE: lambda: subject.kind,
        By.CODE: lambda: subject.problem,
    }
    return keys[by]()  # type: ignore[no-any-return]


def _region_of(subject: Subject) -> Any:
    return (
        subject.region if subject.dealer_id is None else func.coalesce(report_groups.region_of(subject.dealer_id), "")
    )


def list_groups(selection: Selection, found: Iterable[tuple[str, Key]]) -> dict[str | None, list[Group]]:
    """The rows of each currency in their order.

    Dealers and regions without any car have a row too, as have all months; a closed dealer only when it has cars.
    """
    keys: dict[str | None, set[Key]] = {}
    for currency, key in (*found, *_expected(selection)):
        keys.setdefault(currency, set()).add(key)
    named = _name(selection, {key for some in keys.values() for key in some})
    return {currency: [group for group in named if group.key in some] for currency, some in keys.items()}


def _expected(selection: Selection) -> list[tuple[str, Key]]:
    open_dealers = [dealer for dealer in selection.dealers if not dealer.is_closed]
    if selection.by is By.DEALER:
        return [(dealer.currency, dealer.id) for dealer in open_dealers]
    if selection.by is By.REGION:
        return [(dealer.currency, dealer.region) for dealer in open_dealers]
    slots: Sequence[Key] = range(len(selection.spans())) if selection.by in {By.MONTH, By.TOTAL} else ()
    slots = REQUEST_KIND.codes if selection.by is By.TYPE else slots
    return [(currency, slot) for currency in {dealer.currency for dealer in open_dealers} for slot in slots]


def _name(selection: Selection, keys: Collection[Any]) -> list[Group]:
    """Name the groups of these keys, in the order of the report's rows."""
    names: dict[By, Callable[[], Iterable[Group]]] = {
        By.DEALER: lambda: _name_dealers(selection, keys),
        By.REGION: lambda: (Group(key, (key,), key or "—", {"region": key or NO_REGION}) for key in sorted(keys)),
        By.MAKE: lambda: _name_makes(keys),
        By.MODEL: lambda: _name_models(keys),
        By.MONTH: lambda: _name_months(selection),
        By.TOTAL: lambda: [Group(TOTAL_KEY, ("total",), str(BY_WORDS[By.TOTAL]), {})],
        By.TYPE: _name_types,
        By.CODE: lambda: (Group(key, (key,), key, {"code": key}) for key in sorted(keys)),
    }
    return list(names[selection.by]())


def _name_dealers(selection: Selection, keys: Collection[int]) -> Iterable[Group]:
    for dealer in selection.dealers:
        if dealer.id in keys:
            yield Group(dealer.id, (dealer.code, dealer.name), dealer.name, {"dealer": dealer.code})


def _name_makes(keys: Collection[int]) -> Iterable[Group]:
    for make in report_groups.name_makes(keys):
        yield Group(make.id, (make.name_en,), make.name_en, {"make": make.code})
    if NO_KEY in keys:
        yield Group(NO_KEY, ("",), str(_l("No car")), {"make": NO_CAR})


def _name_models(keys: Collection[int]) -> Iterable[Group]:
    for make, model in report_groups.name_models(keys):
        code = f"{make.code}{MODEL_SEPARATOR}{model.code}"
        label = f"{make.name_en} {model.name_en}"
        yield Group(model.id, (make.name_en, model.name_en), label, {"model": code})
    if NO_KEY in keys:
        yield Group(NO_KEY, ("", ""), str(_l("No car")), {"model": NO_CAR})


def _name_months(selection: Selection) -> Iterable[Group]:
    for slot, month in enumerate(selection.spans()):
        label = format_skeleton("yMMMM", month.from_on, locale=language())
        days = {"from": month.from_on.isoformat(), "to": month.to_on.isoformat()}
        yield Group(slot, (f"{month.from_on:%Y-%m}",), label, days)


def _name_types() -> Iterable[Group]:
    for code in REQUEST_KIND.codes:
        name = REQUEST_KIND.name(code, language())
        yield Group(code, (code, name), name, {"type": code})
