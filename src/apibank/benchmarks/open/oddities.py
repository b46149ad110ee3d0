"""Signs that a slot does not fit its sentence: marks left open, an article before the wrong sound, a doubled word."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COUNTED = "nights|rooms|adults|children|people|persons|guests|minutes|hours|days|weeks|months|years|meetings|times"

SPACED = "a space before a mark"

_PATTERNS = {
    "a placeholder that was not filled": r"[{}]",
    "a value that is not there": r"\b(?:None|nan|null)\b|^\s*$",
    "a whole number written as a fraction": r"\b\d+\.0\b(?!\.)",
    "a instead of an": r"\b[Aa] (?:(?i:(?!eu|one\b|once|uni|us[aeu]|util)[aeiou][a-z])|(?:8|11|18|8\d)\b)",
    "an instead of a": r"\b[Aa]n (?:(?!h(?:ou?r|onest|onou?r|eir))[b-df-hj-np-tv-z][a-z]|(?:1|10|12|[2-79]\d*)\b)",
    "a word twice": r"\b(?i:(a|an|the|to|of|in|at|on|for|is|and|with|from|by|my|your|it) \1|(dr|mr|mrs)\.? \2)\b",
    "a plural after one": rf"\b(?:1|[Oo]ne) (?:{_COUNTED})\b",
    "marks that do not go together": r"[^.]\.\.(?!\.)|,\s*[,.;?!]|[?!]\.(?!\.)|[;:],|;;|::",
    SPACED: r"\w [,;?!]|\w \.(?![\w.])",
}
_ODD = {what: re.compile(pattern) for what, pattern in _PATTERNS.items()}


def oddities(text: str, *, typed: bool = False) -> Iterator[str]:
    """Yield what looks wrong in a text, with the place.

    Args:
        text: What is said.
        typed: Whether a user typed it, who may set a space before a mark.
    """
    for what, pattern in _ODD.items():
        match = pattern.search(text)
        if match is not None and not (typed and what == SPACED):
            around = " ".join(text[max(0, match.start() - 20) : match.end() + 20].split())
            yield f"{what}: ...{around}..."
