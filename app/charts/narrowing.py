"""The way from a number to a narrower question: what to ask for one row of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.charts.grouping import Group
from app.charts.report import By
from app.charts.selection import Asked, Selection


def narrow(selection: Selection, group: Group | None, *, currency: str | None, is_before: bool = False) -> Asked:
    """What to ask for one row of a measured selection and one currency, or for its total; by total.

    ``is_before`` asks for the period that the row is compared with.
    """
    asked, wanted = selection.asked, dict(group.narrowed) if group else {}
    of_time = selection.compared() if is_before else selection
    period = (of_time or selection).period_of(group.key if group else None)
    return replace(
        asked,
        from_on=period.from_on,
        to_on=period.to_on,
        by=By.TOTAL,
        dealers=_one(wanted, "dealer") or asked.dealers,
        regions=_one(wanted, "region") or asked.regions,
        makes=_one(wanted, "make") or asked.makes,
        models=_one(wanted, "model") or asked.models,
        types=_one(wanted, "type") or asked.types,
        codes=_one(wanted, "code") or asked.codes,
        currency=currency or asked.currency,
        compare=None,
    )


def _one(wanted: Mapping[str, str], name: str) -> tuple[str, ...]:
    return (wanted[name],) if name in wanted else ()
