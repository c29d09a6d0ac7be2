"""Values of a plan: kept as JSON between planning and applying, typed on both sides."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.lib.text import sound
from app.services.listings import EDITABLE

# Field of a delivery -> column of the listing, where both bear the same name; the others are worked out in diff.py.
SIMPLE: Final = tuple(sorted(EDITABLE - {"make_id", "model_id", "options", "unknown_options", "extra"}))
# Columns that a plan changes; `make` and `model` stand in it by name and are applied by number.
COLUMNS: Final = (*SIMPLE, "make_id", "model_id", "options", "unknown_options", "extra")

_TYPED: Final[Mapping[str, Callable[[Any], Any]]] = {
    "price": Decimal,
    "purchase_price": Decimal,
    "sale_price": Decimal,
    "amount": Decimal,
    "registered_on": date.fromisoformat,
    "acquired_on": date.fromisoformat,
    "sold_on": date.fromisoformat,
    "paid_on": date.fromisoformat,
    "inspected_on": date.fromisoformat,
    "warranty_until": date.fromisoformat,
}


PLAIN: Final = frozenset({str, int, bool, type(None)})  # what JSON takes as it is


def to_json(value: Any) -> Any:
    """Give a value's JSON form: amounts as text with two places, days as ISO text, tuples as lists."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value


def from_json(field: str, value: Any) -> Any:
    """Give a field's typed value back."""
    typed = _TYPED.get(field)
    return value if value is None or typed is None else typed(value)


def new_values(changes: Mapping[str, Sequence[Any]], names: Collection[str]) -> dict[str, Any]:
    """Give the new values of those fields that changed, typed."""
    told = {name: change[1] for name, change in changes.items() if name in names}
    for name in _TYPED.keys() & told.keys():
        told[name] = from_json(name, told[name])
    return told


def storable(text: str, limit: int) -> str:
    """Give a text that every database takes, not longer than its column."""
    return text[:limit] if text.isprintable() and text.isascii() else sound(text[:limit])
