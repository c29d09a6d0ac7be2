"""The form of a source from which stock is fetched: where, how it is opened, when; for a service also what is what."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, ValidationError
from wtforms.fields import SelectChoice

from app.importers.pull_contract import MAPPABLE, Operation, find_field
from app.importers.pull_order import Order
from app.lib.vocabulary.feed_source import RHYTHM, SOURCE_AUTH
from app.lib.vocabulary.upload import MODE
from app.models import FeedSource
from app.services.feed_addresses import LONGEST_URL
from app.services.feed_sources import LONGEST_SECRET, SHORTEST_MINUTES, WAYS_IN, Wish
from app.views.dealer_choice import offer_own_dealers
from app.views.fields import LineField, LongTextField, NumberedField, WholeField, WordField, need
from app.views.wording import field_name

Pairs = tuple[tuple[str, str], ...]
LONGEST_LINES = 20_000
_EXAMPLES = {
    "url": _l("For example https://crm.example.org/stock.xml"),
    "soap": _l("Address of the WSDL, for example https://crm.example.org/stock?wsdl"),
}


class PairsField(LongTextField):
    """Lines of ``name = value``; ``pairs`` are they."""

    pairs: Pairs = ()

    def pre_validate(self, form: Any) -> None:
        """Part the lines.

        :raises ValidationError: a line has no equals sign, or nothing before it.
        """
        super().pre_validate(form)
        found = []
        for line in (self.data or "").splitlines():
            name, equals, value = (part.strip() for part in line.partition("="))
            if line.strip() and not (name and equals):
                raise ValidationError(_l("Write lines like name = value; this is none: %(line)s", line=line[:80]))
            if line.strip():
                found.append((name, self.read_value(value)))
        self.pairs = tuple(found)

    def read_value(self, text: str) -> str:
        """Give the value of what stands behind the equals sign."""
        return text


class MappingField(PairsField):
    """Lines of ``their element = our field``; a field may be called as people call it."""

    def read_value(self, text: str) -> str:
        """Give the name of our field.

        :raises ValidationError: there is none of this name.
        """
        found = find_field(text)
        if found is None:
            raise ValidationError(_l("We have no field %(name)s; the list below has all names.", name=text[:80]))
        return found


class SourceForm(FlaskForm):
    """A source; ``kind`` says of which kind, and does not change any more."""

    dealer_id = NumberedField(_l("Dealer"), validators=[need])
    name = LineField(_l("What the source is called"), limit=100, validators=[need])
    url = LineField(_l("Address"), limit=LONGEST_URL, validators=[need])
    auth = WordField(_l("Password"), SOURCE_AUTH, optional=False)
    auth_name = LineField(
        _l("User name or name of the header"), limit=100, render_kw={"autocomplete": "off", "spellcheck": "false"}
    )
    secret = PasswordField(
        _l("Password or token"),
        description=_l("It is kept sealed and never shown again."),
        render_kw={"autocomplete": "new-password", "maxlength": LONGEST_SECRET},
    )
    mode = WordField(_l("What the file holds"), MODE)
    rhythm = WordField(_l("How often"), RHYTHM, optional=False)
    every_minutes = WholeField(
        _l("Minutes between two pulls"),
        low=SHORTEST_MINUTES,
        high=7 * 24 * 60,
        description=_l("Counts for equal intervals: 60 is every hour, 1440 once a day."),
    )
    cron = LineField(
        _l("Cron expression"),
        limit=100,
        description=_l(
            "Minute, hour, day, month, day of the week on the dealer's clock: 30 6 * * 1-5 is 6:30 on weekdays."
        ),
        render_kw={"spellcheck": "false"},
    )
    operation = LineField(_l("Operation"), limit=200, render_kw={"list": "operations", "autocomplete": "off"})
    arguments = PairsField(
        _l("Arguments"),
        limit=LONGEST_LINES,
        description=_l(
            "One a line: name = value; without a value it is left out. A part of a group is written group/name."
        ),
    )
    cars_path = LineField(
        _l("Path to a car in the answer"),
        limit=300,
        description=_l("Names of elements from outside in, for example GetStockResponse/Cars/Car."),
        render_kw={"list": "paths", "autocomplete": "off", "spellcheck": "false"},
    )
    fields = MappingField(
        _l("Fields"),
        limit=LONGEST_LINES,
        description=_l("One a line: their element = our field, for example Brand = make or Price/Amount = price."),
    )

    def __init__(self, kind: str, *, is_new: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self.url.description = _EXAMPLES[kind]
        self.auth.choices = [choice for choice in self.auth.choices or () if _value(choice) in WAYS_IN[kind]]
        self.mode.choices = [
            SelectChoice("", str(_l("As the file or its format says"))),
            *(self.mode.choices or ())[1:],
        ]
        if is_new:
            offer_own_dealers(self.dealer_id)
        else:
            del self.dealer_id  # a source stays with its dealer

    def read_wish(self) -> Wish:
        """What was set."""
        return Wish(
            name=self.name.data or "",
            kind=self.kind,
            url=self.url.data or "",
            auth=self.auth.data or "none",
            auth_name=self.auth_name.data or "",
            secret=self.secret.data or None,
            mode=self.mode.data,
            rhythm=self.rhythm.data or "",
            every_minutes=self.every_minutes.data,
            cron=self.cron.data or "",
            operation=self.operation.data or "",
            cars_path=self.cars_path.data or "",
            arguments=self.arguments.pairs,
            fields=self.fields.pairs,
        )

    def read_order(self, kept: str) -> Order:
        """What reading the service needs; ``kept`` is the password that is known."""
        auth, name = self.auth.data or "none", self.auth_name.data or ""
        return Order(self.kind, (self.url.data or "").strip(), auth, name, self.secret.data or kept)

    def fill_in(self, operations: list[Operation]) -> None:
        """Suggest what the service says where nothing is written yet."""
        chosen = next((one for one in operations if one.name == self.operation.data), None)
        chosen = chosen or next((one for one in operations if any(part.elements for part in one.lists)), operations[0])
        _suggest(self.operation, chosen.name)
        _suggest(self.arguments, "\n".join(f"{name} = " for name in chosen.arguments))
        if chosen.lists:
            _suggest(self.cars_path, chosen.lists[0].path)
            _suggest(self.fields, "\n".join(f"{theirs} = {ours}" for theirs, ours in chosen.lists[0].suggest()))


def present(source: FeedSource) -> dict[str, Any]:
    """The values of a source as the form shows them; never its password."""
    kept = ("name", "url", "auth", "auth_name", "mode", "rhythm", "every_minutes", "cron")
    shown = {name: getattr(source, name) for name in (*kept, "operation", "cars_path")}
    return {**shown, "arguments": _join(source.arguments), "fields": _join(source.fields)}


def list_fields() -> list[tuple[str, str]]:
    """Our fields that a service can fill: (name, name for people)."""
    return [(field.name, field_name(field.name)) for field in MAPPABLE]


def _join(pairs: list[Any]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in pairs)


def _suggest(field: Any, text: str) -> None:
    """Fill a field that is empty; what was typed stays."""
    if not field.data:
        field.data, field.raw_data = text, None


def _value(choice: Any) -> str:
    return str(getattr(choice, "value", None) or choice[0])
