"""Templates of answers: one text in three languages, filled in for each customer."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.models import AnswerTemplate, Dealer
from app.services import answer_templates
from app.views.base import OfficeView, carry_out, expose, find, now, perform, person
from app.views.dealer_choice import offer_own_dealers
from app.views.fields import LineField, LongTextField, NumberedField, need


class TemplateForm(FlaskForm):
    """Whose template, its name and its texts."""

    dealer_id = NumberedField(_l("Dealer"), validators=[need])
    name = LineField(_l("Name"), limit=answer_templates.LONGEST_NAME, validators=[need])
    body_ru = LongTextField(_l("In Russian"), limit=answer_templates.LONGEST_TEXT)
    body_en = LongTextField(_l("In English"), limit=answer_templates.LONGEST_TEXT)
    body_th = LongTextField(_l("In Thai"), limit=answer_templates.LONGEST_TEXT)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        offer_own_dealers(self.dealer_id)


class AnswerTemplatesView(OfficeView):
    """Templates of the own dealers."""

    route_base = "/answer-templates"

    @expose("/")
    def index(self) -> Response:
        """All templates."""
        return self.render("office/answer_templates/list.html", templates=answer_templates.list_templates())

    @expose("/add", permission="write", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """Make a template."""
        return self.edit_form(None, TemplateForm())

    @expose("/<int:template_id>", permission="write", methods=("GET", "POST"))
    def edit(self, template_id: int) -> AnyResponse:
        """Change a template."""
        template = find(AnswerTemplate, template_id)
        return self.edit_form(template, TemplateForm(obj=template))

    @expose("/<int:template_id>/remove", permission="write", methods=("POST",))
    def remove(self, template_id: int) -> AnyResponse:
        """Forget a template."""
        template = find(AnswerTemplate, template_id)
        perform(lambda: answer_templates.remove(template=template), _l("The template is gone."))
        return redirect(url_for("AnswerTemplatesView.index"))

    def edit_form(self, template: AnswerTemplate | None, form: TemplateForm) -> AnyResponse:
        """Keep what was typed, or show the form."""
        if carry_out(form, lambda: _save(template, form)):
            return redirect(url_for("AnswerTemplatesView.index"))
        placeholders = answer_templates.PLACEHOLDERS
        return self.render("office/answer_templates/form.html", form=form, edited=template, placeholders=placeholders)


def _save(template: AnswerTemplate | None, form: TemplateForm) -> None:
    dealer = find(Dealer, template.dealer_id if template else form.dealer_id.data)
    bodies = {locale: form[f"body_{locale}"].data or "" for locale in ("ru", "en", "th")}
    answer_templates.save(
        template=template,
        dealer_id=dealer.id,
        name=form.name.data or "",
        bodies=bodies,
        user_id=person().id,
        at=now(),
    )
