"""A set of row numbers in as few bytes as will do."""

import zlib
from collections.abc import Iterable

_MORE = 0x80


def pack(numbers: Iterable[int]) -> bytes:
    """Pack positive numbers: the gaps between them as base-128 digits, compressed. `unpack(pack(x)) == set(x)`."""
    packed = bytearray()
    before = 0
    for number in sorted(set(numbers)):
        gap, before = number - before, number
        while gap >= _MORE:
            packed.append(gap % _MORE | _MORE)
            gap //= _MORE
        packed.append(gap)
    return zlib.compress(bytes(packed))


def unpack(packed: bytes | None) -> set[int]:
    """Give the numbers back; nothing holds no number."""
    numbers: set[int] = set()
    number = gap = shift = 0
    for digit in zlib.decompress(packed) if packed else b"":
        gap |= (digit % _MORE) << shift
        shift += 7
        if digit < _MORE:
            number += gap
            numbers.add(number)
            gap = shift = 0
    return numbers
