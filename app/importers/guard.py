"""The guard against feeds that suddenly lose much of the stock: they are held and asked about, never obeyed blindly."""

from typing import Final

_FEWEST: Final = 5


def must_hold(*, withdrawing: int, shown: int, delivered: int, percent: int) -> bool:
    """Tell whether a full delivery's withdrawals wait for a person.

    `shown` listings were on sale or reserved before it; `delivered` of its rows name a car. Held: more than `percent` %
    of them and at least 5 would be withdrawn, or the delivery has no car at all.
    """
    too_many = withdrawing >= _FEWEST and withdrawing * 100 > percent * shown
    return too_many or not delivered
