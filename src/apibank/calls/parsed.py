"""What a text holds: calls, and places where a call was begun that cannot be read.

A `Parsed` always holds at least one item. A text without any call holds one failure of the kind `no_call`, so
"there is no call" and "there is a call that cannot be parsed" are told apart, as the error types of API-Bank
ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from apibank.calls.call import Call

FailureKind: TypeAlias = Literal[
    "no_call",
    "too_long",
    "no_brackets",
    "no_parentheses",
    "no_name",
    "unclosed",
    "too_deep",
    "positional_argument",
    "duplicate_argument",
    "bad_argument",
    "bad_json",
]
"""Why a text gives no call.

`no_call`: nothing in it looks like one. `too_long`: longer than `MAX_LENGTH`, so not read. `no_brackets`: a
call without the square brackets that its format asks for. `no_parentheses`: a tool's name in them, and nothing
else. `no_name`: arguments, but no tool. `unclosed`: the text ends, or its closing brackets are missing.
`too_deep`: values nested beyond `MAX_DEPTH`. The rest say what is wrong with an argument or, for `bad_json`,
with the JSON around it.
"""

MAX_LENGTH = 20_000
"""Characters of the longest text that is read."""

MAX_DEPTH = 64
"""How deep lists and dictionaries may be nested in an argument."""


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """Why there is no call at some place of a text.

    Args:
        kind: What is wrong, for counting.
        message: What is wrong, for reading: one line.
        position: Where in the text, in characters from its start, thinking left out.
    """

    kind: FailureKind
    message: str
    position: int = 0

    @property
    def holds_call(self) -> bool:
        """Whether a call is there that cannot be parsed, rather than none at all."""
        return self.kind not in ("no_call", "too_long")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The calls and failures of one text, in the order in which they stand there.

    Args:
        items: The calls and failures.
        marked: The call that the text marks as the one it makes, where its format has such a mark.
    """

    items: tuple[Call | ParseFailure, ...]
    marked: Call | None = None

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls that could be read."""
        return tuple(item for item in self.items if isinstance(item, Call))

    @property
    def failures(self) -> tuple[ParseFailure, ...]:
        """The places that could not."""
        return tuple(item for item in self.items if isinstance(item, ParseFailure))

    @property
    def first(self) -> Call | ParseFailure:
        """The marked call, else the first that could be read; without any, the first failure."""
        return self.marked or next((item for item in self.items if isinstance(item, Call)), self.items[0])


def parsed(items: list[Call | ParseFailure], marked: Call | None = None) -> Parsed:
    """Return the items as a `Parsed`, with a `no_call` failure where there are none."""
    return Parsed(tuple(items) or (ParseFailure("no_call", "the text holds no call"),), marked)


def too_long(text: str) -> Parsed | None:
    """Return the failure of a text beyond `MAX_LENGTH`, None for one that can be read."""
    if len(text) <= MAX_LENGTH:
        return None
    message = f"the text has {len(text)} characters and at most {MAX_LENGTH} are read"
    return Parsed((ParseFailure("too_long", message, MAX_LENGTH),))
