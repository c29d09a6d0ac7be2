"""The form above a report: what can be chosen, and what the address has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_babel import gettext as _

from app.charts.grouping import BY_WORDS
from app.charts.report import Compare, Report
from app.charts.selection import MODEL_SEPARATOR, NO_REGION
from app.charts.words import language
from app.lib.periods import Period, preset
from app.lib.vocabulary.period import PERIOD_PRESET
from app.queries import report_groups
from app.queries.report_groups import DealerGroup
from app.views.base import url_with


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A list of values under a name."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """A period one click away."""

    label: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The whole form: days as typed, lists, presets."""

    from_on: str
    to_on: str
    selects: tuple[Select, ...]
    presets: tuple[Preset, ...]


def list_choices(report: Report, moment: datetime, default: Period) -> Choices:
    """What can be asked of a report within the reader's scope."""
    dealers = report_groups.dealers()
    today = report_groups.latest_day(dealers, moment)
    from_on = request.args.get("from", default.from_on.isoformat())
    to_on = request.args.get("to", default.to_on.isoformat())
    return Choices(
        from_on=from_on,
        to_on=to_on,
        selects=tuple(select for select in _list_selects(report, dealers) if len(select.choices) > 1),
        presets=tuple(_preset(code, preset(code, today=today), (from_on, to_on)) for code in PERIOD_PRESET.codes),
    )


def list_presets(moment: datetime, asked: Period) -> tuple[Preset, ...]:
    """The periods one click away, for a page that asks for nothing else."""
    today = report_groups.latest_day(report_groups.dealers(), moment)
    days = (asked.from_on.isoformat(), asked.to_on.isoformat())
    return tuple(_preset(code, preset(code, today=today), days) for code in PERIOD_PRESET.codes)


def _preset(code: str, period: Period, asked: tuple[str, str]) -> Preset:
    days = (period.from_on.isoformat(), period.to_on.isoformat())
    href = url_with(**{"from": days[0], "to": days[1]})
    return Preset(PERIOD_PRESET.name(code, language()), href, days == asked)


def _list_selects(report: Report, dealers: list[DealerGroup]) -> Iterable[Select]:
    grouping = [(str(by), str(BY_WORDS[by])) for by in report.dimensions]
    yield _select("by", _("Rows"), grouping, default=str(report.dimensions[0]))
    everywhere = [("", _("All"))]
    yield _select("dealer", _("Dealer"), _if_several(everywhere, [(dealer.code, dealer.name) for dealer in dealers]))
    regions = sorted({dealer.region for dealer in dealers})
    named = [(region or NO_REGION, region or "—") for region in regions]
    yield _select("region", _("Region"), _if_several(everywhere, named))
    if report.knows_cars:
        yield from _list_car_selects(everywhere)
    none = [("", _("Nothing"))]
    words = {Compare.PREVIOUS: _("The days before"), Compare.YEAR: _("A year ago")}
    yield _select("compare", _("Compare with"), none + [(str(compare), words[compare]) for compare in Compare])


def _list_car_selects(everywhere: list[tuple[str, str]]) -> Iterable[Select]:
    chosen = request.args.get("make", "")
    makes = [(make.code, make.name_en) for make in report_groups.makes()]
    yield _select("make", _("Make"), everywhere + makes)
    models = report_groups.models_of(chosen) if chosen else []
    named = [(f"{chosen}{MODEL_SEPARATOR}{model.code}", model.name_en) for model in models]
    yield _select("model", _("Model"), _if_several(everywhere, named))
    yield _select("certified", _("Approved"), [*everywhere, ("yes", _("yes")), ("no", _("no"))])


def _if_several(everywhere: list[tuple[str, str]], values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return everywhere + values if len(values) > 1 else everywhere


def _select(name: str, label: str, values: list[tuple[str, str]], default: str = "") -> Select:
    chosen = request.args.get(name, default)
    return Select(name, label, tuple(Choice(value, words, value == chosen) for value, words in values))
