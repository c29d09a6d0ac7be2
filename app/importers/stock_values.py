"""What a listing says in our own formats: the fields of a delivery, read from the stock."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from app.importers.fields import FIELDS
from app.importers.records import Expense, PricePoint
from app.models import Listing

_NOTHING: Final[tuple[Any, ...]] = (None, "", [], ())


def tell(car: Listing, *, private: bool) -> dict[str, Any]:
    """Give the fields that say something, in the order of their declaration; `private` ones only where asked for.

    Lists are tuples: of texts, of `Expense`, of `PricePoint`. Photos and expenses are those that came by deliveries, so
    that the same car delivered again is unchanged: what people added by hand is nobody's business there.
    """
    told = {field.name: value_of(car, field.name) for field in FIELDS if private or not field.private}
    return {name: value for name, value in told.items() if value not in _NOTHING}


def value_of(car: Listing, name: str) -> Any:
    """Give the value of one field, None where it has none."""
    return _READ[name](car) if name in _READ else getattr(car, name)


def _photos(car: Listing) -> Sequence[str]:
    """Addresses, and names of files; of names that mean two pictures nothing is told."""
    names = [photo.url or photo.file_name or "" for photo in car.photos if photo.by_feed]
    return tuple(names) if all(names) and len(set(names)) == len(names) else ()


def _expenses(car: Listing) -> Sequence[Expense]:
    return tuple(Expense(cost.kind, cost.amount, cost.spent_on) for cost in car.expenses if cost.by_feed)


def _of_sale(name: str) -> Callable[[Listing], Any]:
    return lambda car: getattr(car.sale, name, None)


def _of_certificate(name: str) -> Callable[[Listing], Any]:
    return lambda car: getattr(car.certificate, name, None)


_READ: Final[dict[str, Callable[[Listing], Any]]] = {
    "make": lambda car: car.make.name_en,
    "model": lambda car: car.model.name_en,
    "options": lambda car: (*car.options, *car.unknown_options),
    "photos": _photos,
    "expenses": _expenses,
    "price_history": lambda car: tuple(PricePoint(step.on_day, step.amount) for step in car.prices),
    "sale_price": _of_sale("price"),
    **{name: _of_sale(name) for name in ("sold_on", "payment_method", "buyer_type", "payment_document", "paid_on")},
    "certificate_number": _of_certificate("number"),
    **{name: _of_certificate(name) for name in ("inspected_on", "warranty_until")},
}
