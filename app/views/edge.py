"""What every request gets: a scope, a language, safe headers, and errors in words instead of tracebacks."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

import structlog
from flask import Flask, Response, current_app, g, has_request_context, render_template, request, session
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.database import reading
from app.errors import Forbidden, HPromiseError
from app.extensions import db
from app.queries.users import scope_of
from app.services import audit
from app.tenancy import Scope, acting
from app.views.problem_json import answer_problem
from config import LOCALES

INSIDE = ("/office", "/ops", "/login", "/logout")
MACHINES = ("/api/", "/soap/")  # they bring a key of their own; a session counts for nothing there
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

log = structlog.get_logger("edge")


def init_app(app: Flask) -> None:
    """Hook everything in; after FAB, so that the user is known."""
    app.before_request(_enter)
    app.teardown_request(_leave)
    app.after_request(_add_headers)
    app.extensions["babel"].locale_selector = select_locale
    app.jinja_env.globals.update(csp_nonce=csp_nonce)
    app.register_error_handler(HPromiseError, _tell_rule)
    app.register_error_handler(HTTPException, _tell_http)
    app.register_error_handler(IntegrityError, _tell_quicker)
    app.register_error_handler(Exception, _tell_fault)


def _enter() -> None:
    g.stack = ExitStack()
    if request.method in SAFE_METHODS:
        g.stack.enter_context(reading())
    inside = request.path.startswith(INSIDE) and current_user.is_authenticated
    g.stack.enter_context(acting(scope_of(current_user) if inside else Scope.public()))


def _leave(_error: BaseException | None) -> None:
    stack = g.pop("stack", None)
    if stack is not None:
        db.session.remove()
        stack.close()
    for write in g.pop("afterwards", ()):
        _write_down(write)


def do_afterwards(write: Callable[[], object]) -> None:
    """Have something written after the answer, since a GET only reads; it never fails a request."""
    g.setdefault("afterwards", []).append(write)


def note_refusal(by: audit.Actor) -> None:
    """Write into the audit log that somebody was refused here."""
    details = {"method": request.method, "path": request.path[:300]}
    do_afterwards(lambda: audit.record(action="refused", by=by, details=details))


def _write_down(write: Callable[[], object]) -> None:
    try:
        with acting(Scope.system("written after a request")):
            write()
            db.session.commit()
    except SQLAlchemyError:
        log.exception("not written after a request")
    finally:
        db.session.remove()


def select_locale() -> str:
    """The language: of the address on public pages, else of the session, the person, the browser, the settings."""
    default: str = current_app.config["SETTINGS"].default_locale
    if not has_request_context():
        return default
    if request.path.startswith(MACHINES):
        return request.accept_languages.best_match(LOCALES) or default
    first = request.path.split("/", 2)[1]
    chosen = first if first in LOCALES else session.get("locale") or _personal_locale()
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES) or default


def _personal_locale() -> str | None:
    try:
        return getattr(current_user, "locale", None) if "_user_id" in session else None
    except SQLAlchemyError:
        return None  # the page that says so must not need the database


def csp_nonce() -> str:
    """The nonce of this answer's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _add_headers(response: Response) -> Response:
    styles = "'self' 'unsafe-inline'" if g.get("styles_inline") else "'self'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; script-src 'self' 'nonce-{csp_nonce()}'; style-src {styles}; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _wants_json() -> bool:
    return (
        request.path.startswith("/api")
        or request.args.get("format") == "json"
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def _answer(status: int, code: str, message: str, field: str | None = None) -> tuple[Response | str, int]:
    if _wants_json():
        return answer_problem(status, code, message, field), status
    page = render_template(
        "error.html",
        status=status,
        code=code,
        heading=_heading(status),
        message=message,
        request_id=g.get("request_id", ""),
        is_inside=request.path.startswith(INSIDE),
    )
    return page, status


def _heading(status: int) -> str:
    headings: dict[int, str] = {
        400: _("This could not be understood"),
        403: _("This is not open to you"),
        404: _("There is no such page"),
        405: _("This does not work that way"),
        409: _("Somebody else was quicker"),
        413: _("This is too large"),
        422: _("This cannot be done"),
        429: _("Too many tries"),
        500: _("Something broke on our side"),
        503: _("Not available at the moment"),
    }
    return headings.get(status, headings[500] if status > 500 else headings[400])


def _advice(error: HTTPException) -> str:
    """What a person can do, instead of werkzeug's words for programmers."""
    advice: dict[int, str] = {
        400: _("Please go back and try again."),
        404: _("It may have moved, or it was never there."),
        405: _("Please go back and try again."),
        413: _("Please send smaller files, or fewer at once."),
        429: _("Please wait a little and try again."),
    }
    if isinstance(error, CSRFError):
        return str(_("This page was open for too long. Please go back, reload it and send it again."))
    return advice.get(error.code or 500, error.description or error.name)


def _tell_rule(error: HPromiseError) -> tuple[Response | str, int]:
    db.session.rollback()
    if isinstance(error, Forbidden) and current_user.is_authenticated:
        note_refusal(audit.Actor(datetime.now(UTC), current_user.id, current_user.email, request.remote_addr or ""))
    return _answer(error.status, error.code, str(error.message), error.field)


def _tell_http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    return _answer(error.code, error.name.upper().replace(" ", "_"), _advice(error))


def _tell_quicker(error: IntegrityError) -> tuple[Response | str, int]:
    """Two wrote what can stand there once only. The database's own words hold values, so only the rule is logged."""
    db.session.rollback()
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    log.warning("conflict", constraint=constraint or type(error.orig).__name__)
    return _answer(409, "CONFLICT", _("Please go back and try again."))


def _tell_fault(error: Exception) -> tuple[Response | str, int]:
    db.session.rollback()
    log.error("fault", exc_info=error)
    return _answer(500, "INTERNAL", _("It has been written down. Please try again in a moment."))
