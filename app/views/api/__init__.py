"""The HTTP API `/api/v1` for dealers' own programs."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, render_template

from app.views.api import access, listings, photos, reports, requests, stock
from app.views.api.dispatch import make_view
from app.views.api.document import PREFIX, write_document
from app.views.api.operation import OPERATIONS
from app.views.deliveries import Refused
from app.views.problem_json import answer_problem

# Each module declares its operations; in this order they are shown.
_SHOWN = [module.__name__ for module in (stock, listings, photos, requests, reports)]
OPERATIONS.sort(key=lambda operation: _SHOWN.index(operation.handler.__module__))

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)


def init_app(app: Flask) -> None:
    """Register every declared operation, the document and the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/_openapi")
def show_document() -> Response:
    """The OpenAPI document, open to everybody."""
    return jsonify(write_document())


@blueprint.get("/")
def show_page() -> str:
    """A page to read and to try the API, open to everybody: it asks for a key."""
    return render_template("office/api_keys/try.html", operations=OPERATIONS, prefix=PREFIX)


@blueprint.errorhandler(Refused)
def tell_refused(error: Refused) -> Response:
    """A car that is not taken, with all that was found."""
    return answer_problem(error.status, error.code, str(error.message), error.field, error.problems)


@blueprint.after_request
def add_headers(response: Response) -> Response:
    """Answers to keys are nobody else's; an unknown key is told how to be one."""
    response.headers.setdefault("Cache-Control", "no-store")
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


for _operation in OPERATIONS:
    blueprint.add_url_rule(
        _operation.rule,
        _operation.name,
        make_view(_operation),
        methods=[_operation.method],
        provide_automatic_options=False,
    )

access.guard(blueprint)
