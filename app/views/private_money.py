"""Who sees purchase prices and expenses: nowhere else is this asked."""

from __future__ import annotations

from app.importers.fields import PRIVATE
from app.views.base import may

VIEW = "PrivateMoney"


def sees_private_money() -> bool:
    """Whether the person of this request sees what dealers paid."""
    return may(VIEW, "read")


def hidden_fields() -> frozenset[str]:
    """Fields that the person of this request must not see anywhere."""
    return frozenset() if sees_private_money() else PRIVATE
