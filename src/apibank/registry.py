"""Names that stand for things which are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from apibank.errors import UsageError


class Registry(Mapping[str, str]):
    """Names and where each one's thing is defined, as `module:attribute`; iterating imports nothing.

    Args:
        noun: What a name stands for, as messages call it.
        places: The place of each name's thing.
    """

    def __init__(self, noun: str, places: Mapping[str, str]) -> None:
        self._noun, self._places = noun, dict(places)

    def __getitem__(self, name: str) -> str:
        return self._places[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def load(self, name: str) -> Any:
        """Return the thing that a name stands for.

        Raises:
            UsageError: There is no such name; the message lists those there are.
        """
        if name not in self._places:
            close = get_close_matches(name, self._places, n=1)
            meant = f" (did you mean {close[0]}?)" if close else ""
            raise UsageError(f"there is no {self._noun} {name!r}{meant}: choose from {', '.join(self._places)}")
        module, _, attribute = self._places[name].partition(":")
        return getattr(import_module(module), attribute)
