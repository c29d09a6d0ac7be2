"""Dealers: the distributor takes them in and changes them; a dealer's manager keeps the own locations and hours."""

from __future__ import annotations

from typing import Any, Final

from babel.dates import get_day_names
from flask import Response, current_app, redirect, url_for
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FloatField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.lib.phone import format_phone
from app.models import Dealer, Location
from app.models.dealer import DEALER_STATUSES
from app.queries import dealers as reads
from app.queries import dictionaries
from app.services import dealers
from app.views import wording
from app.views.base import OfficeView, actor, carry_out, expose, find, may, perform, tell
from app.views.fields import SeveralField
from app.views.filters import DEFAULT_ZONE
from app.views.records import SafeModelView

STATUS_WORDS: Final = {"active": _l("Takes part"), "suspended": _l("Paused"), "closed": _l("Closed")}
NEEDED: Final = InputRequired(_l("Please fill this in."))
# Not type="time": browsers show no 24:00 in it, and half of them ask for AM and PM.
HOUR: Final = {
    "inputmode": "numeric",
    "maxlength": 5,
    "pattern": "([01][0-9]|2[0-4]):[0-5][0-9]",
    "autocomplete": "off",
}
UPPER: Final = [lambda text: text.strip().upper() if text else ""]


def _trim(text: str | None) -> str:
    return text.strip() if text else ""


class DealerForm(FlaskForm):
    """What the distributor knows about a dealer."""

    public_name = StringField(_l("Public name"), filters=[_trim], validators=[NEEDED, Length(max=200)])
    legal_name = StringField(_l("Legal name"), filters=[_trim], validators=[Length(max=200)])
    status = SelectField(_l("State"), choices=[SelectChoice(code, STATUS_WORDS[code]) for code in DEALER_STATUSES])
    brands = SelectMultipleField(_l("Brands"), description=_l("New cars that the dealer sells officially."))
    country = StringField(
        _l("Country"), filters=UPPER, description=_l("Two letters, for example RU."), validators=[NEEDED]
    )
    currency = StringField(
        _l("Currency"), filters=UPPER, description=_l("Three letters, for example RUB."), validators=[NEEDED]
    )
    time_zone = StringField(
        _l("Time zone"), filters=[_trim], description=_l("For example Europe/Moscow."), validators=[NEEDED]
    )
    email = StringField(
        _l("E-mail for requests"),
        filters=[_trim],
        validators=[
            Optional(),
            Length(max=320),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("This is no e-mail address.")),
        ],
    )
    website = StringField(
        _l("Website"),
        filters=[_trim],
        validators=[Optional(), Length(max=300), Regexp(r"https?://", message=_l("An address starts with https://."))],
    )
    booking_hours = IntegerField(
        _l("Hours for which a booking holds a car"), default=48, validators=[NumberRange(1, 24 * 14)]
    )
    guard_percent = IntegerField(
        _l("Share of the stock, %, that one delivery may withdraw unasked"),
        description=_l("Empty: as set for the whole network."),
        validators=[Optional(), NumberRange(0, 100)],
    )

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: value for name, value in self.data.items() if name not in {"csrf_token", "city", "region"}}


class NewDealerForm(DealerForm):
    """A dealer with its code and first location."""

    code = StringField(
        _l("Code"), filters=UPPER, description=_l("Latin letters and digits; it never changes."), validators=[NEEDED]
    )
    city = StringField(_l("City"), filters=[_trim], validators=[NEEDED, Length(max=100)])
    region = StringField(_l("Region"), filters=[_trim], validators=[Length(max=100)])


class LocationForm(FlaskForm):
    """A place where a dealer receives customers; hours are added a day at a time below."""

    city = StringField(_l("City"), filters=[_trim], validators=[NEEDED, Length(max=100)])
    region = StringField(_l("Region"), filters=[_trim], validators=[NEEDED, Length(max=100)])
    address = StringField(_l("Address"), filters=[_trim], validators=[Length(max=300)])
    phones = SeveralField(_l("Phones"), description=_l("One a line, written in any way."))
    latitude = FloatField(_l("Latitude"), validators=[Optional(), NumberRange(-90, 90)])
    longitude = FloatField(_l("Longitude"), validators=[Optional(), NumberRange(-180, 180)])

    def days(self) -> list[tuple[str, Any, Any]]:
        """(name of the day, opening, closing) from Monday on."""
        names = get_day_names("wide", locale=get_locale())
        return [(names[day], self[f"opens_{day}"], self[f"closes_{day}"]) for day in range(7)]

    def fill(self, location: Location) -> None:
        """Show a location's hours."""
        for day, span in location.hours.items():
            self[f"opens_{day}"].data, self[f"closes_{day}"].data = span

    def values(self) -> dict[str, Any]:
        """What was typed, by column; a day without times is closed."""
        spans = {str(day): [_trim(self[f"{end}_{day}"].data) for end in ("opens", "closes")] for day in range(7)}
        plain = {name: self[name].data for name in ("city", "region", "address", "phones", "latitude", "longitude")}
        return {**plain, "hours": {day: span for day, span in spans.items() if any(span)}}


for _day in range(7):
    for _end, _label in (("opens", _l("Opens")), ("closes", _l("Closes"))):
        setattr(LocationForm, f"{_end}_{_day}", StringField(_label, render_kw=HOUR))


class DealersView(SafeModelView):
    """Dealers of the programme; dealers' people see their own."""

    datamodel = SQLAInterface(Dealer)
    route_base = "/dealers"
    include_route_methods = {"index", "show", "add", "edit"}
    list_title, show_title = _l("Dealers"), _l("Dealer")
    add_title, edit_title = _l("Add a dealer"), _l("Change the dealer")
    add_form, edit_form = NewDealerForm, DealerForm
    show_template = "office/dealers/show.html"
    list_columns = ["public_name", "code", "locations", "status", "email"]
    show_columns = [
        "code",
        "legal_name",
        "status",
        "brands",
        "country",
        "currency",
        "time_zone",
        "email",
        "website",
        "booking_hours",
        "guard_percent",
    ]
    edit_columns = [
        "public_name",
        "legal_name",
        "status",
        "email",
        "website",
        "country",
        "currency",
        "time_zone",
        "booking_hours",
        "guard_percent",
        "brands",
    ]
    add_columns = ["code", "public_name", "city", "region", *edit_columns[1:]]
    order_columns = ["public_name", "code", "status"]
    search_columns = ["public_name", "code", "status"]
    search_choices = {"status": lambda: [(code, str(word)) for code, word in STATUS_WORDS.items()]}
    base_order = ("public_name", "asc")
    eager = (selectinload(Dealer.locations),)
    label_columns = {
        "public_name": _l("Public name"),
        "legal_name": _l("Legal name"),
        "code": _l("Code"),
        "locations": _l("Cities"),
        "status": _l("State"),
        "brands": _l("Brands"),
        "country": _l("Country"),
        "currency": _l("Currency"),
        "time_zone": _l("Time zone"),
        "email": _l("E-mail for requests"),
        "website": _l("Website"),
        "booking_hours": _l("Hours for which a booking holds a car"),
        "guard_percent": _l("Share of the stock, %, that one delivery may withdraw unasked"),
    }
    formatters_columns = {
        "status": lambda code: STATUS_WORDS[code],
        "locations": lambda places: ", ".join(dict.fromkeys(place.city for place in places)),
        "brands": lambda codes: ", ".join(name for code, name in _brands() if code in codes) or "—",
        "legal_name": lambda text: text or "—",
        "email": lambda text: text or "—",
        "website": lambda text: text or "—",
        "guard_percent": lambda percent: "—" if percent is None else percent,
    }

    @expose("/show/<int:pk>")
    def show(self, pk: int) -> Response:
        """The dealer with locations and hours."""
        dealer = self.row(pk)
        return self.render(
            self.show_template,
            title=dealer.public_name,
            view=self,
            row=dealer,
            numbers=reads.count_for(dealer),
            may_place=may("LocationsView", "edit"),
            show_hours=show_hours,
            format_phone=format_phone,
        )

    def prepare(self, form: DealerForm) -> None:
        """Offer the makes of the dictionary as brands; a new dealer is where the settings say."""
        form.brands.choices = [SelectChoice(code, name) for code, name in _brands()]

        settings = current_app.config["SETTINGS"]
        if isinstance(form, NewDealerForm) and not form.is_submitted():
            form.country.data, form.currency.data = settings.country, settings.currency
            form.time_zone.data = DEFAULT_ZONE

    def create(self, form: NewDealerForm) -> Dealer:
        """Take the dealer in."""
        return dealers.take_in(values=form.values(), city=form.city.data, region=form.region.data, by=actor())

    def change(self, row: Dealer, form: DealerForm) -> None:
        """Change the dealer."""
        dealers.change(dealer=row, values=form.values(), by=actor())


class LocationsView(OfficeView):
    """Places and hours of a dealer."""

    route_base = "/dealers"
    default_view = "add"

    @expose("/<int:dealer_id>/locations/add", permission="edit", methods=("GET", "POST"))
    def add(self, dealer_id: int) -> AnyResponse:
        """The form of a new place."""
        dealer = find(Dealer, dealer_id)
        form = LocationForm()
        if carry_out(form, lambda: dealers.add_location(dealer=dealer, values=form.values(), by=actor())):
            tell(_("The location is saved."))
            return redirect(url_for("DealersView.show", pk=dealer_id))
        return self.render("office/dealers/location.html", form=form, dealer=dealer, location=None)

    @expose("/locations/<int:location_id>", permission="edit", methods=("GET", "POST"))
    def edit(self, location_id: int) -> AnyResponse:
        """The form of a place."""
        location = reads.get_location(location_id)
        dealer_id = location.dealer_id
        form = LocationForm(obj=location)
        if not form.is_submitted():
            form.fill(location)
        if carry_out(form, lambda: dealers.change_location(location=location, values=form.values(), by=actor())):
            tell(_("The location is saved."))
            return redirect(url_for("DealersView.show", pk=dealer_id))
        return self.render("office/dealers/location.html", form=form, dealer=location.dealer, location=location)

    @expose("/locations/<int:location_id>/remove", permission="edit", methods=("POST",))
    def remove(self, location_id: int) -> AnyResponse:
        """Remove a place."""
        location = reads.get_location(location_id)
        dealer_id = location.dealer_id
        perform(lambda: dealers.remove_location(location=location, by=actor()), _("The location is removed."))
        return redirect(url_for("DealersView.show", pk=dealer_id))


def show_hours(location: Location) -> list[tuple[str, str]]:
    """Days with the same hours together: ("Monday - Friday", "09:00 - 20:00")."""
    names = get_day_names("abbreviated", locale=get_locale())
    groups: list[tuple[int, int, str]] = []
    for day in range(7):
        span = location.hours.get(str(day))
        text = " – ".join(span) if span else str(_("closed"))
        if groups and groups[-1][2] == text:
            groups[-1] = (groups[-1][0], day, text)
        else:
            groups.append((day, day, text))
    return [
        (names[first] if first == last else f"{names[first]} – {names[last]}", text) for first, last, text in groups
    ]


def _brands() -> list[tuple[str, str]]:
    wording.locale()
    return sorted(((make.code, make.name_en) for make in dictionaries.makes()), key=lambda pair: pair[1].lower())
