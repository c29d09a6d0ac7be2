"""The words for the sets of facts that reports count, and for the day that each fact has."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.charts.report import Words
from app.queries import report_facts as facts


@dataclass(frozen=True, slots=True, eq=False)
class PopulationWords:
    """What a list of these facts is called, and its column of days."""

    title: Words
    day: Words


WORDS: dict[str, PopulationWords] = {
    facts.SOLD.code: PopulationWords(_l("Cars sold in the period"), _l("Sold on")),
    facts.SOLD_WITH_PATH.code: PopulationWords(_l("Cars sold in the period with an asking price"), _l("Sold on")),
    facts.SOLD_BEFORE.code: PopulationWords(_l("Cars sold in the period before"), _l("Sold on")),
    facts.SOLD_TO_DATE.code: PopulationWords(_l("All cars sold up to the end of the period"), _l("Sold on")),
    facts.IN_STOCK.code: PopulationWords(_l("Cars in stock on the last day"), _l("In stock since")),
    facts.IN_STOCK_BEFORE.code: PopulationWords(_l("Cars in stock on the day before the period"), _l("In stock since")),
    facts.KEPT.code: PopulationWords(_l("Cars in stock on any day of the period"), _l("In stock since")),
    facts.ACQUIRED.code: PopulationWords(_l("Cars acquired in the period"), _l("Acquired on")),
}
