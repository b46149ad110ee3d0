"""The words of texts, as searches and comparisons take them; texts that come again and again are read once."""

from __future__ import annotations

import re
from functools import lru_cache

from apibank.tools.terms import terms

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=65_536)
def term_set(text: str) -> frozenset[str]:
    """Return the different terms of a text: its words as searches compare them."""
    return frozenset(terms(text))


def words_of(text: str) -> str:
    """Return a request as it is compared with others: its words and numbers, without case and marks."""
    return " ".join(_WORD.findall(text.casefold()))
