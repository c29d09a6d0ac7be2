"""What tests of photos share: names in a car, a scene of its own for each number, the photos that a car shows."""

from __future__ import annotations

import io
import random
from datetime import timedelta

from PIL import Image

from tests.importers.pipeline import listing
from tests.stage import NOW

LATER = NOW + timedelta(days=1)


def shown(unique_id: str) -> list[tuple[str | None, str]]:
    return [(photo.file_name or photo.url, photo.state) for photo in listing(unique_id).photos]


def drawing(number: int, *, width: int = 480, quality: int = 90) -> bytes:
    """A picture like no other: the same number is the same scene, whatever its size and quality."""
    noise = random.Random(number)
    grid = Image.frombytes("RGB", (12, 9), noise.randbytes(12 * 9 * 3))
    buffer = io.BytesIO()
    grid.resize((width, width * 3 // 4), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def named(*names: str) -> str:
    return "".join(f"<photo>{name}</photo>" for name in names)
