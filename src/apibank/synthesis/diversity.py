"""How diverse requests are: openings, vocabulary, and how much they repeat one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from apibank.benchmarks import Dialogue, Utterance
from apibank.benchmarks.open.overlap import shingles

OPENING_WORDS = 4

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Diversity:
    """Figures of some requests.

    Args:
        requests: How many there are.
        words: Words in all.
        mean_words: Words a request.
        vocabulary: Different words, without numbers.
        vocabulary_of_10000_words: Different words among the first 10,000, so that sets of different sizes compare.
        openings: Different openings of four words, by request.
        commonest_opening: The share of the commonest opening.
        distinct_2: Different runs of two words by all of them (Li et al., *A Diversity-Promoting Objective*, 2016).
        self_overlap: The mean share of a request's runs of four words that stand in another request too.
    """

    requests: int
    words: int
    mean_words: float
    vocabulary: int
    vocabulary_of_10000_words: int
    openings: float
    commonest_opening: float
    distinct_2: float
    self_overlap: float

    def record(self) -> dict[str, Any]:
        """Return the figures as a JSON object."""
        return asdict(self)


def diversity(requests: Sequence[str]) -> Diversity:
    """Return the figures of some requests.

    Args:
        requests: First messages of users, one or more.
    """
    split = [[word.casefold() for word in _WORD.findall(request)] for request in requests]
    every = [word for words in split for word in words]
    opened = Counter(" ".join(request.casefold().split()[:OPENING_WORDS]) for request in requests)
    pairs = [pair for request in requests for pair in shingles(request, 2)]
    runs = [set(shingles(request, 4)) for request in requests]
    held = Counter(run for each in runs for run in each)
    shared = [sum(held[run] > 1 for run in each) / len(each) for each in runs if each]
    return Diversity(
        len(requests),
        len(every),
        round(len(every) / max(1, len(requests)), 2),
        len(set(every)),
        len(set(every[:10_000])),
        round(len(opened) / max(1, len(requests)), 4),
        round(max(opened.values(), default=0) / max(1, len(requests)), 4),
        round(len(set(pairs)) / max(1, len(pairs)), 4),
        round(sum(shared) / max(1, len(shared)), 4),
    )


def requests_of(dialogues: Iterable[Dialogue]) -> list[str]:
    """Return the first message of the user in each of a benchmark's dialogues."""
    spoken = ([t.text for t in d.turns if isinstance(t, Utterance) and t.speaker == "user"] for d in dialogues)
    return [texts[0] for texts in spoken if texts]
