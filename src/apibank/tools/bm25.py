"""Okapi BM25: which of a few texts a query is about.

Source: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, with a term's weight
kept above zero by adding one inside the logarithm. The same texts and query give the same ranking; ties keep the
texts' order.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache

from .terms import terms

K1 = 1.5
B = 0.75


class Bm25:
    """An index over texts.

    Args:
        texts: What is searched, in the order that settles ties.
    """

    def __init__(self, texts: tuple[str, ...]) -> None:
        split = [terms(text) for text in texts]
        mean = sum(map(len, split)) / len(split) if split else 1.0
        self._norms = [K1 * (1 - B + B * len(words) / (mean or 1.0)) for words in split]
        self._postings: dict[str, list[tuple[int, int]]] = {}
        for number, words in enumerate(split):
            for word, times in Counter(words).items():
                self._postings.setdefault(word, []).append((number, times))

    def weight(self, term: str) -> float:
        """Return what a term tells: the more, the fewer texts hold it."""
        held = len(self._postings.get(term, ()))
        return math.log(1 + (len(self._norms) - held + 0.5) / (held + 0.5))

    def best(self, query: str, count: int) -> list[int]:
        """Return the numbers of the texts that fit a query best, best first; those that share no term are left out.

        Args:
            query: What to look for.
            count: How many at most.
        """
        scores: dict[int, float] = {}
        for term in terms(query):
            weight = self.weight(term)
            for number, times in self._postings.get(term, ()):
                gain = weight * times * (K1 + 1) / (times + self._norms[number])
                scores[number] = scores.get(number, 0.0) + gain
        return sorted(scores, key=lambda number: (-scores[number], number))[:count]


@lru_cache(maxsize=64)
def index_of(texts: tuple[str, ...]) -> Bm25:
    """Return the index over texts, made once for equal texts."""
    return Bm25(texts)
