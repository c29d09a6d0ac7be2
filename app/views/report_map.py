"""The map beside a report by region: the headline's number in each, every region a link into the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from app.charts import wording
from app.charts.measuring import Result, Row, Table
from app.charts.report import By
from app.lib.region_map import Painted, RegionMap
from app.queries.regions import country_map, paint_regions

# Shares and money alike are painted in whole steps of this fraction.
FINENESS = 1_000


@dataclass(frozen=True, slots=True)
class ReportMap:
    """A painted country: addresses by region, and numbers in words by what is painted."""

    title: str
    country: RegionMap
    painted: list[Painted]
    links: dict[str, str]
    texts: dict[int, str]

    def href(self, region: str) -> str:
        """Where a region leads."""
        return self.links.get(region, "")

    def tell(self, painted: int) -> str:
        """A painted number in words."""
        return self.texts.get(painted, "")


def draw_map(result: Result, table: Table, link: Callable[[Row], str]) -> ReportMap | None:
    """The map of a report in rows of regions; nothing for other rows, without a map, or where nothing is above zero."""
    country = country_map()
    if result.selection.by is not By.REGION or country is None:
        return None
    metric = result.report.headline_metric
    numbers: dict[str, int] = {}
    texts: dict[int, str] = {}
    for row in table.rows:
        value = row.values[metric.name]
        if isinstance(value, Decimal) and value > 0:
            painted = max(1, round(value * FINENESS))
            numbers[row.group.texts[0]] = painted
            texts[painted] = wording.show(value, metric.kind)
    if not numbers:
        return None
    links = {row.group.texts[0]: link(row) for row in table.rows}
    title = wording.head_label(metric.label, metric.kind, table.currency)
    return ReportMap(title, country, paint_regions(numbers), links, texts)
