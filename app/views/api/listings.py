"""Single cars by HTTP. Each call becomes a delivery of one car, so that it is checked as every delivery is."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, jsonify
from flask_babel import lazy_gettext as _l

from app.errors import HPromiseError, RuleBroken
from app.importers import engine, single
from app.queries import api_calls
from app.views import deliveries
from app.views.api.bodies import read_object
from app.views.api.operation import Body, Call, Parameter, Where, operation
from app.views.api.schemas import CAR_FIELDS, refer

_ID_SCHEMA: Final = {"type": "string", "minLength": 1, "maxLength": 64}
UNIQUE_ID: Final = Parameter("unique_id", _l("Stock number"), _ID_SCHEMA, Where.PATH)
_CAR: Final = {"application/json": refer("Car")}
_SALE: Final = {
    "type": "object",
    "properties": {name: CAR_FIELDS[name] for name in single.SALE},
    "additionalProperties": False,
}


@operation(
    "PUT",
    "/stock/listings/{unique_id}",
    _l("Take a car into the stock, or tell all of it anew"),
    scope="stock:write",
    parameters=(UNIQUE_ID,),
    body=Body(_l("The fields of the car; an empty one empties, one left out says nothing"), _CAR),
    answers={200: refer("Upload"), 201: refer("Upload")},
)
def put_car(call: Call, *, unique_id: str) -> Response:
    """A whole car."""
    return _deliver(call, {**_read_car(unique_id), "unique_id": unique_id})


@operation(
    "PATCH",
    "/stock/listings/{unique_id}",
    _l("Change some fields of a car"),
    scope="stock:write",
    parameters=(UNIQUE_ID,),
    body=Body(_l("The fields that change"), _CAR),
    answers={200: refer("Upload"), 201: refer("Upload")},
)
def change_car(call: Call, *, unique_id: str) -> Response:
    """Fields of a car that is there."""
    sent = _read_car(unique_id)
    return _deliver(call, {**_standing(unique_id), **sent})


@operation(
    "DELETE",
    "/stock/listings/{unique_id}",
    _l("Withdraw a car without a sale"),
    scope="stock:write",
    parameters=(UNIQUE_ID,),
    answers={200: refer("Upload"), 201: refer("Upload")},
)
def withdraw_car(call: Call, *, unique_id: str) -> Response:
    """A car leaves the stock; it stays in the history."""
    return _deliver(call, {**_standing(unique_id), "status": "withdrawn"})


@operation(
    "POST",
    "/stock/listings/{unique_id}/sale",
    _l("Tell that a car is sold, or correct its sale"),
    scope="stock:write",
    parameters=(UNIQUE_ID,),
    body=Body(_l("The sale"), {"application/json": _SALE}),
    answers={200: refer("Upload"), 201: refer("Upload")},
    repeatable=True,
)
def sell_car(call: Call, *, unique_id: str) -> Response:
    """The end of a stay."""
    sent = read_object()
    for name in sent:
        if name not in single.SALE:
            raise RuleBroken("COLUMN_UNKNOWN", _l("A sale has no such field."), name[:64])
    return _deliver(call, {**_standing(unique_id), **sent, "status": "sold"})


def _read_car(unique_id: str) -> dict[str, Any]:
    """The fields sent; a stock number among them must be that of the address."""
    sent = read_object()
    if "unique_id" in sent and str(sent["unique_id"]) != unique_id:
        raise RuleBroken("ID_MISMATCH", _l("The number in the body is not that of the address."), "unique_id")
    return sent


def _standing(unique_id: str) -> dict[str, Any]:
    return single.describe(api_calls.find_listing(unique_id=unique_id))


def _deliver(call: Call, car: dict[str, Any]) -> Response:
    try:
        upload = deliveries.deliver_car(car, dealer_id=call.caller.dealer_id, channel="api", at=call.at)
    except ValueError as error:
        raise HPromiseError("JSON_MALFORMED", _l("This is no JSON in UTF-8.")) from error
    answer = jsonify(engine.summary(upload))
    answer.status_code = 201 if upload.new else 200
    return answer
