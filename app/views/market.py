"""Market figures: a grid of regions and months to see gaps and write numbers, files to bring many at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from babel.dates import format_skeleton
from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FileField

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.importers.market import MarketTable, read_market
from app.importers.problems import FileRefused
from app.lib.numbers import parse_whole
from app.lib.vocabulary.listing import CONDITION
from app.lib.vocabulary.market import MARKET_COLUMN
from app.models import Make
from app.queries import market as reads
from app.services import market
from app.services.market import Counts, Figure
from app.views.base import OfficeView, actor, expose, now, tell
from app.views.sheets import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from app.views.wording import locale

FIRST_YEAR = 2000
SEPARATOR = "|"


class FiguresForm(FlaskForm):
    """A file of figures."""

    file = FileField(_l("Workbook or CSV"))


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of the grid; a gap is a past month without a number."""

    name: str
    value: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A brand with its gaps."""

    make: Make
    gaps: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which grid is looked at."""

    make: Make
    condition: str
    year: int


class MarketView(OfficeView):
    """Figures of the whole market, the denominator of market share."""

    route_base = "/market"

    @expose("/")
    def index(self) -> Response:
        """The grid of a brand's year."""
        return self.show(_asked(), {})

    @expose("/", permission="write", methods=("POST",))
    def save(self) -> AnyResponse:
        """Write the numbers of the grid."""
        asked = _asked()
        figures, wrong = _read_grid(asked)
        if wrong:
            return self.show(asked, wrong)
        counts = market.put_figures(figures=figures, by=actor())
        db.session.commit()
        tell(_say(counts))
        return redirect(_address(asked))

    @expose("/file", permission="write", methods=("POST",))
    def bring(self) -> AnyResponse:
        """Take a file; rows that cannot be taken are named, the others count."""
        form = FiguresForm()
        sent = form.file.data
        if not form.validate_on_submit() or not getattr(sent, "filename", ""):
            return self.show(_asked(), {}, fault=_("Choose a file."))
        try:
            table = _read_file(sent)
        except FileRefused as refused:
            told = " ".join(f"{problem.message} {problem.cure}" for problem in refused.problems)
            return self.show(_asked(), {}, fault=told)
        counts = market.put_figures(figures=table.figures, by=actor())
        db.session.commit()
        if table.problems:
            return self.show(_asked(), {}, table=table, counts=_say(counts))
        tell(_say(counts))
        return redirect(url_for("MarketView.index"))

    @expose("/file")
    def hand_out(self) -> Response:
        """The year's figures as a file that can be sent back."""
        year, face = _asked_year(), request.args.get("format", "xlsx")
        heads = [MARKET_COLUMN.name(code, locale()) for code in MARKET_COLUMN.codes]
        rows = (
            [
                f"{figure.month:%Y-%m}",
                figure.region,
                make.name_en,
                CONDITION.name(figure.condition, locale()),
                figure.cars,
            ]
            for figure, make in reads.list_all_figures(year=year)
        )
        is_csv = face == "csv"
        file = write_csv(heads, rows) if is_csv else write_xlsx(heads, rows, sheet=str(_("Market figures")))
        name = f"market_{year}.{'csv' if is_csv else 'xlsx'}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(file.read(), content_type=CSV_TYPE if is_csv else XLSX_TYPE, headers=headers)

    def show(
        self,
        asked: Asked | None,
        wrong: dict[str, str],
        *,
        fault: str = "",
        table: MarketTable | None = None,
        counts: str = "",
    ) -> Response:
        """The page; ``wrong`` holds what was typed and is no number, by the name of its cell."""
        months = [date(asked.year, number, 1) for number in range(1, 13)] if asked else []
        page: Response = self.render(
            "office/market/index.html",
            asked=asked,
            form=FiguresForm(),
            months=[format_skeleton("MMM", month, locale=locale()) for month in months],
            rows=list(_list_rows(asked, months, wrong)) if asked else [],
            choices=_list_choices(asked) if asked else [],
            conditions=[(word.code, word.name(locale())) for word in CONDITION],
            wrong=wrong,
            fault=fault,
            table=table,
            counts=counts,
            address=_address,
        )
        return page


def _asked_year() -> int:
    year = request.args.get("year", type=int) or now().year
    return min(max(year, FIRST_YEAR), now().year + 1)


def _asked() -> Asked | None:
    """The grid of the address; without any brand there is none.

    :raises NotFound: there is no such brand or condition.
    """
    makes = reads.list_traded_makes()
    code, condition = request.args.get("make", ""), request.args.get("condition", "used")
    if condition not in CONDITION:
        raise NotFound("CONDITION_UNKNOWN", _l("There is no such condition."), "condition")
    if not makes:
        return None
    chosen = next((make for make in makes if make.code == code), None) if code else makes[0]
    if chosen is None:
        raise NotFound("MAKE_UNKNOWN", _l("There is no such make."), "make")
    return Asked(chosen, condition, _asked_year())


def _address(asked: Asked | None, **changes: Any) -> str:
    if asked is None:
        return url_for("MarketView.index")
    kept: dict[str, Any] = {"make": asked.make.code, "condition": asked.condition, "year": asked.year}
    return url_for("MarketView.index", **{**kept, **changes})


def _is_past(month: date) -> bool:
    return month < now().date().replace(day=1)


def _list_rows(asked: Asked, months: list[date], wrong: dict[str, str]) -> Iterator[tuple[str, list[Square]]]:
    known = reads.list_grid(make_id=asked.make.id, condition=asked.condition, year=asked.year)
    for region in reads.list_regions():
        squares = []
        for month in months:
            name, cars = f"{month:%Y-%m}{SEPARATOR}{region}", known.get((region, month))
            typed = wrong.get(name)
            value = typed if typed is not None else "" if cars is None else str(cars)
            squares.append(Square(name, value, cars is None and _is_past(month)))
        yield region, squares


def _list_choices(asked: Asked) -> list[Choice]:
    """Brands with the number of their gaps in the year so far."""
    past = sum(_is_past(date(asked.year, month, 1)) for month in range(1, 13))
    wanted = past * len(reads.list_regions())
    known = reads.count_known(condition=asked.condition, year=asked.year)
    return [
        Choice(make, max(0, wanted - known.get(make.id, 0)), make.id == asked.make.id)
        for make in reads.list_traded_makes()
    ]


def _read_grid(asked: Asked | None) -> tuple[list[Figure], dict[str, str]]:
    """The numbers of the form, and what is none."""
    if asked is None:
        return [], {}
    regions = set(reads.list_regions())
    figures, wrong = [], {}
    for name, text in request.form.items():
        month, mark, region = name.partition(SEPARATOR)
        if not mark or region not in regions:
            continue
        try:
            figures.append(_read_square(asked, date.fromisoformat(f"{month}-01"), region, text))
        except (ValueError, RuleBroken):
            wrong[name] = text
    return figures, wrong


def _read_square(asked: Asked, month: date, region: str, text: str) -> Figure:
    cars = parse_whole(text) if text.strip() else None
    if cars is not None and not 0 <= cars <= market.MOST_CARS:
        raise ValueError(text)
    return Figure(month, region, asked.make.code, asked.condition, cars)


def _read_file(sent: Any) -> MarketTable:
    with NamedTemporaryFile(prefix="market-") as kept:
        sent.save(kept)
        kept.flush()
        return read_market(Path(kept.name), sent.filename[:200])


def _say(counts: Counts) -> str:
    words = {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged, "removed": counts.removed}
    return str(
        _("New: %(new)s, changed: %(changed)s, removed: %(removed)s, as before: %(unchanged)s.", **words),
    )
