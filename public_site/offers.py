"""Credit offers: making one, its page and its PDF, sending it by mail, applying for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError, NotFound, RuleBroken
from app.extensions import db, limiter
from app.models import CustomerRequest, Listing
from app.queries import cars, credit_offers
from app.queries.credit_offers import KeptOffer
from app.services import credit_applications, credit_mails, requests, secret_links
from app.services import credit_offers as offers
from app.services.credit_offers import WishRefused
from app.services.offer_sheets import draw_code, paper_of, typeset_offer
from app.services.request_checks import Customer
from app.tenancy import Scope, acting
from public_site.blueprint import PREFIX, site
from public_site.car import car_path, tell_gone
from public_site.contact_form import CONSENT_VERSION
from public_site.credit import OFFER_PURPOSE
from public_site.credit_answers import draw_parts
from public_site.credit_form import chosen_car, read_wish
from public_site.form_tokens import check_form, make_token
from public_site.links import PRIVATE_HEADERS
from public_site.rendering import base_url, render_page

TOO_MANY, GONE = 429, 410
LARGEST_KEY = 2**31 - 1
APPLY_FIELDS = ("name", "phone", "email", "text", "consent")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody typed beneath an offer."""

    mail: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    text: str = ""
    consent: bool = False


@site.post(f"{PREFIX}/offers")
def make_offer(lang: str) -> AnyResponse:
    """Keep a calculation as an offer and show it; what cannot be kept goes back to the calculator, which says why."""
    check_form(OFFER_PURPOSE)
    number = chosen_car(request.form)
    car = cars.get(number) if number is not None else None
    if number is not None and car is None:
        return tell_gone(number)
    reading = read_wish(request.form, car)
    back = redirect(url_for("site.credit_page", lang=lang, **reading.typed.write(car)), 303)
    if reading.wish is None:
        return back
    try:
        return redirect(url_for("site.offer_page", lang=lang, number=_make(reading.wish, car)), 303)
    except WishRefused:
        db.session.rollback()
        return back
    except RateLimitExceeded as refusal:
        raise _too_many() from refusal


@site.get(f"{PREFIX}/offers/<number>")
def offer_page(lang: str, number: str) -> AnyResponse:
    """An offer, for whoever knows its number."""
    return _show(_find(number), lang, Written(), [])


@site.get(f"{PREFIX}/offers/<number>.pdf")
def offer_pdf(lang: str, number: str) -> AnyResponse:
    """The same on paper."""
    kept = _find(number)
    if not kept.is_valid(_now().date()):
        return _tell_expired(kept, lang)
    response = Response(typeset_offer(paper_of(kept, _link(number, lang)), lang), content_type="application/pdf")
    response.headers.update({**PRIVATE_HEADERS, "Content-Disposition": f'inline; filename="offer-{number}.pdf"'})
    return response


@site.post(f"{PREFIX}/offers/<number>/mail")
def mail_offer(lang: str, number: str) -> AnyResponse:
    """Send the offer with its PDF to an address."""
    kept = _find(number)
    written = Written(mail=request.form.get("mail", ""))
    try:
        _send(kept, written.mail, lang)
    except (HPromiseError, RateLimitExceeded) as refusal:
        db.session.rollback()
        fault = _as_fault(refusal)
        fault.field = "mail"
        return _show(_find(number), lang, written, [fault])
    return redirect(url_for("site.offer_page", lang=lang, number=number, mailed=1), 303)


@site.post(f"{PREFIX}/offers/<number>/application")
def apply_for_offer(lang: str, number: str) -> AnyResponse:
    """Ask the dealer of the car for this loan."""
    kept = _find(number)
    car = _car_of(kept)
    if car is None:
        raise NotFound("OFFER_UNKNOWN", _("There is no such offer."))
    written = _read_form()
    with acting(Scope.of_dealers({car.dealer_id})):
        try:
            form_key = check_form(OFFER_PURPOSE)
            made = requests.of_form(dealer_id=car.dealer_id, form_key=form_key)  # people press twice
            faults = [] if made else credit_applications.list_faults(kept=kept, **_arguments(car, written, lang))
            if not faults:
                return redirect(_page_of(made or _apply(kept, car, written, lang, form_key), lang), 303)
        except (HPromiseError, RateLimitExceeded) as refusal:
            faults = [_as_fault(refusal)]
        db.session.rollback()
    return _show(_find(number), lang, written, faults)


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="offers")
def _make(wish: Any, car: Listing | None) -> str:
    """Keep the offer for good and give its number."""
    version = request.form.get("programme", "")
    version_id = int(version) if version.isascii() and version.isdigit() and len(version) < 11 else 0
    with acting(Scope.of_dealers({car.dealer_id}) if car is not None else Scope.public()):
        made = offers.make(
            version_id=min(version_id, LARGEST_KEY),
            wish=wish,
            at=_now(),
            listing=car,
            car=f"{car.make.name_en} {car.model.name_en} {car.year}" if car is not None else None,
        )
        db.session.commit()
        return made.number


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="offer mails")
def _send(kept: KeptOffer, email: str, lang: str) -> None:
    check_form(OFFER_PURPOSE)
    credit_mails.send_offer(kept=kept, email=email, locale=lang, at=_now())
    db.session.commit()


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="requests")
def _apply(kept: KeptOffer, car: Listing, written: Written, lang: str, form_key: str) -> CustomerRequest:
    """Keep the application for good."""
    target = timedelta(hours=current_app.config["SETTINGS"].answer_hours)
    made = credit_applications.apply(kept=kept, **_arguments(car, written, lang), target=target, form_key=form_key)
    db.session.commit()
    return made


def _page_of(made: CustomerRequest, lang: str) -> str:
    """The address of the application's page."""
    token = secret_links.token_of(made, current_app.config["SETTINGS"].secret_key)
    return url_for("site.request_page", lang=lang, token=token, sent=1)


def _arguments(car: Listing, written: Written, lang: str) -> dict[str, Any]:
    return {
        "listing": car,
        "customer": Customer(written.name, written.phone, written.email, lang),
        "text": written.text,
        "consent_version": CONSENT_VERSION if written.consent else "",
        "at": _now(),
    }


def _read_form() -> Written:
    typed = {name: request.form.get(name, "") for name in ("name", "phone", "email", "text")}
    return Written(**typed, consent=request.form.get("consent") == CONSENT_VERSION)


def _find(number: str) -> KeptOffer:
    """The offer of a number.

    :raises NotFound: nobody made one, however the number looks.
    """
    kept = credit_offers.get(number)
    if kept is None:
        raise NotFound("OFFER_UNKNOWN", _("There is no such offer."))
    return kept


def _car_of(kept: KeptOffer) -> Listing | None:
    """The car of an offer while buyers may see it."""
    tie = credit_offers.find_link(kept.offer)
    return cars.get(tie.listing_id) if tie is not None else None


def _show(kept: KeptOffer, lang: str, written: Written, faults: Sequence[HPromiseError]) -> AnyResponse:
    if not kept.is_valid(_now().date()):
        return _tell_expired(kept, lang)
    car = _car_of(kept)
    response = render_page(
        "offer.html",
        path=url_for("site.offer_page", lang=lang, number=kept.offer.number),
        status=faults[0].status if faults else 200,
        robots="noindex, nofollow",
        kept=kept,
        quote=kept.quote,
        apr=kept.quote.find_apr(),
        bars=draw_parts(kept.quote),
        car=car,
        car_path=car_path(car, lang) if car is not None else "",
        code=Markup(draw_code(_link(kept.offer.number, lang)).decode()),  # noqa: S704 - drawn by us, no text in it
        link=_link(kept.offer.number, lang),
        written=written,
        faults=faults,
        by_field={fault.field: fault for fault in reversed(faults) if fault.field},
        apply_fields=APPLY_FIELDS,
        mailed="mailed" in request.args and not faults,
        consent_version=CONSENT_VERSION,
        token=make_token(OFFER_PURPOSE),
    )
    response.headers.update(PRIVATE_HEADERS)
    return response


def _tell_expired(kept: KeptOffer, lang: str) -> AnyResponse:
    """What held until a day: the way to a new calculation of the same."""
    wish, car = kept.quote.wish, _car_of(kept)
    about: dict[str, Any] = {"first": wish.first_payment, "first_in": "sum", "months": wish.months}
    about |= {"balloon": wish.balloon, "balloon_in": "sum"} if wish.balloon else {}
    about |= {"car": car.id} if car else {"price": wish.price, "condition": wish.condition, "year": wish.year}
    response = render_page(
        "offer_expired.html",
        path=None,
        status=GONE,
        robots="noindex, nofollow",
        kept=kept,
        again=url_for("site.credit_page", lang=lang, **about),
    )
    response.headers.update(PRIVATE_HEADERS)
    return response


def _link(number: str, lang: str) -> str:
    return base_url() + url_for("site.offer_page", lang=lang, number=number)


def _as_fault(refusal: HPromiseError | RateLimitExceeded) -> HPromiseError:
    return refusal if isinstance(refusal, HPromiseError) else _too_many()


def _too_many() -> HPromiseError:
    fault = RuleBroken("TOO_MANY", _("Many requests came from your address. Wait an hour, or call the dealer."))
    fault.status = TOO_MANY
    return fault


def _now() -> datetime:
    return datetime.now(UTC)
