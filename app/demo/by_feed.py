"""Stock as a dealer's own system delivers it: our own XML, made from the stories as they stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lxml import etree

from app.demo.stories import Story

_SALE = ("payment_method", "buyer_type", "payment_document", "paid_on")


def is_delivered(story: Story, day: date, before: date) -> bool:
    """Whether the dealer's system names a car on a day; ``before`` is the day of its delivery before."""
    if day < story.shown_on or story.ending == "draft":
        return False
    if story.pause and story.pause[0] <= day < story.pause[1]:
        return False
    if story.ended_on and story.ended_on <= day:  # a sale is told once; a car that left meanwhile is told of late
        return story.ended_on > before if story.sale else story.shown_on > before
    return True


def write_stock(stories: Iterable[Story], *, dealer: str, day: date) -> bytes:
    """The whole stock as it stood on a day."""
    return wrap((car_element(story, day) for story in stories), dealer=dealer, day=day, mode="full")


def wrap(cars: Iterable[etree._Element], *, dealer: str, day: date, mode: str) -> bytes:
    """A delivery of these cars."""
    root = etree.Element("stock", dealer=dealer, mode=mode, generated_at=f"{day.isoformat()}T06:00:00+03:00")
    root.extend(cars)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def car_element(story: Story, day: date) -> etree._Element:
    """One car of a delivery; its values can still be changed by whoever made it."""
    car = etree.Element("car")
    for name, value in _values(story, day).items():
        if value is not None:
            etree.SubElement(car, name).text = _text(value)
    options = etree.SubElement(car, "options")
    for code in story.values["options"]:
        etree.SubElement(options, "option").text = code
    _add_rows(car, "expenses", "expense", [
        {"kind": kind, "amount": str(amount), "spent_on": spent_on.isoformat()}
        for kind, amount, spent_on in story.expenses if spent_on <= day
    ])  # fmt: skip
    steps = [{"at": start.isoformat(), "amount": str(amount)} for start, amount in story.prices if start <= day]
    _add_rows(car, "price_history", "price", steps)
    return car


def _values(story: Story, day: date) -> dict[str, Any]:
    values = {name: value for name, value in story.values.items() if name not in {"options", "make", "model"}}
    make, _space, model = story.line.title.partition(" ")
    values |= {"make": make, "model": model, "price": story.price_on(day), "status": _status(story, day)}
    if values["status"] == "sold" and story.sale:
        values |= {"sold_on": story.sale.sold_on, "sale_price": story.sale.price}
        values |= {name: getattr(story.sale, name) for name in _SALE}
    return values


def _status(story: Story, day: date) -> str:
    if story.sale and story.sale.sold_on <= day:
        return "sold"
    return "on_sale"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _add_rows(car: etree._Element, name: str, child: str, rows: list[dict[str, str]]) -> None:
    if rows:
        parent = etree.SubElement(car, name)
        for row in rows:
            etree.SubElement(parent, child, row)
