"""The form of a car: every field that deliveries know, read from what people type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField

from app.importers.fields import FIELD, PRIVATE, Field
from app.importers.problems import heading
from app.lib.vocabulary import listing as words
from app.models import Listing
from app.queries import dictionaries
from app.views.dealer_choice import offer_own_dealers
from app.views.fields import (
    DayField,
    LineField,
    LongTextField,
    MoneyField,
    NumberedField,
    SeveralField,
    VinField,
    WholeField,
    WordField,
    WordsField,
    need,
)

YEARS: Final = (1950, 2200)  # the service knows next year, which depends on the dealer's day
GROUPS: Final = (
    (
        "car",
        _l("The car"),
        ("dealer_id", "unique_id", "vin", "make_id", "model_id", "generation", "trim", "modification", "condition",
         "year", "mileage_km", "owners"),
    ),
    ("price", _l("Price and arrival"), ("price", "acquired_on", "acquired_via", "purchase_price")),
    (
        "technics",
        _l("Technical data"),
        ("body_type", "fuel", "engine_cc", "power_hp", "gearbox", "drive", "wheel", "doors", "seats", "color",
         "metallic"),
    ),
    ("papers", _l("Papers"), ("registered_on", "registration_document")),
    ("equipment", _l("Equipment"), ("options", "unknown_options")),
    ("text", _l("Description"), ("description",)),
)  # fmt: skip
_IN_FEEDS: Final = {"make_id": "make", "model_id": "model"}


def declared(name: str) -> Field:
    """What deliveries know about a column of the listing: bounds, length, vocabulary."""
    return FIELD[_IN_FEEDS.get(name, name)]


def label(name: str) -> LazyString:
    """The field's name in the reader's language, the same as in deliveries and their reports."""
    return LazyString(heading, _IN_FEEDS.get(name, name))


def _line(name: str, **options: Any) -> LineField:
    return LineField(label(name), limit=declared(name).limit, **options)


def _whole(name: str, **options: Any) -> WholeField:
    return WholeField(label(name), low=declared(name).low, high=declared(name).high, **options)


class ListingForm(FlaskForm):
    """A car as people keep it by hand."""

    dealer_id = NumberedField(_l("Dealer"), validators=[need])
    unique_id = _line("unique_id", validators=[need])
    vin = VinField(label("vin"), validators=[need])
    make_id = NumberedField(label("make_id"), validators=[need])
    model_id = NumberedField(label("model_id"), validators=[need])
    generation = _line("generation")
    trim = _line("trim")
    modification = _line("modification")
    condition = WordField(label("condition"), words.CONDITION, optional=False, default="used")
    year = WholeField(label("year"), low=YEARS[0], high=YEARS[1], validators=[need])
    mileage_km = _whole("mileage_km")
    owners = _whole("owners")
    price = MoneyField(label("price"))
    acquired_on = DayField(label("acquired_on"))
    acquired_via = WordField(label("acquired_via"), words.ACQUIRED_VIA)
    purchase_price = MoneyField(label("purchase_price"))
    body_type = WordField(label("body_type"), words.BODY_TYPE)
    fuel = WordField(label("fuel"), words.FUEL)
    engine_cc = _whole("engine_cc")
    power_hp = _whole("power_hp")
    gearbox = WordField(label("gearbox"), words.GEARBOX)
    drive = WordField(label("drive"), words.DRIVE)
    wheel = WordField(label("wheel"), words.WHEEL)
    doors = _whole("doors")
    seats = _whole("seats")
    color = WordField(label("color"), words.COLOR)
    metallic = WordField(label("metallic"), words.YES_NO)
    registered_on = DayField(label("registered_on"))
    registration_document = WordField(label("registration_document"), words.REGISTRATION_DOCUMENT)
    options = WordsField(label("options"), words.EQUIPMENT)
    unknown_options = SeveralField(_l("Other equipment"))
    description = LongTextField(label("description"), limit=declared("description").limit)
    keep = BooleanField(_l("Keep what I change here when the next delivery says otherwise"))

    def values(self, known: Listing | None = None) -> dict[str, Any]:
        """What the services take: columns of the listing with typed values.

        With a known listing only those that a person changed: what a delivery wrote with two blanks stays as it is.
        """
        names = [name for _code, _title, group in GROUPS for name in group if name in self and name != "dealer_id"]
        if known is not None:
            names = [name for name in names if not _says(self[name], known, name)]
        found = {name: self[name].data for name in names}
        if found.get("metallic"):
            found["metallic"] = found["metallic"] == "yes"
        if found.get("acquired_on", YEARS) is None:
            del found["acquired_on"]
        return found


def _says(field: Any, known: Listing, name: str) -> bool:
    value = getattr(_Known(known), name)
    return bool(field.says(value)) if hasattr(field, "says") else field.data == value


def form_for(listing: Listing | None, *, sees_money: bool) -> ListingForm:
    """The form of a car to add or to edit, with what was typed or what is known.

    Choices hold own dealers only; without the right to see private money its fields are not there, so that what is
    posted in their names is never read.
    """
    form = ListingForm(obj=None if listing is None else _Known(listing))
    if not sees_money:
        for name in PRIVATE & set(form.data):
            del form[name]
    if listing is None:
        offer_own_dealers(form.dealer_id)
        del form.keep
    else:
        del form.dealer_id
        if not request.form:
            form.keep.data = listing.origin == "feed"
    str(get_locale())
    form.make_id.offer(dictionaries.makes(), lambda make: make.name_en)
    form.model_id.offer(dictionaries.models_of(form.make_id.data), lambda model: model.name_en)
    return form


def groups_of(form: ListingForm) -> list[tuple[str, Any, list[Any]]]:
    """(code, title, fields) of the form's parts, in order, without the fields that are not there."""
    found = [(code, title, [form[name] for name in names if name in form]) for code, title, names in GROUPS]
    return [group for group in found if group[2]]


class _Known:
    """A listing as the form shows it."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def __getattr__(self, name: str) -> Any:
        if name == "metallic":
            answers: Mapping[bool | None, str | None] = {True: "yes", False: "no", None: None}
            return answers[self._listing.metallic]
        return getattr(self._listing, name)
