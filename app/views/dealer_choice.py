"""The question "which dealer?" of forms: the person's own ones; who has one only is not asked twice."""

from __future__ import annotations

from app.queries import listings
from app.views.fields import NumberedField


def offer_own_dealers(field: NumberedField) -> None:
    """Set the choices; the only dealer of a person is chosen as long as nothing was sent."""
    dealers = listings.dealer_choices()
    field.offer(dealers, lambda dealer: f"{dealer.public_name} ({dealer.code})")
    if len(dealers) == 1 and field.data is None and not field.raw_data:
        field.data = dealers[0].id
