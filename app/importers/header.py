"""What our own files say about themselves beside their cars."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.importers.places import Place
from app.importers.problems import refuse
from app.importers.records import Header
from app.lib.dates import parse_moment
from app.lib.vocabulary.upload import MODE


def read_header(told: Mapping[str, Any], file: str) -> Header:
    """Read `dealer`, `mode` and `generated_at`; a moment that cannot be read counts as not told.

    A mode that is none refuses the file (VALUE_UNKNOWN): guessing it wrong would withdraw cars.
    """
    dealer, mode, generated_at = (str(told.get(name) or "").strip() for name in ("dealer", "mode", "generated_at"))
    if mode and mode not in MODE.codes:
        raise refuse("VALUE_UNKNOWN", Place(file), field="mode", value=mode, accepted=MODE.codes)
    return Header(dealer or None, mode or None, _moment(generated_at))


def _moment(text: str) -> datetime | None:
    try:
        return parse_moment(text, zone=UTC)
    except ValueError:
        return None
