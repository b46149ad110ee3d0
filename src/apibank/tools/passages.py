"""The answer to a question, from what was asked of a text before or from the text itself.

An answer is always a recorded one or a sentence of the text, never made up; a question that neither fits has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .bm25 import index_of
from .terms import terms
from .types import same_words

ALIKE = 0.6
"""The share of their terms (Jaccard index) that two wordings of one question have in common, at least."""

WITHIN = 0.5
"""The same for a question that says nothing but what the other one says too, only shorter."""

RELATED = 0.5
"""The part of a question, by the weight of its terms, that a sentence speaks of if it may answer, at least."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])|\n+")


def recorded_answer(question: str, recorded: Sequence[tuple[str, str]], title: str = "") -> str | None:
    """Return the answer to the recorded question that is most like this one, or None if none is like it.

    A question that says all that a recorded one says is like it, too, if they are the same question by their words.

    Args:
        question: What is asked.
        recorded: Pairs of question and answer; of equally alike ones the first counts.
        title: What the text is about; a question that names it besides is none the less alike.
    """
    full, named = frozenset(terms(question)), frozenset(terms(title))
    best, answer = 0.0, None
    for known, its_answer in recorded:
        other = frozenset(terms(known))
        asked = full - (named - other)
        alike = len(asked & other) / (len(asked | other) or 1)
        enough = alike >= (WITHIN if full <= other else ALIKE) or (other <= full and same_words(question, known))
        if enough and alike > best:
            best, answer = alike, its_answer
    return answer


def closest_sentence(question: str, text: str) -> str | None:
    """Return the sentence of a text that a question is about, or None if no sentence speaks of most of it.

    Args:
        question: What is asked.
        text: Where the answer may stand.
    """
    sentences = tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())
    index = index_of(sentences)
    asked = dict.fromkeys(terms(question))
    total = sum(index.weight(term) for term in asked)
    for number in index.best(question, 3):
        shared = [term for term in asked if term in frozenset(terms(sentences[number]))]
        if len(shared) >= min(2, len(asked)) and sum(map(index.weight, shared)) >= RELATED * total:
            return sentences[number]
    return None
