"""Which waiting prompt enters the engine next, so that what prompts share is computed once.

The engine finds the cached beginning of a prompt when the prompt enters, never later. So a prompt waits while
another one that is computing shares more of its beginning than the cache holds; it enters as soon as that one
is past its prefill. Order changes the work, never a reply.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

BLOCK = 32
"""Tokens that the engine caches as one."""

REMEMBERED = 1 << 16


@dataclass(slots=True)
class Admission:
    """The prompts that wait, and what the engine has computed or is computing.

    Args:
        places: The most prompts in the engine at once.
    """

    places: int
    _waiting: OrderedDict[int, list[int]] = field(default_factory=OrderedDict)
    _computing: dict[int, frozenset[int]] = field(default_factory=dict)
    _inside: set[int] = field(default_factory=set)
    _computed: OrderedDict[int, None] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self._waiting)

    def wait(self, number: int, tokens: Sequence[int]) -> None:
        """Add a prompt under a number of its own."""
        self._waiting[number] = beginnings(tokens)

    def withdraw(self, number: int) -> bool:
        """Take a waiting prompt away; return whether it was waiting."""
        return self._waiting.pop(number, None) is not None

    def enter(self) -> int | None:
        """Return the number of the prompt that enters now, oldest first, or None if none should."""
        if len(self._inside) >= self.places:
            return None
        for number, blocks in self._waiting.items():
            missing = next((block for block in blocks if block not in self._computed), None)
            if missing is not None and any(missing in others for others in self._computing.values()):
                continue
            del self._waiting[number]
            self._inside.add(number)
            self._computing[number] = frozenset(blocks)
            return number
        return None

    def computed(self, number: int) -> None:
        """Note that a prompt's prefill is done: what begins like it may enter."""
        for block in self._computing.pop(number, ()):
            self._computed[block] = None
            self._computed.move_to_end(block)
        while len(self._computed) > REMEMBERED:
            self._computed.popitem(last=False)

    def left(self, number: int) -> None:
        """Note that a prompt is answered or given up."""
        self._computing.pop(number, None)
        self._inside.discard(number)


def beginnings(tokens: Sequence[int]) -> list[int]:
    """Return a key for each whole-block beginning of a prompt, shortest first."""
    keys, key = [], 0
    for end in range(BLOCK, len(tokens) + 1, BLOCK):
        key = hash((key, *tokens[end - BLOCK : end]))
        keys.append(key)
    return keys
