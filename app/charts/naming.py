"""What facts are called in the lists behind numbers: cars, deliveries, findings, requests, market figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, Subquery

from app.charts.report import Words
from app.charts.sheet import Cell
from app.charts.words import language
from app.lib.vocabulary.request import REQUEST_KIND, REQUEST_STATE
from app.models import CarModel, CustomerRequest, Dealer, Listing, Make, MarketFigure, Upload, UploadProblem
from app.queries import report_subjects as subjects
from app.queries.report_market import FIGURE

OF_DEALER = (Dealer.code.label("dealer_code"), Dealer.time_zone.label("time_zone"))
OF_CAR = (Make.name_en.label("make"), CarModel.name_en.label("model"), Listing.year, Listing.unique_id, Listing.vin)


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """The columns of a list: heads, what is read beside the facts, how a row is worded. The first names the fact.

    ``target`` is the number of the row whose page shows it.
    """

    heads: tuple[Words, ...]
    columns: tuple[Any, ...]
    join: Callable[[Select[Any], Subquery], Select[Any]]
    read: Callable[[Any], tuple[Cell, ...]]
    target: Callable[[Any], int] = lambda row: row.fact_id


def _with_car(statement: Select[Any], *, is_always: bool = True) -> Select[Any]:
    return statement.join(Make, Make.id == Listing.make_id, isouter=not is_always).join(
        CarModel, CarModel.id == Listing.model_id, isouter=not is_always
    )


def _join_car(statement: Select[Any], facts: Subquery) -> Select[Any]:
    found = statement.join(Listing, Listing.id == facts.c.fact_id).join(Dealer, Dealer.id == Listing.dealer_id)
    return _with_car(found)


def _join_delivery(statement: Select[Any], facts: Subquery) -> Select[Any]:
    return statement.join(Upload, Upload.id == facts.c.fact_id).join(Dealer, Dealer.id == Upload.dealer_id)


def _join_finding(statement: Select[Any], facts: Subquery) -> Select[Any]:
    found = statement.join(UploadProblem, UploadProblem.id == facts.c.fact_id)
    return found.join(Upload, Upload.id == UploadProblem.upload_id).join(Dealer, Dealer.id == Upload.dealer_id)


def _join_contact(statement: Select[Any], facts: Subquery) -> Select[Any]:
    found = statement.join(CustomerRequest, CustomerRequest.id == facts.c.fact_id)
    found = found.join(Dealer, Dealer.id == CustomerRequest.dealer_id)
    return _with_car(found.outerjoin(Listing, Listing.id == CustomerRequest.listing_id), is_always=False)


def _join_figure(statement: Select[Any], facts: Subquery) -> Select[Any]:
    found = statement.join(MarketFigure, MarketFigure.id == facts.c.fact_id)
    return found.join(Make, Make.id == MarketFigure.make_id)


def _name_car(row: Any) -> str:
    return f"{row.make} {row.model}, {row.year}" if row.make else ""


def _read_contact(row: Any) -> tuple[Cell, ...]:
    kind, state = REQUEST_KIND.name(row.kind, language()), REQUEST_STATE.name(row.state, language())
    return f"{row.fact_id}", kind, state, _name_car(row), row.dealer_code


NAMINGS: dict[str, Naming] = {
    subjects.CAR.code: Naming(
        heads=(_l("Stock number"), _l("Car"), _l("VIN"), _l("Dealer")),
        columns=(*OF_CAR, *OF_DEALER),
        join=_join_car,
        read=lambda row: (row.unique_id, _name_car(row), row.vin, row.dealer_code),
    ),
    subjects.DELIVERY.code: Naming(
        heads=(_l("Upload"), _l("File"), _l("Format"), _l("Dealer")),
        columns=(Upload.file_name, Upload.format, *OF_DEALER),
        join=_join_delivery,
        read=lambda row: (f"{row.fact_id}", row.file_name, row.format, row.dealer_code),
    ),
    subjects.FINDING.code: Naming(
        heads=(_l("Upload"), _l("Problem"), _l("Place"), _l("Field"), _l("Value"), _l("Dealer")),
        columns=(
            UploadProblem.upload_id,
            UploadProblem.code.label("problem"),
            UploadProblem.place,
            UploadProblem.field,
            UploadProblem.value.label("given"),
            *OF_DEALER,
        ),
        join=_join_finding,
        read=lambda row: (f"{row.upload_id}", row.problem, row.place, row.field, row.given, row.dealer_code),
        target=lambda row: row.upload_id,
    ),
    subjects.CONTACT.code: Naming(
        heads=(_l("Request"), _l("Type of request"), _l("State"), _l("Car"), _l("Dealer")),
        columns=(CustomerRequest.kind, CustomerRequest.state, *OF_CAR, *OF_DEALER),
        join=_join_contact,
        read=_read_contact,
    ),
    FIGURE.code: Naming(
        heads=(_l("Region"), _l("Make"), _l("Cars in the whole month")),
        columns=(MarketFigure.region, MarketFigure.cars, Make.name_en.label("make")),
        join=_join_figure,
        read=lambda row: (row.region, row.make, f"{row.cars}"),
    ),
}
