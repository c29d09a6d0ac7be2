"""The SOAP 1.1 channel `/soap/v1` for dealers' systems: contract first, the code follows the WSDL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from lxml import etree
from werkzeug.exceptions import HTTPException

from app.errors import HPromiseError, Unauthorized
from app.extensions import db
from app.services.api_keys import Caller
from app.tenancy import Scope, acting
from app.views.api import access
from app.views.api.bodies import MEGABYTE
from app.views.deliveries import Refused
from app.views.soap.contract import list_operations, schema, write_answer, write_wsdl
from app.views.soap.envelope import Credentials, Malformed, Message, read_message, write_fault
from app.views.soap.operations import HANDLERS, Order

PATH: Final = "/soap/v1"
XML: Final = "text/xml; charset=utf-8"
KINDS: Final = ("text/xml", "application/xml")
LARGEST: Final = 50 * MEGABYTE

blueprint = Blueprint("soap", __name__, url_prefix="/soap")
log = structlog.get_logger("soap")


class ContractBroken(RuntimeError):
    """The code does not do what the WSDL promises: the application must not start."""


def init_app(app: Flask) -> None:
    """Register the service.

    :raises ContractBroken: an operation of the contract has no handler, or a handler no operation.
    """
    check_contract(list_operations(), list(HANDLERS))
    app.register_blueprint(blueprint)


def check_contract(promised: list[str], handled: list[str]) -> None:
    """Refuse to start with a contract that is not kept."""
    if set(promised) != set(handled):
        raise ContractBroken(f"dealer.wsdl and its handlers differ: {sorted(set(promised) ^ set(handled))}")


@blueprint.get("/v1")
def show_contract() -> Response:
    """The WSDL, open to everybody."""
    return Response(write_wsdl(current_app.config["SETTINGS"].base_url + PATH), content_type=XML)


@blueprint.post("/v1")
def serve() -> Response:
    """Carry one message out; whatever happens, the answer is an envelope."""
    if request.mimetype not in KINDS:
        return Response(_("Send an envelope of SOAP 1.1 as text/xml."), 415, content_type="text/plain; charset=utf-8")
    request.max_content_length = LARGEST
    try:
        message = read_message(request.get_data(cache=False))
        return Response(_carry_out(message), content_type=XML)
    except HTTPException:
        raise
    except HPromiseError as error:
        db.session.rollback()
        return _tell_client(error)
    except Exception as error:
        db.session.rollback()
        log.exception("fault", exc_info=error)
        words = _("It has been written down under the number %(incident)s.", incident=g.get("request_id", ""))
        return Response(write_fault("Server", words), 500, content_type=XML)


def _carry_out(message: Message) -> bytes:
    handler = HANDLERS.get(message.operation)
    if handler is None:
        raise Malformed("OPERATION_UNKNOWN", _l("The body names no operation of the contract."))
    caller = _recognise(message.credentials)
    access.check_scope(caller, handler.scope)
    order = Order(message.operation, _check_form(message.element), caller, datetime.now(UTC))
    with acting(Scope.of_dealers({caller.dealer_id})):
        return write_answer(message.operation, handler.answer(order))


def _recognise(said: Credentials | None) -> Caller:
    """Who calls: by HTTP Basic, else by the UsernameToken of the header; the code must be that of the key's dealer."""
    basic = request.authorization
    if basic is not None and basic.type == "basic":
        said = Credentials(basic.username or "", basic.password or "")
    caller = access.recognise(said.key if said else "")
    if said is None or said.code.strip().upper() != caller.dealer_code:
        raise Unauthorized("KEY_INVALID", _l("The key is missing, unknown or revoked."))
    return caller


def _check_form(element: Any) -> Any:
    """Check an operation's element against the schema, as a document of its own that keeps its namespaces."""
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    try:
        schema().assertValid(alone)
    except etree.DocumentInvalid as error:
        words = _l("The message does not keep to the contract: %(reason)s", reason=str(error))
        raise Malformed("SCHEMA_INVALID", words) from error
    return alone


def _tell_client(error: HPromiseError) -> Response:
    told = str(error.message)
    problem = {"severity": "error", "code": error.code, "field": error.field, "message": told}
    problems = error.problems if isinstance(error, Refused) else [problem]
    fault = error.fault if isinstance(error, Malformed) else "Client"
    answer = Response(write_fault(fault, f"{error.code}: {told}", problems), 500, content_type=XML)
    if isinstance(error, Unauthorized):
        answer.status_code = 401
        answer.headers["WWW-Authenticate"] = 'Basic realm="H-Promise", charset="UTF-8"'
    return answer


@blueprint.after_request
def add_headers(response: Response) -> Response:
    """Answers to keys are nobody else's."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


access.guard(blueprint)
