"""How much a delivery may hold; the operator's settings give other numbers."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, counts in things; what is over a limit is refused by code, never cut silently."""

    file_bytes: int = 200 * MEGABYTE
    archive_files: int = 2_000
    unpacked_bytes: int = 500 * MEGABYTE
    ratio: int = 100
    car_bytes: int = 16 * MEGABYTE
    cars: int = 50_000
    photos: int = 40
    photo_bytes: int = 20 * MEGABYTE
    workbook_bytes: int = 1_500 * MEGABYTE
    workbook_seconds: int = 120


STANDARD = Limits()
