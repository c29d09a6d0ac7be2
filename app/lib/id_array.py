"""A set of row numbers (id_set.py) as an array, for those who compare many of them."""

from __future__ import annotations

import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MORE: Final = 0x80
_BITS: Final = 7


def unpack_array(packed: bytes | None) -> NDArray[np.int64]:
    """Give packed numbers back in their order, all digits at once; nothing holds no number."""
    digits = np.frombuffer(zlib.decompress(packed) if packed else b"", np.uint8)
    lasts = np.flatnonzero(digits < _MORE)
    if not lasts.size:
        return np.zeros(0, np.int64)
    starts = np.concatenate([[0], lasts[:-1] + 1])
    places = np.arange(digits.size) - np.repeat(starts, lasts - starts + 1)
    gaps = np.add.reduceat((digits % _MORE).astype(np.int64) << (_BITS * places), starts)
    return gaps.cumsum()
