"""Selling the own car to a dealer: short steps, kept on the way, a range at once, delivered at the end."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, current_app, redirect, request, send_file, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError, NotFound, RuleBroken
from app.extensions import db, limiter
from app.models import CustomerRequest, Dealer, ValuationDraft
from app.queries import dictionaries, nearest
from app.queries.comparables import YEARS
from app.services import confirmations, requests, secret_links, valuation_drafts, valuations
from app.services.photo_kinds import open_photo
from app.services.requests import Customer
from app.tenancy import Scope, acting
from public_site import proof
from public_site import trade_in_steps as steps
from public_site.blueprint import PREFIX, site
from public_site.contact import as_fault
from public_site.contact_form import CONSENT_VERSION
from public_site.form_tokens import check_form, make_token
from public_site.rendering import render_page
from public_site.trade_in_steps import STEPS, Answers

PURPOSE = "trade_in"
STEP = f"{PREFIX}/trade-in/<token>/<any({', '.join(STEPS)}):step>"
PRIVATE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@site.route(f"{PREFIX}/trade-in", methods=["GET", "POST"])
def trade_in_page(lang: str) -> AnyResponse:
    """The first step: which car. Nothing is kept before it is sent."""
    if request.method == "GET":
        return _show(lang, "car", {})
    answers = steps.read_answers("car")
    try:
        check_form(PURPOSE)
        faults = steps.find_faults("car", answers)
        if faults or request.form.get("go") == "models":
            return _show(lang, "car", answers, faults=[] if request.form.get("go") == "models" else faults)
        token = _begin(answers)
    except (HPromiseError, RateLimitExceeded) as refusal:
        db.session.rollback()
        return _show(lang, "car", answers, faults=[as_fault(refusal)])
    return redirect(url_for("site.trade_in_step", lang=lang, token=token, step="condition"), 303)


@site.route(STEP, methods=["GET", "POST"])
def trade_in_step(lang: str, token: str, step: str) -> AnyResponse:
    """One of the steps, with what was answered so far."""
    at = datetime.now(UTC)
    if request.method == "GET":
        draft = valuation_drafts.find(token=token, at=at)
        return _show(lang, step, draft.answers, draft=draft, token=token)
    try:
        draft = valuation_drafts.find(token=token, at=at, to_change=True)
    except NotFound:
        made = valuation_drafts.find_sent(token=token, at=at)
        if made is None:
            raise
        return _lead_to(made, lang)  # people press twice
    answers = {**draft.answers, **steps.read_answers(step)}
    try:
        check_form(PURPOSE)
        going = _take_step(lang, step, draft, answers, token)
        if isinstance(going, AnyResponse):
            return going
    except (HPromiseError, RateLimitExceeded) as refusal:
        db.session.rollback()
        going = [as_fault(refusal)]
    draft = valuation_drafts.find(token=token, at=datetime.now(UTC))
    return _show(lang, step, answers, faults=going, draft=draft, token=token)


@site.get(f"{PREFIX}/trade-in/<token>/photos/<sha256>.jpg")
def trade_in_photo(lang: str, token: str, sha256: str) -> Response:  # noqa: ARG001 - part of every address
    """A picture that the customer added, for the customer only."""
    draft = valuation_drafts.find(token=token, at=datetime.now(UTC))
    if all(photo["sha256"] != sha256 for photo in draft.photos):
        raise NotFound("PHOTO_UNKNOWN", _("There is no such photo."))
    return send_picture(sha256)


def send_picture(sha256: str) -> Response:
    """The small size of a picture, not to be kept by anybody on the way."""
    content = open_photo(sha256=sha256, size="thumb", kind="jpg")
    answer = send_file(io.BytesIO(content.read()), mimetype="image/jpeg")
    answer.headers.update(PRIVATE_HEADERS)
    return answer


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="trade-in")
def _begin(answers: Answers) -> str:
    token = valuation_drafts.begin(answers=answers, at=datetime.now(UTC))
    db.session.commit()
    return token


def _take_step(
    lang: str, step: str, draft: ValuationDraft, answers: Answers, token: str
) -> AnyResponse | Sequence[HPromiseError]:
    """Keep a step and go where its button leads; or the faults that keep the customer here."""
    at, go = datetime.now(UTC), request.form.get("go", "next")
    valuation_drafts.change(draft=draft, answers=answers, at=at)
    photo_faults = _change_photos(draft, at) if step == "photos" else []
    if step == STEPS[-1] and go == "next":
        return _finish(lang, draft, answers, token)
    db.session.commit()
    if go == "back":
        return _go(lang, token, STEPS[max(STEPS.index(step) - 1, 0)])
    if photo_faults:
        return photo_faults
    if go in {"models", "nearest", "photos"} or go.startswith("remove-"):
        return _go(lang, token, step)
    faults = steps.find_faults(step, answers)
    return faults or _go(lang, token, STEPS[STEPS.index(step) + 1])


def _finish(lang: str, draft: ValuationDraft, answers: Answers, token: str) -> AnyResponse | Sequence[HPromiseError]:
    """Send what is complete, in the transaction that holds the draft; whatever keeps it here, nothing typed is lost."""
    missing = steps.first_unfinished(answers)
    done = _go(lang, token, missing) if missing else _send(lang, draft, answers, token)
    db.session.commit()
    return done


def _change_photos(draft: ValuationDraft, at: datetime) -> list[HPromiseError]:
    """Take the pictures in that were sent, and out the one whose button was pressed; faults of single pictures."""
    go = request.form.get("go", "")
    if go.startswith("remove-"):
        valuation_drafts.remove_photo(draft=draft, sha256=go.removeprefix("remove-"), at=at)
    faults: list[HPromiseError] = []
    for file in request.files.getlist("photos"):
        if not file.filename:
            continue
        try:
            valuation_drafts.add_photo(draft=draft, content=file.read(), at=at)
        except RuleBroken as refusal:
            words = f"{file.filename[:60]}: {refusal.message}"
            faults.append(RuleBroken(refusal.code, words, "photos"))
    return faults


def _send(lang: str, draft: ValuationDraft, answers: Answers, token: str) -> AnyResponse | Sequence[HPromiseError]:
    """Hand everything over to the dealer at once; the draft is forgotten."""
    dealer = steps.dealer_of(answers)
    evidence = steps.evidence_of(answers)
    if dealer is None or evidence is None:
        return [RuleBroken("DEALER_MISSING", _("Choose a dealer."), "dealer")]
    asked, car = _arguments_of(lang, dealer, answers), steps.car_of(answers, draft.photos)
    with acting(Scope.of_dealers({dealer.id})):
        faults = requests.list_faults(**asked)
        if faults:
            return faults
        if proof.is_needed(answers["phone"], answers["email"]) and not proof.is_proved(draft.digest):
            if not (request.form.get("asked") and answers["email"]):
                return [proof.make_fault()]
            confirmations.keep(**asked, form_key=draft.digest, car=car)
            valuation_drafts.hold(draft=draft, at=asked["at"])
            back = url_for("site.trade_in_step", lang=lang, token=token, step="contact")
            return render_page("contact_mail.html", path=None, robots="noindex", back=back, email=answers["email"])
        target = timedelta(hours=current_app.config["SETTINGS"].answer_hours)
        made = requests.submit(**asked, target=target, form_key=draft.digest)
        valuations.take_in(request=made, car=car, evidence=evidence, at=asked["at"])
        valuation_drafts.forget(draft=draft)
        return _lead_to(made, lang)


def _arguments_of(lang: str, dealer: Dealer, answers: Answers) -> dict[str, Any]:
    return {
        "kind": "valuation",
        "dealer": dealer,
        "listing": None,
        "customer": Customer(answers["name"], answers["phone"], answers["email"], lang),
        "text": answers.get("text", ""),
        "consent_version": CONSENT_VERSION if request.form.get("consent") == CONSENT_VERSION else "",
        "at": datetime.now(UTC),
    }


def _lead_to(made: CustomerRequest, lang: str) -> AnyResponse:
    token = secret_links.token_of(made, current_app.config["SETTINGS"].secret_key)
    return redirect(url_for("site.request_page", lang=lang, token=token, sent=1), 303)


def _show(
    lang: str,
    step: str,
    answers: Answers,
    *,
    faults: Sequence[HPromiseError] = (),
    draft: ValuationDraft | None = None,
    token: str = "",
) -> AnyResponse:
    here = url_for("site.trade_in_step", lang=lang, token=token, step=step) if token else None
    response = render_page(
        "trade_in.html",
        path=here or url_for("site.trade_in_page", lang=lang),
        status=faults[0].status if faults else 200,
        robots="noindex, nofollow" if token else "index, follow",
        step=step,
        steps=STEPS,
        answers=answers,
        faults=faults,
        by_field={fault.field: fault for fault in reversed(faults) if fault.field},
        photos=[
            (p["sha256"], url_for("site.trade_in_photo", lang=lang, token=token, sha256=p["sha256"]))
            for p in draft.photos
        ]
        if draft
        else [],
        draft_token=token,
        token=make_token(PURPOSE),
        consent_version=CONSENT_VERSION,
        year_span=YEARS,
        most_photos=valuation_drafts.MOST_PHOTOS,
        challenge=proof.make_challenge(draft.digest) if draft and proof.is_asked(faults) else None,
        **_choices(step, answers),
    )
    response.headers.update(PRIVATE_HEADERS if token else {"Cache-Control": "no-store"})
    return response


def _choices(step: str, answers: Answers) -> dict[str, object]:
    """What a step offers to choose from, and the range once the car is known."""
    if step == "car":
        make = answers.get("make", "")
        make_id = int(make) if make.isascii() and make.isdigit() and len(make) < 10 else None
        return {"makes": dictionaries.makes(), "models": dictionaries.models_of(make_id), "evidence": None}
    found: dict[str, object] = {"evidence": steps.evidence_of(answers), "currency": steps.currency_of(answers)}
    found["car"] = dictionaries.find_model(steps.car_of(answers).model_id or 0)
    if step == "dealer":
        position = steps.position_of(answers)
        found["near"] = nearest.list_nearest(city=answers.get("city", ""), position=position)
    if step == "contact":
        found["dealer"] = steps.dealer_of(answers)
    return found


def _go(lang: str, token: str, step: str) -> AnyResponse:
    return redirect(url_for("site.trade_in_step", lang=lang, token=token, step=step), 303)
