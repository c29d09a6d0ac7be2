"""What pages of the back office share: permission-checked routes, forms that keep what was typed, messages, paging."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

from flask import Response, current_app, flash, make_response, redirect, request, url_for
from flask_appbuilder import BaseView
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app.errors import Forbidden, HPromiseError, NotFound
from app.extensions import db
from app.models import Account, Origin
from app.models.base import Base
from app.services.audit import Actor

Row = TypeVar("Row", bound=Base)
Page = Callable[..., Any]
_LONGEST_NUMBER = 10  # digits; every database can compare fewer
QUICKER = _l("Somebody else was quicker")  # what the rules found free was taken before it could be written


def expose(url: str, *, permission: str = "read", methods: Sequence[str] = ("GET",)) -> Callable[[Page], Page]:
    """Make a method a page at ``url``, open to the roles that app/views/permissions.py grants ``can_<permission>``.

    Who is not signed in is asked to; who is and may not gets 403, and the audit knows.
    """

    def declare(page: Page) -> Page:
        @wraps(page)
        def checked(self: BaseView, *args: Any, **kwargs: Any) -> Any:
            if may(type(self).__name__, permission):
                return page(self, *args, **kwargs)
            return refuse()

        checked._urls = [(url, tuple(methods))]  # type: ignore[attr-defined] # noqa: SLF001 - FAB's marks on a route
        checked._permission_name = permission  # type: ignore[attr-defined] # noqa: SLF001
        return checked

    return declare


def may(view: str, permission: str) -> bool:
    """Whether the person of this request may do something on a view (its class name)."""
    return bool(current_app.extensions["appbuilder"].sm.has_access(f"can_{permission}", view))


def refuse() -> AnyResponse:
    """Ask to sign in, or say no.

    :raises Forbidden: the person is signed in.
    """
    if current_user.is_authenticated:
        raise Forbidden("NOT_ALLOWED", _l("Your role does not allow this."))
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("SignInView.login", next=back))


class OfficeView(BaseView):
    """A group of pages of the back office; its class name is what permissions.py grants."""

    default_view = "index"

    def render(self, template: str, **context: Any) -> Response:
        """The page; as an answer to a POST it means that the input was refused, hence 422."""
        page = make_response(self.render_template(template, **context))
        page.status_code = 422 if request.method == "POST" else 200
        page.headers.setdefault("Cache-Control", "no-store")
        return page


def person() -> Account:
    """Who is signed in; call it behind ``expose`` only."""
    user = current_user._get_current_object()  # noqa: SLF001 - werkzeug's own name for it
    if not isinstance(user, Account):
        raise Forbidden("NOT_ALLOWED", _l("Please sign in."))
    return user


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def origin() -> Origin:
    """The person at the form, now: what services write into the history."""
    return Origin(source="form", at=now(), actor_id=person().id)


def actor() -> Actor:
    """Who acts, now, from which address: what the audit log writes down."""
    user_id, name = (current_user.id, current_user.email) if current_user.is_authenticated else (None, "")
    return Actor(at=now(), user_id=user_id, name=name, address=request.remote_addr or "")


def find(model: type[Row], number: int) -> Row:
    """The row of a number within the scope.

    :raises NotFound: there is none, or it is another dealer's: both look the same.
    """
    row: Row | None = db.session.scalar(select(model).where(model.id == number))
    if row is None:
        raise NotFound("NOT_FOUND", _l("There is no such page."))
    return row


def carry_out(form: FlaskForm, change: Callable[[], object]) -> bool:
    """Whether the form was sent and right and the change is committed.

    Otherwise the form carries the errors at their fields, with everything that was typed: render it again.
    """
    if not form.validate_on_submit():
        return False
    try:
        change()
        db.session.commit()
    except Forbidden:
        raise
    except HPromiseError as error:
        db.session.rollback()
        show_rule(form, error)
        return False
    except IntegrityError:
        db.session.rollback()
        form.form_errors.append(str(QUICKER))
        return False
    return True


def perform(change: Callable[[], object], done: object) -> bool:
    """Carry out a button's change and tell it; a broken rule is told instead. Redirect afterwards either way."""
    try:
        change()
        db.session.commit()
    except Forbidden:
        raise
    except HPromiseError as error:
        db.session.rollback()
        tell(error.message, "fault")
        return False
    except IntegrityError:
        db.session.rollback()
        tell(QUICKER, "fault")
        return False
    tell(done)
    return True


def show_rule(form: FlaskForm, error: HPromiseError) -> None:
    """Put a broken rule at its field, or above the form when it names none of its fields."""
    if error.field is not None and error.field in form:
        form[error.field].errors = [*form[error.field].errors, str(error.message)]
    else:
        form.form_errors.append(str(error.message))


def tell(message: object, tone: str = "done") -> None:
    """Show a message on the next page: done, note, warn or fault."""
    flash(str(message), tone)


def go_back(fallback: str) -> AnyResponse:
    """Redirect to the page named by ``back`` or ``next`` when it is ours, else to the fallback."""
    return redirect(own_path(request.values.get("back") or request.values.get("next") or "", fallback))


def own_path(wanted: str, fallback: str) -> str:
    """The address wanted when it is a plain path of our site, whatever browsers make of slashes, else the fallback."""
    is_ours = wanted.isprintable() and "\\" not in wanted and wanted.startswith("/") and not wanted.startswith("//")
    return wanted if is_ours else fallback


def asked_page() -> int:
    """The number of the page asked for, 1 when it is missing or nonsense."""
    return max(1, request.args.get("page", 1, type=int))


def read_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers of rows among what was sent; what is none, or larger than any, was never offered."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER]


def asked_sort(allowed: Sequence[str], default: str) -> str:
    """The sort asked for (``price`` up, ``-price`` down) when it is allowed, else the default."""
    wanted = request.args.get("sort", default)
    return wanted if wanted.removeprefix("-") in allowed else default


def url_with(**changes: object) -> str:
    """The address of this page with some arguments changed (None drops one); another choice starts at page 1."""
    arguments: dict[str, Any] = {key: request.args.getlist(key) for key in request.args}
    arguments.pop("page", None)
    arguments.update(changes)
    kept = {key: value for key, value in arguments.items() if value not in (None, "", [])}
    route: Mapping[str, Any] = request.view_args or {}
    return url_for(request.endpoint or "HomeView.index", **{**route, **kept})


def page_numbers(page: int, pages: int) -> list[int]:
    """The numbers that a list of pages shows; 0 stands for a gap."""
    wanted = sorted({1, 2, page - 1, page, page + 1, pages - 1, pages} & set(range(1, pages + 1)))
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] > 1:
            shown.append(0)
        shown.append(number)
    return shown
