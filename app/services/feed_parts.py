"""The parts of a car that a feed delivers as a set: expenses, photos, price path, certificate. Hand-made ones stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.extensions import db
from app.models import Certificate, Expense, Listing, Origin, Photo, PriceChange
from app.services import certificates
from app.services.listings import local_day, note_field, touch
from app.services.stock import Approval, Cost, FeedPhoto, price_step


def replace_costs(*, listing: Listing, costs: Sequence[Cost], origin: Origin) -> None:
    """Replace the expenses that came by feeds with a new set."""
    old = [cost for cost in listing.expenses if cost.by_feed]
    told = [f"{cost.kind} {cost.amount:.2f} {cost.spent_on}" for cost in old]
    for cost in old:
        listing.expenses.remove(cost)
    listing.expenses += [
        Expense(dealer_id=listing.dealer_id, kind=cost.kind, amount=cost.amount, spent_on=cost.spent_on, by_feed=True)
        for cost in costs
    ]
    new = [f"{cost.kind} {cost.amount:.2f} {cost.spent_on}" for cost in costs]
    note_field(listing, "expenses", sorted(told), sorted(new), origin)
    touch(listing, origin)


def replace_photos(*, listing: Listing, photos: Sequence[FeedPhoto], origin: Origin) -> list[Photo]:
    """Give the car the photos of a feed in their order; those added by hand stay and follow.

    :returns: those that are new to the car.
    """
    old = {_key(photo): photo for photo in listing.photos if photo.by_feed}
    told = [photo.url or photo.file_name for photo in old.values()]
    added = {photo.key: _photo(listing, photo, origin) for photo in photos if photo.key not in old}
    wanted = [old.get(photo.key) or added[photo.key] for photo in photos]
    by_hand = [photo for photo in listing.photos if not photo.by_feed]
    for gone in set(old.values()) - set(wanted):
        listing.photos.remove(gone)
    listing.photos.extend(added.values())
    for position, photo in enumerate((*wanted, *by_hand)):
        photo.position = position
    listing.photo_count = sum(photo.state == "stored" for photo in (*wanted, *by_hand))
    note_field(listing, "photos", told, [photo.url or photo.file_name for photo in wanted], origin)
    touch(listing, origin)
    return list(added.values())


def add_price_steps(*, listing: Listing, steps: Sequence[tuple[date, Decimal]], origin: Origin) -> None:
    """Add steps of the price path that a feed tells of afterwards."""
    for day, amount in steps:
        step = price_step(listing.dealer, day, amount, origin)
        db.session.add(PriceChange(listing_id=listing.id, dealer_id=listing.dealer_id, **step))
    touch(listing, origin)


def approve(*, listing: Listing, approval: Approval, origin: Origin) -> None:
    """Approve a car by the certificate that a feed names; another number ends the certificate before it."""
    certificate = listing.certificate
    if certificate is None or certificate.number != approval.number:
        certificates.revoke(listing=listing, origin=origin)
        certificate = Certificate(
            dealer_id=listing.dealer_id,
            number=approval.number,
            issued_on=min(approval.inspected_on or listing.acquired_on, local_day(origin.at, listing.dealer)),
            mileage_km=listing.mileage_km,
        )
        listing.certificates.append(certificate)
        note_field(listing, "certificate_number", None, approval.number, origin)
    certificate.inspected_on = approval.inspected_on or certificate.inspected_on
    certificate.warranty_until = approval.warranty_until or certificate.warranty_until
    listing.certified = True
    touch(listing, origin)


def take_approval_back(*, listing: Listing, earlier: Mapping[str, Any], origin: Origin) -> None:
    """Take back what a feed told of the certificate; the approval before it counts again as if it had never ended.

    ``earlier``: certificate_number, inspected_on, warranty_until as they were, those that the feed had changed.
    """
    certificate = listing.certificate
    if certificate is not None and "certificate_number" in earlier:
        number = earlier["certificate_number"]
        note_field(listing, "certificate_number", certificate.number, number, origin)
        listing.certificates.remove(certificate)
        certificate = next((known for known in listing.certificates if known.number == number), None)
        listing.certified = certificate is not None
        if certificate is not None:
            certificate.revoked_on = None
    elif certificate is not None:
        for name in ("inspected_on", "warranty_until"):
            setattr(certificate, name, earlier.get(name, getattr(certificate, name)))
    touch(listing, origin)


def _photo(listing: Listing, photo: FeedPhoto, origin: Origin) -> Photo:
    return Photo(dealer_id=listing.dealer_id, added_at=origin.at, **photo.columns())


def _key(photo: Photo) -> str:
    return photo.url or photo.sha256 or ""
