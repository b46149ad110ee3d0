"""A call: the name of a tool and the arguments it is given.

A call is content, not text: two calls are equal exactly when name and arguments are, whatever format they
came from and in whatever order the arguments stood. Equality is that of JSON with Python's number types kept
apart, so `1`, `1.0` and `True` are three values; what counts as the same argument for a tool is the business
of its parameter types.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TypeAlias

JSONValue: TypeAlias = bool | int | float | str | list["JSONValue"] | dict[str, "JSONValue"] | None
"""What an argument can be: a JSON value with finite numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call of one tool.

    Args:
        name: The tool's name as it was written, which need not be the name of any tool.
        arguments: Argument names and values; a call does not change them, and neither should its holder.
    """

    name: str
    arguments: dict[str, JSONValue] = field(default_factory=dict)

    def key(self) -> str:
        """Return the call as canonical JSON: the same text exactly for equal calls."""
        return json.dumps([self.name, self.arguments], sort_keys=True, separators=(",", ":"))

    def __eq__(self, other: object) -> bool:
        return self.key() == other.key() if isinstance(other, Call) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key())
