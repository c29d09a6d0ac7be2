"""What the partner banks offer, and the standard payment that cards, filters and comparisons show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import Select, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.lib.credit.standard import PriceLimit, Standard, StandardTable
from app.lib.credit.terms import Terms, read_terms
from app.models import Bank, CreditProgramme, CreditStandard, CreditVersion


@dataclass(frozen=True, slots=True)
class Offering:
    """A programme that is offered now, with its terms in force and its bank."""

    version_id: int
    programme_id: int
    name: str
    terms: Terms
    bank: Bank


@dataclass(frozen=True, slots=True)
class CarPayment:
    """What a car costs a month under the standard terms, from which programme of which bank."""

    payment: Decimal
    currency: str
    months: int
    first_payment: Decimal
    offering: Offering


@lru_cache(maxsize=512)
def terms_of(text: str) -> Terms:
    """The terms that a version keeps as text; read once for each text."""
    return read_terms(json.loads(text))


@lru_cache(maxsize=16)
def _table(texts: tuple[str, ...], standard: Standard, on: date) -> StandardTable:
    return StandardTable([terms_of(text) for text in texts], standard, on)


def list_offerings() -> list[Offering]:
    """All programmes of partner banks that are offered, whatever their days of validity; one statement."""
    return [_offer(version) for version in db.session.scalars(_in_force())]


def standard_terms() -> CreditStandard:
    """The distributor's standard terms; the defaults until somebody sets them."""
    found = db.session.scalar(select(CreditStandard).order_by(CreditStandard.id).limit(1))
    return found or CreditStandard(first_share=Decimal(20), months=60, offer_days=14)


class StandardPayments:
    """The standard payments of a day for any number of cars: one statement when it is made, none afterwards."""

    def __init__(self, on: date) -> None:
        """Read programmes and standard terms; ``on`` is the day of the calculation."""
        rows = db.session.execute(_in_force().add_columns(CreditStandard).outerjoin(CreditStandard, true())).all()
        kept = next((row.CreditStandard for row in rows if row.CreditStandard), None)
        self._offerings = [_offer(row.CreditVersion) for row in rows]
        standard = Standard(Decimal(kept.first_share), kept.months) if kept else Standard()
        self._table = _table(tuple(row.CreditVersion.terms for row in rows), standard, on)

    @property
    def offerings(self) -> Sequence[Offering]:
        """What the partner banks offer, as :func:`list_offerings` gives it."""
        return self._offerings

    @property
    def terms(self) -> Standard:
        """First payment in % of the price and months."""
        return self._table.standard

    def of_car(self, *, price: Decimal, currency: str, condition: str, year: int) -> CarPayment | None:
        """The cheapest standard payment of a car, None when no programme takes it."""
        found = self._table.find_payment(price=price, currency=currency, condition=condition, year=year)
        if found is None:
            return None
        wish = self.terms.wish(price=price, currency=currency, condition=condition, year=year, on=self._table.on)
        offering = self._offerings[found.place]
        return CarPayment(found.payment, currency, self.terms.months, wish.first_payment, offering)

    def price_limits(self, payment_max: Decimal) -> tuple[PriceLimit, ...]:
        """Which cars have a standard payment up to ``payment_max``, for a WHERE of the catalogue.

        A car has one when any of the limits holds it: its currency and condition are equal, its year lies from
        ``year_from`` to ``year_to`` (None is open) and its price from ``price_from`` to ``price_to``, all with both
        ends. It is exact to the minor unit. No limits: no car has such a payment. Cars without a price have none.
        """
        return self._table.price_limits(payment_max)


def list_banks() -> Sequence[Bank]:
    """All banks with their programmes, by name."""
    chosen = select(Bank).options(joinedload(Bank.programmes)).order_by(Bank.name)
    found: Sequence[Bank] = db.session.scalars(chosen).unique().all()
    return found


def version_in_force(programme: CreditProgramme) -> CreditVersion:
    """The version that counts now."""
    return programme.versions[-1]


def find_logo(sha256: str) -> bool:
    """Whether a picture is the logo of a bank."""
    return db.session.scalar(select(Bank.id).where(Bank.logo == sha256).limit(1)) is not None


def _in_force() -> Select[tuple[CreditVersion]]:
    """The terms in force of all programmes that partner banks offer, with programme and bank."""
    return (
        select(CreditVersion)
        .join(CreditVersion.programme)
        .join(CreditProgramme.bank)
        .where(CreditVersion.replaced_at.is_(None), CreditProgramme.is_offered, Bank.is_partner)
        .options(contains_eager(CreditVersion.programme).contains_eager(CreditProgramme.bank))
        .order_by(Bank.name, CreditProgramme.name)
    )


def _offer(version: CreditVersion) -> Offering:
    programme = version.programme
    return Offering(version.id, programme.id, programme.name, terms_of(version.terms), programme.bank)
