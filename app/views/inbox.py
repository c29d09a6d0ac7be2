"""Customers' requests: what needs somebody first, and the thread of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.lib.phone import format_phone
from app.lib.vocabulary.request import OUTCOME, REQUEST_KIND, REQUEST_STATE
from app.models import CustomerRequest, Listing, RequestMerge
from app.queries import deliveries, listings, requests
from app.queries.requests import InboxFilters
from app.services import answer_templates, bookings, request_links, request_thread
from app.services import requests as rules
from app.views.base import OfficeView, asked_page, carry_out, expose, find, now, perform, person, tell
from app.views.fields import LongTextField, NumberedField, WordField, need
from app.views.request_words import clock, language_of
from app.views.wording import title

LONGEST_TEXT = 5_000
PAGE = "inbox"


class AnswerForm(FlaskForm):
    """What the customer reads."""

    body = LongTextField(_l("Answer"), limit=LONGEST_TEXT, validators=[need])


class NoteForm(FlaskForm):
    """What colleagues read."""

    body = LongTextField(_l("Internal note"), limit=LONGEST_TEXT, validators=[need])


class AssignForm(FlaskForm):
    """Who works on it."""

    assignee_id = NumberedField(_l("Colleague"), validators=[need])


class CloseForm(FlaskForm):
    """How it ended."""

    outcome = WordField(_l("Outcome"), OUTCOME, validators=[need])
    sold_listing_id = NumberedField(_l("Which car was sold"))


class InboxView(OfficeView):
    """Requests of the own dealers, or of the network."""

    route_base = "/inbox"

    @expose("/")
    def index(self) -> Response:
        """The list."""
        filters = _read_filters()
        at = now()
        page: Response = self.render(
            "office/inbox/list.html",
            page=requests.inbox(filters, page=asked_page()),
            filters=filters,
            states=requests.count_by_state(filters),
            late=requests.count_late(filters, at=at),
            kinds=REQUEST_KIND,
            at=at,
            clock=clock,
            title_of=title,
            dealers=listings.dealer_choices(),
            views=answer_templates.list_views(account_id=person().id, page=PAGE),
            query=request.query_string.decode(errors="replace"),
        )
        return page

    @expose("/<int:request_id>")
    def show(self, request_id: int) -> Response:
        """One request."""
        return self.thread(requests.get(request_id))

    @expose("/<int:request_id>/answer", permission="write", methods=("POST",))
    def answer(self, request_id: int) -> AnyResponse:
        """Answer the customer."""
        found, form = requests.get_to_change(request_id), AnswerForm()
        done = carry_out(form, lambda: rules.answer(request=found, user_id=person().id, body=form.body.data, at=now()))
        return self.after(done, request_id, _l("The answer is on its way."), answer=form)

    @expose("/<int:request_id>/note", permission="write", methods=("POST",))
    def note(self, request_id: int) -> AnyResponse:
        """Write something down for colleagues."""
        found, form = requests.get_to_change(request_id), NoteForm(prefix="note-")
        done = carry_out(
            form, lambda: rules.add_note(request=found, user_id=person().id, body=form.body.data, at=now())
        )
        return self.after(done, request_id, _l("The note is kept."), note=form)

    @expose("/<int:request_id>/assign", permission="write", methods=("POST",))
    def assign(self, request_id: int) -> AnyResponse:
        """Give it to a colleague."""
        found = requests.get_to_change(request_id)
        form = _assign_form(found)
        done = carry_out(
            form,
            lambda: rules.assign(request=found, user_id=person().id, assignee_id=form.assignee_id.data, at=now()),
        )
        return self.after(done, request_id, _l("The request has a new owner."), assign=form)

    @expose("/<int:request_id>/close", permission="write", methods=("POST",))
    def close(self, request_id: int) -> AnyResponse:
        """End it with its outcome."""
        found = requests.get_to_change(request_id)
        form = _close_form(found)
        done = carry_out(form, lambda: _close(found, form))
        return self.after(done, request_id, _l("The request is closed."), close=form)

    @expose("/<int:request_id>/merge/<int:other_id>", permission="write", methods=("POST",))
    def merge(self, request_id: int, other_id: int) -> AnyResponse:
        """Take another request of the same person into this one."""
        into, other = requests.get_to_change(request_id), requests.get_to_change(other_id)
        perform(
            lambda: request_links.merge(request=other, into=into, user_id=person().id, at=now()),
            _l("The two requests are one now."),
        )
        return redirect(url_for("InboxView.show", request_id=request_id))

    @expose("/<int:request_id>/unmerge/<int:merge_id>", permission="write", methods=("POST",))
    def unmerge(self, request_id: int, merge_id: int) -> AnyResponse:
        """Give a request that was taken into this one its own life back."""
        merged = find(RequestMerge, merge_id)
        perform(
            lambda: request_links.undo_merge(merged=merged, user_id=person().id, at=now()),
            _l("The two requests are apart again."),
        )
        return redirect(url_for("InboxView.show", request_id=request_id))

    @expose("/views", permission="write", methods=("POST",))
    def save_view(self) -> AnyResponse:
        """Keep the filters in force under a name."""
        query = request.form.get("query", "")
        perform(
            lambda: answer_templates.save_view(
                account_id=person().id, page=PAGE, name=request.form.get("name", ""), query=query, at=now()
            ),
            _l("The view is kept."),
        )
        return redirect(f"{url_for('InboxView.index')}?{query.lstrip('?')}")

    @expose("/views/<int:view_id>/remove", permission="write", methods=("POST",))
    def remove_view(self, view_id: int) -> AnyResponse:
        """Forget a view."""
        perform(lambda: answer_templates.remove_view(account_id=person().id, view_id=view_id), _l("The view is gone."))
        return redirect(url_for("InboxView.index"))

    @expose("/<int:request_id>/<any(claim, wait, reopen):step>", permission="write", methods=("POST",))
    def step(self, request_id: int, step: str) -> AnyResponse:
        """Claim it, wait for the customer, take it up again."""
        found = requests.get_to_change(request_id)
        change, done = _STEPS[step]
        perform(lambda: change(found), done)
        return redirect(url_for("InboxView.show", request_id=request_id))

    def after(self, done: bool, request_id: int, message: Any, **forms: FlaskForm) -> AnyResponse:  # noqa: FBT001
        """Back to the thread when it is done, else the thread with what was typed and why it was refused."""
        if done:
            tell(message)
            return redirect(url_for("InboxView.show", request_id=request_id))
        return self.thread(requests.get(request_id), **forms)

    def thread(self, found: CustomerRequest, **forms: FlaskForm) -> Response:
        """The page of a request; forms that were not sent are empty."""
        booking = bookings.of_request(found.id)
        page: Response = self.render(
            "office/inbox/show.html",
            request_=found,
            name=title(found.listing) if found.listing else "",
            forms={
                "answer": forms.get("answer") or AnswerForm(formdata=None, body=_template_text(found)),
                "note": forms.get("note") or NoteForm(formdata=None, prefix="note-"),
                "assign": forms.get("assign") or _assign_form(found, formdata=None),
                "close": forms.get("close") or _close_form(found, formdata=None),
            },
            templates=answer_templates.list_templates(dealer_id=found.dealer_id),
            merges=request_links.merges_of(found.id),
            main=request_links.main_of(found),
            others=[
                (other, request_links.can_go_into(other, found)) for other in request_links.others_of_person(found)
            ],
            sale=request_links.sale_of(found.id),
            booking=booking,
            place=bookings.place_of(booking) if booking else 0,
            deliveries=deliveries.of_request(found.id),
            words_of=request_thread.words_of,
            language=language_of(found),
            phone=format_phone(found.phone or ""),
            clock=clock,
            at=now(),
        )
        return page


_STEPS: dict[str, tuple[Callable[[CustomerRequest], None], Any]] = {
    "claim": (
        lambda found: rules.claim(request=found, user_id=person().id, at=now()),
        _l("The request is yours."),
    ),
    "wait": (
        lambda found: rules.wait_for_customer(request=found, user_id=person().id),
        _l("The next word is the customer's."),
    ),
    "reopen": (
        lambda found: rules.reopen(request=found, user_id=person().id, at=now()),
        _l("The request is open again."),
    ),
}


def _assign_form(found: CustomerRequest, **options: Any) -> AssignForm:
    form = AssignForm(**options)
    form.assignee_id.offer(
        requests.colleagues(found.dealer_id), lambda user: f"{user.first_name} {user.last_name}".strip()
    )
    if "formdata" in options:
        form.assignee_id.data = found.assignee_id
    return form


def _close_form(found: CustomerRequest, **options: Any) -> CloseForm:
    form = CloseForm(**options)
    form.sold_listing_id.offer(requests.sold_cars(found), lambda car: f"{title(car)}, {car.unique_id}")
    return form


def _close(found: CustomerRequest, form: CloseForm) -> None:
    rules.close(request=found, outcome=form.outcome.data, user_id=person().id, at=now())
    if form.outcome.data == "sold" and form.sold_listing_id.data is not None:
        request_links.link_sale(request=found, listing=find(Listing, form.sold_listing_id.data))


def _template_text(found: CustomerRequest) -> str:
    """The text of the template that the address names, filled in for this request."""
    wanted = request.args.get("template", type=int)
    template = next(
        (one for one in answer_templates.list_templates(dealer_id=found.dealer_id) if one.id == wanted), None
    )
    return answer_templates.fill(template=template, request=found, person=person()) if template else ""


def _read_filters() -> InboxFilters:
    arguments = request.args
    return InboxFilters(
        states=tuple(code for code in REQUEST_STATE.codes if code in arguments.getlist("state")),
        kinds=tuple(code for code in REQUEST_KIND.codes if code in arguments.getlist("kind")),
        dealers=tuple(code[:32] for code in arguments.getlist("dealer") if code)[:50],
        assignee_id=person().id if arguments.get("mine") == "1" else None,
        text=arguments.get("q", "").strip()[:100],
    )
