"""What each step of a trade-in asks, how its answers are read, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _

from app.errors import HPromiseError, RuleBroken
from app.lib import vin as numbers
from app.lib.numbers import parse_whole
from app.lib.text import clean
from app.lib.vocabulary.valuation import CONDITION_QUESTIONS
from app.models import Dealer
from app.queries import comparables, dictionaries, public_dealers
from app.queries.comparables import CarAsked, Evidence
from app.services import valuations
from app.services.valuations import CustomersCar

STEPS = ("car", "condition", "photos", "dealer", "contact")
FIELDS: dict[str, tuple[str, ...]] = {
    "car": ("vin", "make", "model", "year", "mileage_km"),
    "condition": (*CONDITION_QUESTIONS, "text"),
    "photos": (),
    "dealer": ("city", "latitude", "longitude", "dealer"),
    "contact": ("name", "phone", "email"),
}
LONGEST = {"text": 5_000}
LONGEST_ANSWER = 320
MOST_DEGREES = (90.0, 180.0)

Answers = Mapping[str, Any]


def read_answers(step: str) -> dict[str, str]:
    """What was typed in a step; a known VIN fills in the model."""
    typed = {name: request.form.get(name, "").strip()[: LONGEST.get(name, LONGEST_ANSWER)] for name in FIELDS[step]}
    return _fill_by_vin(typed) if step == "car" else typed


def find_faults(step: str, answers: Answers) -> Sequence[HPromiseError]:
    """What keeps the customer in a step; the contact is checked with the whole request."""
    if step == "car":
        return valuations.list_faults(car_of(answers), today=datetime.now(UTC).date())
    if step == "condition":
        return [
            RuleBroken("ANSWER_MISSING", _("Choose an answer."), key)
            for key, words in CONDITION_QUESTIONS.items()
            if answers.get(key) not in words
        ]
    if step == "dealer" and dealer_of(answers) is None:
        return [RuleBroken("DEALER_MISSING", _("Choose a dealer."), "dealer")]
    return []


def first_unfinished(answers: Answers) -> str | None:
    """The first step that is not done yet; photos may be left out, the contact is always last."""
    return next((step for step in STEPS if find_faults(step, answers)), None)


def car_of(answers: Answers, photos: Sequence[Mapping[str, Any]] = ()) -> CustomersCar:
    """The customer's car as the rules want it."""
    return CustomersCar(
        model_id=_number(answers.get("model", "")),
        year=_number(answers.get("year", "")),
        mileage_km=_number(answers.get("mileage_km", "")),
        vin=numbers.normalise(answers.get("vin", "")),
        condition={key: answers.get(key, "") for key in CONDITION_QUESTIONS},
        photos=photos,
    )


def dealer_of(answers: Answers) -> Dealer | None:
    """The dealer that was chosen, when it takes part."""
    code = clean(answers.get("dealer", ""))
    found = public_dealers.get(code) if code else None
    return found.dealer if found else None


def position_of(answers: Answers) -> tuple[float, float] | None:
    """Where the customer says to be, in degrees; none where nothing sound was told."""
    try:
        told = (float(answers.get("latitude", "")), float(answers.get("longitude", "")))
    except ValueError:
        return None
    return told if all(abs(value) <= most for value, most in zip(told, MOST_DEGREES, strict=True)) else None


def evidence_of(answers: Answers) -> Evidence | None:
    """What the network's sales say of the car, once it is told."""
    car = car_of(answers)
    if find_faults("car", answers) or car.model_id is None or car.year is None or car.mileage_km is None:
        return None
    dealer = dealer_of(answers)
    currency = dealer.currency if dealer else current_app.config["SETTINGS"].currency
    asked = CarAsked(car.model_id, car.year, car.mileage_km, currency)
    return comparables.find_evidence(asked, today=datetime.now(UTC).date())


def currency_of(answers: Answers) -> str:
    """The money in which the car is valued: the dealer's, else the network's."""
    dealer = dealer_of(answers)
    return dealer.currency if dealer else str(current_app.config["SETTINGS"].currency)


def _fill_by_vin(typed: dict[str, str]) -> dict[str, str]:
    number = numbers.normalise(typed["vin"])
    if typed["model"] or not numbers.is_wellformed(number):
        return typed
    guess = comparables.guess_car(number)
    if guess is None:
        return typed
    model = dictionaries.find_model(guess[0])
    year = typed["year"] or str(guess[1] or "")
    return {**typed, "make": str(model.make_id), "model": str(model.id), "year": year} if model else typed


def _number(text: str) -> int | None:
    try:
        return parse_whole(text) if text else None
    except ValueError:
        return None
