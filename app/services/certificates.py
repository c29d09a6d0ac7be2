"""Certificates: the programme's approval, its checklist and its conditions."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import RuleBroken
from app.extensions import db
from app.lib.vocabulary.inspection import CHECK_RESULT
from app.models import Certificate, CertificatePoint, Listing, Origin, ProgrammeConditions
from app.services.listings import local_day, note_field, touch

GOOD_RESULTS = ("passed", "repaired")


def conditions() -> ProgrammeConditions:
    """The distributor's conditions in force; the defaults until somebody changes them."""
    found = db.session.scalar(select(ProgrammeConditions).order_by(ProgrammeConditions.id).limit(1))
    return found or ProgrammeConditions(
        maximum_age_years=7, maximum_mileage_km=150_000, required_points=[], shows_unapproved=True
    )


def change_conditions(
    *, maximum_age_years: int, maximum_mileage_km: int, required_points: list[str], shows_unapproved: bool
) -> ProgrammeConditions:
    """Set the programme's conditions.

    :raises RuleBroken: a limit below one.
    """
    if maximum_age_years < 1 or maximum_mileage_km < 1:
        raise RuleBroken("LIMIT_INVALID", _l("A limit must be above zero."), "maximum_age_years")
    found = conditions()
    found.maximum_age_years = maximum_age_years
    found.maximum_mileage_km = maximum_mileage_km
    found.required_points = sorted(set(required_points))
    found.shows_unapproved = shows_unapproved
    db.session.add(found)
    db.session.flush()
    return found


def obstacles(*, listing: Listing, today: date, findings: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Why a listing cannot be approved, as (field, sentence); empty when it is eligible.

    ``findings``: point of the checklist -> result.
    """
    limits = conditions()
    passed = {point for point, result in findings.items() if result in GOOD_RESULTS}
    words: dict[str, Any] = {
        "year": _l("The programme takes cars up to %(years)s years old.", years=limits.maximum_age_years),
        "mileage_km": _l("The programme takes cars up to %(km)s km.", km=limits.maximum_mileage_km),
        "points": _l(
            "%(count)s required points of the checklist are not passed.",
            count=len(set(limits.required_points) - passed),
        ),
    }
    against = shortcomings(limits, year=listing.year, mileage_km=listing.mileage_km, today=today, passed=passed)
    return [(field, words[field]) for field in against]


def shortcomings(
    limits: ProgrammeConditions, *, year: int, mileage_km: int | None, today: date, passed: AbstractSet[str]
) -> list[str]:
    """Which conditions a car does not meet: "year", "mileage_km", "points" of the checklist."""
    found = []
    if today.year - year > limits.maximum_age_years:
        found.append("year")
    if (mileage_km or 0) > limits.maximum_mileage_km:
        found.append("mileage_km")
    if not set(limits.required_points) <= passed:
        found.append("points")
    return found


def certify(
    *,
    listing: Listing,
    number: str,
    inspected_on: date,
    mileage_km: int | None,
    warranty_until: date | None,
    findings: Mapping[str, tuple[str, str]],
    origin: Origin,
) -> Certificate:
    """Approve a listing after an inspection; an earlier certificate ends.

    ``findings``: point -> (result, note).

    :raises RuleBroken: not eligible (the message says why), no number, dates that cannot be.
    """
    _check(listing, number.strip(), inspected_on, findings, local_day(origin.at, listing.dealer))
    revoke(listing=listing, origin=origin)
    certificate = Certificate(
        listing_id=listing.id,
        dealer_id=listing.dealer_id,
        number=number.strip(),
        issued_on=inspected_on,
        inspected_on=inspected_on,
        mileage_km=mileage_km,
        warranty_until=warranty_until,
    )
    listing.certificates.append(certificate)
    db.session.flush()
    known = [(point, *found) for point, found in findings.items() if found[0] in CHECK_RESULT.codes]
    certificate.points = [_point(certificate, point, result, note) for point, result, note in known]
    listing.certified = True
    note_field(listing, "certificate_number", None, certificate.number, origin)
    touch(listing, origin)
    db.session.flush()
    return certificate


def _check(
    listing: Listing, number: str, inspected_on: date, findings: Mapping[str, tuple[str, str]], today: date
) -> None:
    if not number:
        raise RuleBroken("NUMBER_MISSING", _l("A certificate needs its number."), "number")
    if any(known.number == number for known in listing.certificates):
        raise RuleBroken("NUMBER_TAKEN", _l("This car has had a certificate with this number."), "number")
    if inspected_on > today:
        raise RuleBroken("DATE_IN_FUTURE", _l("An inspection cannot lie in the future."), "inspected_on")
    results = {point: result for point, (result, _note) in findings.items()}
    against = obstacles(listing=listing, today=today, findings=results)
    if against:
        why = " ".join(str(words) for _field, words in against)
        raise RuleBroken("NOT_ELIGIBLE", _l("Not eligible: %(why)s", why=why), against[0][0])


def revoke(*, listing: Listing, origin: Origin) -> None:
    """End the certificate in force, if there is one."""
    certificate = listing.certificate
    if certificate is not None:
        certificate.revoked_on = local_day(origin.at, listing.dealer)
        listing.certified = False
        note_field(listing, "certificate_number", certificate.number, None, origin)
        touch(listing, origin)


def _point(certificate: Certificate, point: str, result: str, note: str) -> CertificatePoint:
    return CertificatePoint(
        listing_id=certificate.listing_id,
        dealer_id=certificate.dealer_id,
        point=point,
        result=result,
        note=note or None,
    )
