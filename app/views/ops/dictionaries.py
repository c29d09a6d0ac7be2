"""Makes and models: names edited in place, new entries, and the words by which deliveries call them."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response as AnyResponse

from app.models import CarModel, Make
from app.queries import dictionaries
from app.services import dictionary_words
from app.services.dictionary_words import Entry
from app.views.base import actor, carry_out, find, go_back, perform, tell
from app.views.fields import LineField, NumberedField, need
from app.views.ops.base import Choices, OpsTable

LABELS = {
    "code": _l("Code"),
    "make_id": _l("Make"),
    "name_ru": _l("Russian"),
    "name_en": _l("English"),
    "name_th": _l("Thai"),
    "words": _l("Words in deliveries"),
}


class NamesForm(FlaskForm):
    """The names of an entry."""

    name_ru = LineField(LABELS["name_ru"], limit=100, validators=[need])
    name_en = LineField(LABELS["name_en"], limit=100, validators=[need])
    name_th = LineField(LABELS["name_th"], limit=100, validators=[need])

    def names(self) -> dict[str, str]:
        """The three names by column."""
        return {name: self[name].data for name in dictionary_words.NAMES}


class ModelForm(NamesForm):
    """A new model with its make."""

    make_id = NumberedField(LABELS["make_id"], validators=[need])


class WordForm(FlaskForm):
    """A further word."""

    word = LineField(_l("Another word"), limit=100, validators=[need])


def _show_code(entry: Entry) -> Markup:
    place = "ops_makes" if isinstance(entry, Make) else "ops_models"
    return Markup('<a href="{}">{}</a>').format(url_for(f"{place}.show", pk=entry.id), entry.code)


def _show_words(entry: Entry) -> str:
    words = sorted(alias.folded for alias in entry.aliases)
    return ", ".join(words[:6]) + (" …" if len(words) > 6 else "")


class EntriesTable(OpsTable):
    """What the tables of makes and of models share. Rows are edited where they stand, by one form a row."""

    routes = frozenset({"show", "create", "change", "teach", "forget"})
    edited: ClassVar[tuple[str, ...]] = dictionary_words.NAMES
    column_labels: ClassVar = LABELS
    shown: ClassVar = {"code": _show_code, "words": _show_words}
    create_form_class: ClassVar[type[NamesForm]] = NamesForm
    create_label: ClassVar[Any]
    list_template = "ops/entries.html"

    @expose("/<int:pk>")
    def show(self, pk: int) -> AnyResponse:
        """One entry with its names and words."""
        entry = find(self.table, pk)
        return self._show(entry, NamesForm(obj=entry), WordForm())

    @expose("/new", methods=("GET", "POST"))
    def create(self) -> AnyResponse:
        """The form of a new entry."""
        form = self.create_form_class()
        self.prepare(form)
        made: list[Entry] = []
        if carry_out(form, lambda: made.append(self.add_entry(form))):
            tell(_("It is saved."))
            return redirect(url_for(".show", pk=made[0].id))
        return self.render("ops/entry_new.html", title=self.create_label, form=form)

    @expose("/<int:pk>/change", methods=("POST",))
    def change(self, pk: int) -> AnyResponse:
        """Take new names from the list or the entry's page."""
        entry, form = find(self.table, pk), NamesForm()
        if carry_out(form, lambda: dictionary_words.rename(entry=entry, names=form.names(), by=actor())):
            tell(_("%(name)s is saved.", name=entry.name_en))
            return go_back(url_for(".index_view"))
        return self._show(entry, form, WordForm(formdata=None))

    @expose("/<int:pk>/words", methods=("POST",))
    def teach(self, pk: int) -> AnyResponse:
        """Add a word."""
        entry, form = find(self.table, pk), WordForm()
        if carry_out(form, lambda: dictionary_words.teach(entry=entry, text=form.word.data, by=actor())):
            return redirect(url_for(".show", pk=pk))
        return self._show(entry, NamesForm(formdata=None, obj=entry), form)

    @expose("/<int:pk>/words/<int:word_id>/forget", methods=("POST",))
    def forget(self, pk: int, word_id: int) -> AnyResponse:
        """Take a word away."""
        entry = find(self.table, pk)
        perform(lambda: dictionary_words.forget(entry=entry, word_id=word_id, by=actor()), _("The word is forgotten."))
        return redirect(url_for(".show", pk=pk))

    def prepare(self, form: Any) -> None:
        """Set the choices of the form for a new entry."""

    def add_entry(self, form: Any) -> Entry:
        """Add an entry from its form."""
        return dictionary_words.add_make(names=form.names(), by=actor())

    def _show(self, entry: Entry, names: NamesForm, words: WordForm) -> AnyResponse:
        return self.render("ops/entry.html", title=entry.name_en, entry=entry, names=names, words=words)


class MakesTable(EntriesTable):
    """All makes."""

    label = _l("Makes")
    lead = _l("A former name stays known to deliveries.")
    create_label = _l("Add a make")
    table = Make
    place = "makes"
    eager = (selectinload(Make.aliases),)
    column_list = ("code", "name_ru", "name_en", "name_th", "words")
    column_sortable_list = ("code", "name_ru", "name_en", "name_th")
    column_default_sort = "name_en"
    column_searchable_list = ("code", "name_ru", "name_en", "name_th")


def _make_choices() -> Choices:
    return [(make.id, make.name_en) for make in dictionaries.makes()]


class ModelsTable(EntriesTable):
    """The models of all makes."""

    label = _l("Models")
    lead = _l("A former name stays known to deliveries.")
    create_label = _l("Add a model")
    create_form_class = ModelForm
    table = CarModel
    place = "models"
    eager = (joinedload(CarModel.make), selectinload(CarModel.aliases))
    column_list = ("code", "make_id", "name_ru", "name_en", "name_th", "words")
    column_sortable_list = ("code", "name_ru", "name_en", "name_th")
    column_default_sort = "name_en"
    column_searchable_list = ("code", "name_ru", "name_en", "name_th")
    choices: ClassVar = {"make_id": (LABELS["make_id"], _make_choices)}
    shown: ClassVar = {**EntriesTable.shown, "make_id": lambda model: model.make.name_en}

    def prepare(self, form: Any) -> None:
        """Offer the makes; one that the address names is chosen already."""
        form.make_id.offer(dictionaries.makes(), lambda make: make.name_en)
        if request.method == "GET":
            form.make_id.data = request.args.get("make_id", type=int)

    def add_entry(self, form: Any) -> Entry:
        """Add a model to the make that was chosen."""
        make = find(Make, form.make_id.data)
        return dictionary_words.add_model(make=make, names=form.names(), by=actor())
