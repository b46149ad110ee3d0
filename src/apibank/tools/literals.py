"""Lists and objects that arrive as text, in JSON or Python spelling."""

from __future__ import annotations

import ast
import json
from typing import Any

LONGEST = 10_000
DEEPEST = 20


def read_literal(text: str) -> Any:
    """Return the value that a text spells, in JSON or as a Python literal.

    Args:
        text: At most 10,000 characters, nested at most 20 deep.

    Raises:
        ValueError: The text is too long, too deep, or spells no value.
    """
    if len(text) > LONGEST or _depth(text) > DEEPEST:
        raise ValueError("a shorter value")
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise ValueError("a list") from None


def _depth(text: str) -> int:
    deepest = depth = 0
    for mark in text:
        if mark in "[{(-+~":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]})":
            depth -= 1
    return deepest
