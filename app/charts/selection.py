"""What a person or a script asks of a report: read from an address or a command line, checked, resolved."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.charts.report import By, Compare, Report
from app.errors import RuleBroken
from app.lib.periods import Period
from app.lib.vocabulary.request import REQUEST_KIND
from app.queries import report_groups
from app.queries.report_groups import DealerGroup
from app.queries.report_spans import Frame
from app.tenancy import Scope, current_scope

MOST_MONTHS = 240
CODE = re.compile("[A-Z][A-Z_]{1,39}")
MODEL_SEPARATOR = "/"
# What is chosen for facts that have none: no region, no car.
NO_REGION = NO_CAR = "-"
NO_KEY = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The wish: days inclusive, codes of what it is narrowed to, each empty for all."""

    from_on: date
    to_on: date
    by: By = By.DEALER
    dealers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    certified: bool | None = None
    currency: str | None = None
    types: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    compare: Compare | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The wish against the rows that the scope shows: the period clipped to today, dealers and numbers found.

    ``narrows_dealers`` says whether dealers of the scope are left out; empty ``make_ids`` and ``model_ids`` mean all,
    NO_KEY in them the facts without a car. ``slots`` are the periods of the rows when these are months.
    """

    asked: Asked
    period: Period
    dealers: tuple[DealerGroup, ...]
    narrows_dealers: bool
    make_ids: tuple[int, ...]
    model_ids: tuple[int, ...]
    slots: tuple[Period, ...]

    @property
    def by(self) -> By:
        """By what the rows are grouped."""
        return self.asked.by

    def spans(self) -> list[Period]:
        """The period, or its months when the rows are months; parts of months at both ends."""
        return list(self.slots) if self.by is By.MONTH else [self.period]

    def period_of(self, key: object) -> Period:
        """The period of a row: of a month's row the month, of others the whole."""
        return self.slots[key] if self.by is By.MONTH and isinstance(key, int) else self.period

    @property
    def scope(self) -> Scope:
        """In which its facts are read: of some dealers their rows alone, in whatever relation a statement has."""
        return Scope.of_dealers(dealer.id for dealer in self.dealers) if self.narrows_dealers else current_scope()

    def frame(self) -> Frame:
        """What the relations of its periods are made of."""
        return Frame(
            periods=tuple(self.spans()),
            zones=tuple(sorted({dealer.time_zone for dealer in self.dealers})),
            places=tuple(sorted({(dealer.region, dealer.currency) for dealer in self.dealers if dealer.region})),
        )

    def compared(self) -> Selection | None:
        """The same over what the period is compared with, month by month where the rows are months."""
        compare = self.asked.compare
        if compare is None:
            return None
        return replace(
            self,
            period=shift(self.period, compare),
            slots=tuple(shift(slot, compare) for slot in self.slots),
        )

    def grouped(self, by: By) -> Selection:
        """The same, grouped otherwise."""
        slots = self.slots or (tuple(split_months(self.period)) if by is By.MONTH else ())
        return replace(self, asked=replace(self.asked, by=by), slots=slots)


def shift(period: Period, compare: Compare) -> Period:
    """What a period is compared with; whole months of a year ago are whole, whatever their length."""
    if compare is Compare.PREVIOUS:
        return period.previous()
    last = _a_year_before(period.end) - timedelta(days=1)
    return Period(min(_a_year_before(period.from_on), last), last)


def _a_year_before(day: date) -> date:
    year = max(day.year - 1, 1)
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def split_months(period: Period) -> list[Period]:
    """The calendar months of a period, the first and the last cut to it."""
    firsts = [period.from_on]
    while (first := _next_month(firsts[-1])) <= period.to_on:
        firsts.append(first)
    ends = [*firsts[1:], period.end]
    return [Period(first, date.fromordinal(end.toordinal() - 1)) for first, end in zip(firsts, ends, strict=True)]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def read(values: Mapping[str, Sequence[str]], report: Report, *, default: Period) -> Asked:
    """Read the parameters ``from to by dealer region make model certified currency compare``, of some ``type code``.

    A period left out is ``default``.

    :raises RuleBroken: naming the parameter that is at fault.
    """
    return Asked(
        from_on=_day(values, "from", default.from_on),
        to_on=_day(values, "to", default.to_on),
        by=_by(_first(values, "by"), report),
        dealers=_several(values, "dealer"),
        regions=_several(values, "region"),
        makes=_several(values, "make"),
        models=_several(values, "model"),
        certified=_switch(_first(values, "certified")),
        currency=_first(values, "currency").upper() or None,
        types=_types(values) if report.second and report.second.by is By.TYPE else (),
        codes=_codes(values) if report.second and report.second.by is By.CODE else (),
        compare=_compare(_first(values, "compare")),
    )


def resolve(asked: Asked, *, now: datetime) -> Selection:
    """Find what the wish names within the scope and clip the period to today, the latest local day of the dealers.

    :raises RuleBroken: the period is reversed, has not begun, is too long for rows of months, or a name is unknown.
    """
    everybody = report_groups.dealers()
    period = _clip(asked, report_groups.latest_day(everybody, now))
    chosen = tuple(dealer for dealer in everybody if _is_chosen(dealer, asked))
    _check_known(asked, everybody)
    return Selection(
        asked=replace(asked, to_on=period.to_on),
        period=period,
        dealers=chosen,
        narrows_dealers=len(chosen) < len(everybody),
        make_ids=_makes(asked.makes),
        model_ids=_models(asked.models),
        slots=tuple(split_months(period)) if asked.by is By.MONTH else (),
    )


def _is_chosen(dealer: DealerGroup, asked: Asked) -> bool:
    of_dealer = not asked.dealers or dealer.code in asked.dealers
    of_region = not asked.regions or (dealer.region or NO_REGION) in asked.regions
    return of_dealer and of_region


def _clip(asked: Asked, today: date) -> Period:
    if asked.from_on > asked.to_on:
        raise RuleBroken("PERIOD_REVERSED", _l("The first day lies after the last one."), "from")
    if asked.from_on > today:
        raise RuleBroken("PERIOD_IN_FUTURE", _l("The period has not begun yet."), "from")
    period = Period(asked.from_on, min(asked.to_on, today))
    if asked.by is By.MONTH and len(split_months(period)) > MOST_MONTHS:
        raise RuleBroken("PERIOD_TOO_LONG", _l("Rows of months reach over 20 years at most."), "from")
    return period


def _check_known(asked: Asked, everybody: Sequence[DealerGroup]) -> None:
    codes, regions = {dealer.code for dealer in everybody}, {dealer.region or NO_REGION for dealer in everybody}
    if not set(asked.dealers) <= codes:
        raise RuleBroken("DEALER_UNKNOWN", _l("There is no dealer with this code."), "dealer")
    if not set(asked.regions) <= regions:
        raise RuleBroken("REGION_UNKNOWN", _l("No dealer is in this region."), "region")


def _makes(codes: tuple[str, ...]) -> tuple[int, ...]:
    if not codes:
        return ()
    named = set(codes) - {NO_CAR}
    found = report_groups.find_makes(named)
    if len(found) < len(named):
        raise RuleBroken("MAKE_UNKNOWN", _l("There is no such make."), "make")
    return (*found, *_if_no_car(codes))


def _models(codes: tuple[str, ...]) -> tuple[int, ...]:
    if not codes:
        return ()
    named = set(codes) - {NO_CAR}
    wanted = {(make, model) for make, _mark, model in (code.partition(MODEL_SEPARATOR) for code in named)}
    found = report_groups.find_models(wanted)
    if len(found) < len(wanted):
        raise RuleBroken("MODEL_UNKNOWN", _l("There is no such model: it is written make/model."), "model")
    return (*found, *_if_no_car(codes))


def _if_no_car(codes: tuple[str, ...]) -> tuple[int, ...]:
    return (NO_KEY,) if NO_CAR in codes else ()


def _types(values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    asked = _several(values, "type")
    if not set(asked) <= set(REQUEST_KIND.codes):
        accepted = ", ".join(REQUEST_KIND.codes)
        raise RuleBroken("TYPE_UNKNOWN", _l("Types of requests are: %(accepted)s.", accepted=accepted), "type")
    return asked


def _codes(values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    asked = _several(values, "code")
    if not all(CODE.fullmatch(code) for code in asked):
        raise RuleBroken("CODE_UNKNOWN", _l("A code of a problem is written like VIN_INVALID."), "code")
    return asked


def _compare(text: str) -> Compare | None:
    if text and text not in tuple(Compare):
        raise RuleBroken("COMPARE_UNKNOWN", _l("Write previous or year."), "compare")
    return Compare(text) if text else None


def _several(values: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in values.get(name, ()) if text.strip()))


def _first(values: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(_several(values, name)), "")


def _day(values: Mapping[str, Sequence[str]], name: str, default: date) -> date:
    text = _first(values, name)
    try:
        return date.fromisoformat(text) if text else default
    except ValueError as error:
        raise RuleBroken("DATE_INVALID", _l("A day is written 2026-03-31."), name) from error


def _by(text: str, report: Report) -> By:
    chosen = text or report.dimensions[0]
    if chosen not in report.dimensions:
        accepted = ", ".join(report.dimensions)
        raise RuleBroken("GROUPING_UNKNOWN", _l("This report groups by: %(accepted)s.", accepted=accepted), "by")
    return By(chosen)


def _switch(text: str) -> bool | None:
    if text not in {"", "yes", "no"}:
        raise RuleBroken("VALUE_UNKNOWN", _l("Write yes or no."), "certified")
    return None if not text else text == "yes"


def to_parameters(asked: Asked) -> dict[str, str | list[str]]:
    """The parameters of an address that asks the same."""
    values: dict[str, str | list[str]] = {
        "from": asked.from_on.isoformat(),
        "to": asked.to_on.isoformat(),
        "by": str(asked.by),
        "dealer": list(asked.dealers),
        "region": list(asked.regions),
        "make": list(asked.makes),
        "model": list(asked.models),
        "certified": {True: "yes", False: "no", None: ""}[asked.certified],
        "currency": asked.currency or "",
        "type": list(asked.types),
        "code": list(asked.codes),
        "compare": str(asked.compare or ""),
    }
    return {name: value for name, value in values.items() if value}
