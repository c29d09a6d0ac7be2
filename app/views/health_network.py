"""Network health: what cannot be trusted, how much of it, where exactly, and whom to call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import NotFound
from app.lib.amounts import show_amount
from app.lib.money import from_minor
from app.lib.vocabulary.health import HEALTH_CHECK, HEALTH_MEANING
from app.queries import network_health as reads
from app.queries.network_health import Finding
from app.views.base import OfficeView, asked_page, expose, now
from app.views.filters import show_day, show_moment, show_number
from app.views.sheets import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from app.views.wording import locale

# What each check's moment means.
NOTED: dict[str, Any] = {
    "silent-dealers": _l("Last delivery"),
    "late-requests": _l("Answer was due"),
    "stale-stock": _l("Last change"),
    "without-photos": _l("In stock since"),
    "sold-but-listed": _l("Sold, or last delivered"),
    "shared-vins": _l("In stock since"),
    "price-jumps": _l("When"),
    "mileage-jumps": _l("When"),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """A check with what it found."""

    code: str
    name: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a check's list and file."""

    label: Any
    show: Callable[[Finding], str]


class NetworkHealthView(OfficeView):
    """The network as its data show it, for the distributor."""

    route_base = "/network-health"

    @expose("/")
    def index(self) -> Response:
        """Every check with its count."""
        moment = now()
        found = [_sum_up(code, reads.count_findings(code, at=moment)) for code in reads.CHECKS]
        return self.render("office/health/index.html", checks=found)

    @expose("/<check>")
    def show(self, check: str) -> Response:
        """What a check found, as page or, with ``format``, as file with all rows."""
        if check not in reads.CHECKS:
            raise NotFound("CHECK_UNKNOWN", _l("There is no such check."), "check")
        moment, face = now(), request.args.get("format", "html")
        if face in {"csv", "xlsx"}:
            return _send(check, moment, face)
        found = reads.list_findings(check, at=moment, page=asked_page())
        return self.render(
            "office/health/check.html",
            check=_sum_up(check, found.count),
            found=found,
            page=min(asked_page(), found.pages),
            columns=list(_columns(check)),
        )


def _sum_up(code: str, count: int) -> Summary:
    return Summary(code, HEALTH_CHECK.name(code, locale()), HEALTH_MEANING.name(code, locale()), count)


def _columns(check: str) -> Iterator[Column]:
    """What is told of each finding beside dealer and car."""
    if check in {"sold-but-listed", "shared-vins"}:
        yield Column(_l("Other dealer"), lambda row: row.other.public_name if row.other else "")
    if check == "price-jumps":
        yield Column(_l("Before"), lambda row: _show_money(row.old, row.currency))
        yield Column(_l("After"), lambda row: _show_money(row.new, row.currency))
    if check == "mileage-jumps":
        yield Column(_l("Before, km"), lambda row: show_number(row.old))
        yield Column(_l("After, km"), lambda row: show_number(row.new))
    yield Column(NOTED[check], _show_noted)
    yield Column(_l("E-mail"), lambda row: row.dealer.email)
    yield Column(_l("Phone"), _show_phones)


def _show_money(amount: int | None, currency: str) -> str:
    return "" if amount is None else show_amount(from_minor(amount), currency, locale())


def _show_noted(row: Finding) -> str:
    if row.noted is None:
        return str(_("never"))
    return show_moment(row.noted) if isinstance(row.noted, datetime) else show_day(row.noted)


def _show_phones(row: Finding) -> str:
    return ", ".join(row.dealer.locations[0].phones) if row.dealer.locations else ""


def _send(check: str, moment: datetime, face: str) -> Response:
    columns = list(_columns(check))
    heads = [
        _("Dealer code"),
        _("Dealer"),
        _("Stock number"),
        _("Car"),
        "VIN",
        *(str(column.label) for column in columns),
    ]
    rows = (
        [
            row.dealer.code,
            row.dealer.public_name,
            row.unique_id,
            row.car,
            row.vin,
            *(each.show(row) for each in columns),
        ]
        for row in reads.iterate_findings(check, at=moment)
    )
    file = (
        write_csv(heads, rows) if face == "csv" else write_xlsx(heads, rows, sheet=HEALTH_CHECK.name(check, locale()))
    )
    headers = {"Content-Disposition": f'attachment; filename="{check}.{face}"', "Cache-Control": "no-store"}
    return Response(file.read(), content_type=CSV_TYPE if face == "csv" else XLSX_TYPE, headers=headers)
