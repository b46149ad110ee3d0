"""The ranking behind SearchEngine: Okapi BM25 over pre-tokenised documents, as the package `rank_bm25` computes it.

Source: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009; the parameters and the
floor for negative weights are those of `BM25Okapi`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

_K1, _B, _EPSILON = 1.5, 0.75, 0.25
_WORD = re.compile(r"\w+(?:[-.'’]\w+)*|[^\w\s]")
_CONTRACTION = re.compile(r"(?:n't|'(?:s|m|d|ll|re|ve))$")


class Bm25:
    """An index over tokenised documents.

    Args:
        tokens: The words of each document.
        documents: What a search returns for each.
    """

    def __init__(self, tokens: Sequence[Sequence[str]], documents: Sequence[Any]) -> None:
        self._documents = documents
        self._counts = [Counter(words) for words in tokens]
        mean = sum(map(len, tokens)) / len(tokens) if tokens else 1.0
        self._lengths = [_K1 * (1 - _B + _B * len(words) / mean) for words in tokens]
        within = Counter(word for counts in self._counts for word in counts)
        weights = {word: math.log(len(tokens) - n + 0.5) - math.log(n + 0.5) for word, n in within.items()}
        floor = _EPSILON * sum(weights.values()) / len(weights) if weights else 0.0
        self._weights = {word: weight if weight >= 0 else floor for word, weight in weights.items()}

    def best(self, keyword: str, count: int = 2) -> list[Any]:
        """Return the best documents for a keyword text; ties keep the documents' order."""
        scores = [0.0] * len(self._counts)
        for word in words_of(keyword):
            weight = self._weights.get(word)
            if weight is None:
                continue
            for number, counts in enumerate(self._counts):
                if times := counts[word]:
                    scores[number] += weight * (times * (_K1 + 1) / (times + self._lengths[number]))
        ranking = sorted(range(len(scores)), key=lambda number: -scores[number])
        return [self._documents[number] for number in ranking[:count]]


def words_of(text: str) -> list[str]:
    """Split a lower-cased query into words, contractions and punctuation marks."""
    words: list[str] = []
    for word in _WORD.findall(text.lower().strip()):
        contraction = _CONTRACTION.search(word)
        if contraction and contraction.start():
            words += [word[: contraction.start()], contraction[0]]
        else:
            words.append(word)
    return words
