"""Sales: the end of a stay, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.extensions import db
from app.models import Listing, Origin, Sale
from app.services.listings import (
    STEPS,
    begin_stay,
    check_unique_id,
    end_stay,
    local_day,
    note_field,
    note_status,
    touch,
)


def sell(
    *,
    listing: Listing,
    sold_on: date,
    price: Decimal,
    origin: Origin,
    payment_method: str | None = None,
    buyer_type: str | None = None,
    payment_document: str | None = None,
    paid_on: date | None = None,
) -> Sale:
    """Sell a car: it leaves the stock and the catalogue.

    :raises RuleBroken: the state does not allow it, the date lies before the stay or in the future, no price.
    """
    if "sold" not in STEPS[listing.status]:
        raise RuleBroken("STATUS_STEP", _l("Only a car on sale or reserved can be sold."), "status")
    _check(listing, sold_on, price, origin)
    sale = Sale(
        listing_id=listing.id,
        dealer_id=listing.dealer_id,
        sold_on=sold_on,
        price=price,
        payment_method=payment_method,
        buyer_type=buyer_type,
        payment_document=payment_document,
        paid_on=paid_on,
        created_at=origin.at,
    )
    listing.sales.append(sale)
    old, listing.status = listing.status, "sold"
    end_stay(listing, sold_on)
    note_status(listing, old=old, new="sold", day=sold_on, origin=origin)
    touch(listing, origin)
    db.session.flush()
    return sale


def amend(*, listing: Listing, values: Mapping[str, Any], origin: Origin) -> None:
    """Correct the sale in force: ``values`` are of sold_on, sale_price, payment_method, buyer_type, payment_document,
    paid_on.

    :raises RuleBroken: the car is not sold, or the sale could not have been.
    """
    sale = listing.sale
    if sale is None:
        raise RuleBroken("NOT_SOLD", _l("This car is not sold."), "status")
    for field, value in values.items():
        column = "price" if field == "sale_price" else field
        note_field(listing, field, getattr(sale, column), value, origin)
        setattr(sale, column, value)
    _check(listing, sale.sold_on, sale.price, origin)
    if "sold_on" in values and listing.stays:
        stay = listing.stays[-1]
        stay.to_on = max(sale.sold_on, stay.from_on)
    touch(listing, origin)


def cancel_sale(*, listing: Listing, reason: str, origin: Origin) -> None:
    """Take a sale back: the car stands in stock and on sale again, as if it had never left.

    :raises RuleBroken: the car is not sold, or its stock number is in use by another car by now.
    """
    sale = listing.sale
    if listing.status != "sold" or sale is None:
        raise RuleBroken("NOT_SOLD", _l("This car is not sold."), "status")
    check_unique_id(listing.dealer_id, listing.unique_id, except_id=listing.id)
    sale.cancelled_at = origin.at
    sale.cancel_reason = reason or None
    listing.status = "on_sale"
    begin_stay(listing, sale.sold_on)
    note_status(listing, old="sold", new="on_sale", day=sale.sold_on, origin=origin)
    touch(listing, origin)
    db.session.flush()


def _check(listing: Listing, sold_on: date, price: Decimal, origin: Origin) -> None:
    today = local_day(origin.at, listing.dealer)
    check_sale(acquired_on=listing.acquired_on, sold_on=sold_on, price=price, today=today)


def check_sale(*, acquired_on: date, sold_on: date, price: Decimal, today: date) -> None:
    """Refuse a sale that could not have been.

    :raises RuleBroken: no price, a day before the car came or in the future.
    """
    if price <= 0:
        raise RuleBroken("PRICE_INVALID", _l("A price must be above zero."), "sale_price")
    if sold_on < acquired_on:
        raise RuleBroken("SOLD_BEFORE_ACQUIRED", _l("A car cannot be sold before it was acquired."), "sold_on")
    if sold_on > today:
        raise RuleBroken("DATE_IN_FUTURE", _l("A sale cannot lie in the future."), "sold_on")
