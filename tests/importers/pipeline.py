"""Deliveries through the whole pipeline, for tests inside ``working(app)``."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PIL import Image
from sqlalchemy import func, select

from app.extensions import db
from app.importers import engine
from app.models import Dealer, Listing, PlanRow, PriceChange, Upload, UploadProblem
from app.services.uploads import TOTALS
from tests.importers.deliveries import own_xml
from tests.stage import NOW


def send(
    dealer_id: int, content: bytes, *, at: datetime = NOW, channel: str = "cli", plan_only: bool = False, **options: Any
) -> Upload:
    """Deliver bytes and apply them at once unless only the plan is asked for."""
    dealer = db.session.get_one(Dealer, dealer_id)
    upload = engine.receive(
        dealer=dealer,
        file=io.BytesIO(content),
        file_name="stock.bin",
        channel=channel,
        created_by=None,
        at=at,
        **options,
    )
    db.session.commit()
    upload = engine.plan(upload.id, at)
    return upload if plan_only else engine.apply(upload.id, at)


def send_cars(dealer_id: int, *cars: dict[str, Any], mode: str = "full", **options: Any) -> Upload:
    """Deliver cars as own XML of a dealer that is not named in it."""
    return send(dealer_id, own_xml(*cars, attributes=f'mode="{mode}"'), **options)


def totals(upload: Upload) -> dict[str, int]:
    """Totals that are not zero; they add up."""
    counts: dict[str, int] = {name: getattr(upload, name) for name in TOTALS}
    parts = ("new", "changed", "unchanged", "withdrawn", "rejected", "held")
    assert sum(counts[name] for name in parts) == counts["delivered"] + counts["missing"]
    return {name: count for name, count in counts.items() if count}


def codes(upload: Upload) -> list[str]:
    """The codes of an upload's problems; its counts say the same."""
    chosen = select(UploadProblem.code).where(UploadProblem.upload_id == upload.id).order_by(UploadProblem.id)
    found = list(db.session.scalars(chosen))
    assert upload.problem_counts == {code: found.count(code) for code in found}
    return found


def rows(upload: Upload) -> list[PlanRow]:
    """The rows of an upload's plan."""
    return list(db.session.scalars(select(PlanRow).where(PlanRow.upload_id == upload.id).order_by(PlanRow.number)))


def listing(unique_id: str, dealer_id: int | None = None) -> Listing:
    """The newest listing of a stock number, read afresh."""
    chosen = select(Listing).where(Listing.unique_id == unique_id).order_by(Listing.id.desc()).limit(1)
    if dealer_id is not None:
        chosen = chosen.where(Listing.dealer_id == dealer_id)
    found: Listing = db.session.scalars(chosen.execution_options(populate_existing=True)).one()
    return found


def prices(car: Listing) -> list[tuple[date, Decimal]]:
    """The price path."""
    chosen = select(PriceChange.on_day, PriceChange.amount).where(PriceChange.listing_id == car.id)
    return [(day, amount) for day, amount in db.session.execute(chosen.order_by(PriceChange.at, PriceChange.id))]


def count(model: type[Any]) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def jpeg(color: str = "red", size: tuple[int, int] = (400, 300), **options: Any) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, "JPEG", **options)
    return buffer.getvalue()
