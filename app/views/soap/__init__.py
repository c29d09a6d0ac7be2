"""The SOAP channel `/soap/v1` for dealers' systems: contract first, the code follows the WSDL.

The contract speaks SOAP 1.1; a message of SOAP 1.2 is answered in kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from lxml import etree
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.errors import HPromiseError, Unauthorized
from app.extensions import db
from app.services.api_keys import Caller
from app.tenancy import Scope, acting
from app.views.api import access
from app.views.api.bodies import MEGABYTE, read_body
from app.views.deliveries import Refused
from app.views.soap.contract import build_answer, list_operations, schema, write_wsdl
from app.views.soap.envelope import Credentials, Message, read_envelope, read_message, read_sender
from app.views.soap.faults import Malformed, write_fault
from app.views.soap.mtom import MULTIPART, open_package, without_includes
from app.views.soap.operations import HANDLERS, Order
from app.views.soap.versions import SOAP_11, SOAP_12, Version, guess_version

PATH: Final = "/soap/v1"
XML: Final = "text/xml; charset=utf-8"
KINDS: Final = (SOAP_11.media_type, "application/xml", SOAP_12.media_type, MULTIPART)
LARGEST: Final = 50 * MEGABYTE
UNKNOWN_LARGEST: Final = MEGABYTE // 4  # of a message that is read before its sender is known

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
        words = _("Send an envelope of SOAP as text/xml, application/soap+xml or multipart/related.")
        return Response(words, 415, content_type="text/plain; charset=utf-8")
    version = guess_version(request.content_type or "")
    try:
        package = open_package(request.content_type or "", _read_body())
        if len(package.envelope) > UNKNOWN_LARGEST:
            _recognise(read_sender(package.envelope))
        root, version = read_envelope(package.envelope)
        answer = _carry_out(read_message(root, version), package.parts)
        return Response(version.wrap(answer), content_type=_name_kind(version))
    except HTTPException:
        raise
    except HPromiseError as error:
        db.session.rollback()
        return _tell_client(error, version)
    except Exception as error:
        db.session.rollback()
        log.exception("fault", exc_info=error)
        words = _("It has been written down under the number %(incident)s.", incident=g.get("request_id", ""))
        return _tell(version, "Server", words)


def _read_body() -> bytes:
    try:
        return read_body(LARGEST)
    except RequestEntityTooLarge as error:
        words = _l("A message has %(limit)s MB at most, photos included.", limit=LARGEST // MEGABYTE)
        raise Malformed("FILE_TOO_LARGE", words) from error


def _carry_out(message: Message, parts: Mapping[str, bytes]) -> Any:
    handler = HANDLERS.get(message.operation)
    if handler is None:
        raise Malformed("OPERATION_UNKNOWN", _l("The body names no operation of the contract."))
    caller = _recognise(message.credentials)
    access.check_scope(caller, handler.scope)
    order = Order(message.operation, _check_form(message.element, parts), parts, caller, datetime.now(UTC))
    with acting(Scope.of_dealers({caller.dealer_id})):
        return build_answer(message.operation, handler.answer(order))


def _recognise(said: Credentials | None) -> Caller:
    """Who calls: by HTTP Basic, else by the UsernameToken of the header; the code must be that of the key's dealer."""
    basic = request.authorization
    if basic is not None and basic.type == "basic":
        said = Credentials(basic.username or "", basic.password or "")
    caller = access.recognise(said.key if said else "")
    if said is None or said.code.strip().upper() != caller.dealer_code:
        raise Unauthorized("KEY_INVALID", _l("The key is missing, unknown or revoked."))
    return caller


def _check_form(element: Any, parts: Mapping[str, bytes]) -> Any:
    """Check an operation's element against the schema, as a document of its own that keeps its namespaces."""
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    try:
        schema().assertValid(without_includes(alone) if parts else alone)
    except etree.DocumentInvalid as error:
        words = _l("The message does not keep to the contract: %(reason)s", reason=str(error))
        raise Malformed("SCHEMA_INVALID", words) from error
    return alone


def _tell_client(error: HPromiseError, version: Version) -> Response:
    told = str(error.message)
    problem = {"severity": "error", "code": error.code, "field": error.field, "message": told}
    problems = error.problems if isinstance(error, Refused) else [problem]
    fault = error.fault if isinstance(error, Malformed) else "Client"
    answer = _tell(version, fault, f"{error.code}: {told}", problems)
    if isinstance(error, Unauthorized):
        answer.status_code = 401
        answer.headers["WWW-Authenticate"] = 'Basic realm="H-Promise", charset="UTF-8"'
    return answer


def _tell(version: Version, code: str, words: str, problems: Sequence[dict[str, Any]] = ()) -> Response:
    content = write_fault(version, code, words, problems, language=str(get_locale()))
    return Response(content, version.status.get(code, 500), content_type=_name_kind(version))


def _name_kind(version: Version) -> str:
    return f"{version.media_type}; charset=utf-8"


@blueprint.after_request
def add_headers(response: Response) -> Response:
    """Answers to keys are nobody else's."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


access.guard(blueprint)
