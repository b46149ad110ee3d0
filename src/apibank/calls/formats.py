"""The formats by name, and reading a text whose format is not known."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from apibank.calls import brackets, json_format, python_format
from apibank.calls.call import Call
from apibank.calls.parsed import Parsed, ParseFailure


class Format(Protocol):
    """A way to write calls as text; `parse(write(call))` holds exactly `call` within the limits."""

    def write(self, *calls: Call) -> str:
        """Write calls."""
        ...

    def parse(self, text: str) -> Parsed:
        """Return the calls in a text, and the places where one cannot be read; never raises."""
        ...

    def read_first(self, text: str) -> Call | ParseFailure:
        """Return the first call that can be read, or why there is none."""
        ...


FORMATS: Mapping[str, Format] = MappingProxyType({"brackets": brackets, "json": json_format, "python": python_format})
"""Every text format under its name."""


def parse_any(text: str) -> Parsed:
    """Return what a text holds in the first format, in the order of `FORMATS`, in which it holds a call.

    Without a call in any format, the first that sees a broken one says what is wrong with it.
    """
    attempts = []
    for form in FORMATS.values():
        attempt = form.parse(text)
        if attempt.calls:
            return attempt
        attempts.append(attempt)
    broken = (attempt for attempt in attempts if attempt.failures[0].holds_call)
    return next(broken, attempts[0])
