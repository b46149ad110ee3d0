"""The call in a text, found and read exactly as the released code does, defects included.

The first bracketed call of a line counts; its arguments are whatever `key=value` pieces stand in it, where any quote
ends a value and a list runs to the last `]`. Reading takes time linear in the text.
"""

from __future__ import annotations

import re

MAX_TEXT = 100_000

_OPENING = re.compile(r"\[(\w+)\(")
_KEY = re.compile(r"(?<!\w)(\w++)\s*+=\s*+")
_QUOTED = re.compile(r"['\"](.[^'\"]*+)['\"]")
_BARE = re.compile(r"\w+")


def parse_call(text: str) -> tuple[str, dict[str, str]] | None:
    """Read the first call of a text.

    Args:
        text: What a model wrote; only its first 100,000 characters are read.

    Returns:
        The tool's name and its arguments as texts, or None where no call is found.
    """
    text = text[:MAX_TEXT]
    position = 0
    while opening := _OPENING.search(text, position):
        line_end = text.find("\n", opening.end())
        line_end = len(text) if line_end < 0 else line_end
        closing = text.rfind(")]", opening.end(), line_end)
        if closing >= 0:
            return opening[1], _arguments(text[opening.end() : closing])
        position = line_end
    return None


def _arguments(inside: str) -> dict[str, str]:
    """Return the arguments of a call; a key that comes twice keeps its last value."""
    found: dict[str, str] = {}
    last_bracket = inside.rfind("]")
    position = 0
    while key := _KEY.search(inside, position):
        start = position = key.end()
        if quoted := _QUOTED.match(inside, start):
            found[key[1]], position = quoted[1], quoted.end()
        elif inside.startswith("[", start) and last_bracket > start:
            position = last_bracket + 1
            found[key[1]] = inside[start:position]
        elif bare := _BARE.match(inside, start):
            found[key[1]], position = bare[0], bare.end()
    return found
