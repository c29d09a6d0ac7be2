"""The distributor's conditions under which a car is approved."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField

from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary.inspection import CHECKLIST
from app.services import certificates
from app.views.base import OfficeView, carry_out, expose, tell
from app.views.fields import WholeField, WordsField, need
from app.views.wording import locale

POINTS = Vocabulary("points", (point for group in CHECKLIST for point in group.points))


class ProgrammeForm(FlaskForm):
    """The conditions."""

    maximum_age_years = WholeField(_l("Oldest car, years since the model year"), low=1, high=50, validators=[need])
    maximum_mileage_km = WholeField(_l("Highest mileage, km"), low=1, high=2_000_000, validators=[need])
    shows_unapproved = BooleanField(_l("Show cars without approval in the catalogue, too (behind the approved ones)"))
    required_points = WordsField(_l("Points that must be passed or repaired"), POINTS)


class ProgrammeView(OfficeView):
    """The programme's conditions: for everybody to read, for the distributor to change."""

    route_base = "/programme"

    @expose("/")
    def index(self) -> Response:
        """The conditions in force."""
        return self.show(ProgrammeForm(obj=certificates.conditions()))

    @expose("/", permission="write", methods=("POST",))
    def save(self) -> AnyResponse:
        """Change them."""
        form = ProgrammeForm()
        if carry_out(form, lambda: _change(form)):
            tell(_l("The conditions are in force."))
            return redirect(url_for("ProgrammeView.index"))
        return self.show(form)

    def show(self, form: ProgrammeForm) -> Response:
        """The page."""
        required = set(form.required_points.data or ())
        groups: list[tuple[Any, list[tuple[str, str, bool]]]] = [
            (
                group.name(locale()),
                [(point.code, point.name(locale()), point.code in required) for point in group.points],
            )
            for group in CHECKLIST
        ]
        page: Response = self.render("office/programme/conditions.html", form=form, groups=groups)
        return page


def _change(form: ProgrammeForm) -> None:
    certificates.change_conditions(
        maximum_age_years=form.maximum_age_years.data,
        maximum_mileage_km=form.maximum_mileage_km.data,
        required_points=form.required_points.data,
        shows_unapproved=form.shows_unapproved.data,
    )
