"""The demonstration network: made-up dealers, cars, customers and pictures, the same for the same seed and day."""

from typing import Final

SCALES: Final = ("tour", "network", "nation")
