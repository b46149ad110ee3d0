"""How the names of tools become words."""

from __future__ import annotations

import re

_SEAM = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")


def spaced(text: str) -> str:
    """Put a space where camel case or an underscore joins two words: `DocumentQA` becomes `Document QA`."""
    return " ".join(_SEAM.sub(" ", text).split())


def split_at_capitals(text: str) -> str:
    """Put every capital into a word of its own, in lower case: `DocumentQA` becomes `document q a`.

    This is how the released evaluator reads the name of a tool.
    """
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in text).strip()
