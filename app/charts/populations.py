"""The words for the sets of facts that reports count, and for the day that each fact has."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.charts.report import Words
from app.queries import report_activity as activity
from app.queries import report_deliveries as deliveries
from app.queries import report_facts as facts
from app.queries import report_freshness as freshness
from app.queries import report_market as market
from app.queries import report_requests as requests
from app.queries import report_views as views


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
    activity.CREATED.code: PopulationWords(_l("Cars first seen in the period"), _l("First seen on")),
    activity.CHANGED.code: PopulationWords(_l("Changes of fields in the period"), _l("Changed on")),
    activity.EDITED.code: PopulationWords(_l("Edits by hand in the period"), _l("Edited on")),
    activity.EDITED_TO_DATE.code: PopulationWords(
        _l("Edits by people and programs up to the end of the period"), _l("Edited on")
    ),
    activity.PHOTOGRAPHED.code: PopulationWords(_l("Photos added in the period"), _l("Added on")),
    activity.WITHDRAWN.code: PopulationWords(_l("Withdrawals in the period"), _l("Withdrawn on")),
    activity.REPRICED.code: PopulationWords(_l("Price changes in the period"), _l("Changed on")),
    freshness.ON_SALE.code: PopulationWords(_l("Cars on sale on the last day"), _l("In stock since")),
    freshness.FRESH.code: PopulationWords(_l("Cars on sale that were confirmed lately"), _l("In stock since")),
    deliveries.ACCEPTED_DELIVERIES.code: PopulationWords(_l("Deliveries accepted in the period"), _l("Accepted on")),
    deliveries.ACCEPTED_TO_DATE.code: PopulationWords(
        _l("Deliveries accepted up to the end of the period"), _l("Accepted on")
    ),
    deliveries.READ_DELIVERIES.code: PopulationWords(_l("Deliveries that came in the period"), _l("Came on")),
    deliveries.FINDINGS.code: PopulationWords(_l("Errors and warnings of these deliveries"), _l("Found on")),
    requests.RECEIVED.code: PopulationWords(_l("Requests that came in the period"), _l("Came on")),
    requests.RECEIVED_ABOUT_CARS.code: PopulationWords(_l("Requests about cars in the period"), _l("Came on")),
    views.VIEWED.code: PopulationWords(_l("Visitors of cars by day"), _l("Day")),
    views.SHOWN.code: PopulationWords(_l("Cars on sale or reserved in the period"), _l("Acquired on")),
    market.MARKET.code: PopulationWords(_l("Market figures of these months"), _l("Month")),
    market.MARKET_BEFORE.code: PopulationWords(_l("Market figures of the months before"), _l("Month")),
}
