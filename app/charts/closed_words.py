"""What closed months mean for a measured report, in words: on its page and in its files."""

from __future__ import annotations

from dataclasses import dataclass

from babel.dates import format_skeleton
from flask_babel import gettext as _

from app.charts.closing import list_closed_within
from app.charts.measuring import Result
from app.charts.report import By
from app.charts.words import language


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed months that a report touches, in words; ``text`` is empty where there are none.

    ``is_adjusted`` where numbers were corrected since; ``is_kept`` where the numbers are those that were kept.
    """

    text: str
    is_adjusted: bool
    is_kept: bool


def tell_closed(result: Result) -> Closed:
    """Say whether the numbers are kept ones, whether they were corrected since, or that they are those of now."""
    months = ", ".join(
        format_skeleton("yMMMM", month, locale=language()) for month in list_closed_within(result.selection)
    )
    return Closed(_tell(result, months) if months else "", bool(result.adjusted), result.is_settled)


def _tell(result: Result, months: str) -> str:
    if not result.is_settled:
        return str(
            _(
                "Closed: %(months)s. Numbers over several months, narrowed or compared ones are told as they are now.",
                months=months,
            )
        )
    if not result.adjusted:
        return str(
            _(
                "%(months)s is closed: the numbers are those that were kept, and nothing was corrected since.",
                months=months,
            )
        )
    words = [
        _(
            "%(months)s is closed: the numbers are those that were kept. What was corrected since stands beside them.",
            months=months,
        ),
        *([_("The totals were not kept: they are told as they are now.")] if _has_totals_of_now(result) else []),
    ]
    return " ".join(words)


def _has_totals_of_now(result: Result) -> bool:
    """Whether kept rows stand above totals of now: several dealers of the network, or several months."""
    return result.selection.by is not By.TOTAL and any(table.totals_now is None for table in result.tables)
