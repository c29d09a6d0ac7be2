"""The cars a visitor saves, kept in a cookie of the visitor's own: numbers of cars, nothing about the person.

The cookie is set only when somebody saves a car; no page sets one by itself (docs/decisions/0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, current_app, request

COOKIE = "saved_cars"
MOST = 60
KEPT_SECONDS = 365 * 24 * 60 * 60
LARGEST_ID = 2**31 - 1


def read_saved() -> list[int]:
    """Numbers of the saved cars, the one saved last first; a cookie that somebody broke is empty."""
    return read_numbers([request.cookies.get(COOKIE, "")], MOST)


def write_saved(response: Response, numbers: Sequence[int]) -> None:
    """Keep these cars; none takes the cookie away."""
    if not numbers:
        response.delete_cookie(COOKIE)
        return
    response.set_cookie(
        COOKIE,
        "-".join(map(str, numbers[:MOST])),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].uses_https,
    )


def read_numbers(texts: Iterable[str], most: int) -> list[int]:
    """Numbers of cars in texts like "12,15" or "12-15"; the first ones, each once, what is no number left out."""
    parts = [part for text in texts for part in text.replace("-", ",").split(",")[: most * 2]]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= 10]
    return [*dict.fromkeys(number for number in numbers if 0 < number <= LARGEST_ID)][:most]
