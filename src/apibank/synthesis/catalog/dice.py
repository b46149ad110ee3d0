"""Dice: draws that follow from a text alone, the same on every machine and Python.

They are cheaper to make than `random.Random`, since a dialogue makes dozens of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_LOW = 1 << 64


class Dice:
    """A source of draws.

    Args:
        key: What the draws follow from.
    """

    __slots__ = ("_key", "_rounds", "_state")

    def __init__(self, key: str) -> None:
        self._key = key
        self._rounds = 0
        self._state = int.from_bytes(blake2b(key.encode(), digest_size=32).digest(), "big")

    def below(self, count: int) -> int:
        """Return a whole number from 0 to `count` - 1."""
        if self._state < _LOW:
            self._rounds += 1
            self._state = int.from_bytes(
                blake2b(f"{self._key}#{self._rounds}".encode(), digest_size=32).digest(), "big"
            )
        self._state, drawn = divmod(self._state, count)
        return drawn

    def choice(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]

    def chance(self, share: float) -> bool:
        """Return true in this share of the cases, to a thousandth."""
        return self.below(1000) < share * 1000

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """Return so many different ones of the options, in the order in which they were drawn."""
        left = list(options)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return all options in a drawn order."""
        return self.sample(options, len(options))
