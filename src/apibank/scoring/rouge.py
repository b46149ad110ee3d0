"""ROUGE-L of a reply against the gold reply, in the two definitions that published API-Bank scores rest on.

Both are pure, need no text normalisation beforehand and always return a number between 0 and 1; they differ by up to
0.3 on the same reply, so a score carries the name of its definition. Texts longer than `MAX_WORDS` words are scored by
their first `MAX_WORDS` words: time and memory grow with the product of the two lengths and stay bounded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

MAX_WORDS = 10_000
"""How many words of a text are looked at; the rest is ignored."""

_ALPHANUMERIC = re.compile(r"[a-z0-9]+")


def rouge_l_released(hypothesis: str, reference: str) -> float:
    """Score a reply as the released API-Bank evaluator does.

    Equals the F value of `rouge-l` in the Python package `rouge` 1.0.1, rounded to four places: case and punctuation
    count, sentences end at every full stop, and the union of the longest common subsequences over all pairs of
    sentences is counted in *distinct* words, so `a b` scores 1.0 against `a b a b`. Blank text between or after full
    stops counts as one empty word. Where the original stops with an error (no sentence in the hypothesis or in
    the reference, or more words than Python's recursion limit allows) the score is 0 or, for a long text, what the
    definition gives.

    Args:
        hypothesis: The model's reply.
        reference: The gold reply.

    Returns:
        The F value, between 0 and 1.

    Source: Lin (2004), "ROUGE: A Package for Automatic Evaluation of Summaries", section 3.2, as that package reads it.
    """
    said, meant = _sentences(hypothesis), _sentences(reference)
    if not said or not meant:
        return 0.0
    overlap = len(_union_lcs(meant, said))
    precision = overlap / len(set().union(*said))
    recall = overlap / len(set().union(*meant))
    return round(2.0 * ((precision * recall) / (precision + recall + 1e-8)), 4)


def rouge_l_google(hypothesis: str, reference: str) -> float:
    """Score a reply as Google's `rouge-score` does, the definition that most other papers report.

    Equals the F measure of `rougeL` in `rouge-score` 0.1.2 without its stemmer: lower-case runs of ASCII letters and
    digits, and one longest common subsequence over the whole text.

    Args:
        hypothesis: The model's reply.
        reference: The gold reply.

    Returns:
        The F measure, between 0 and 1; 0 if either text has no word.

    Source: Lin (2004), "ROUGE: A Package for Automatic Evaluation of Summaries", section 3.1.
    """
    from rapidfuzz.distance import LCSseq

    said = _ALPHANUMERIC.findall(hypothesis.lower())[:MAX_WORDS]
    meant = _ALPHANUMERIC.findall(reference.lower())[:MAX_WORDS]
    if not said or not meant:
        return 0.0
    ids: defaultdict[str, int] = defaultdict(lambda: len(ids))
    common = LCSseq.similarity([ids[word] for word in said], [ids[word] for word in meant])
    precision, recall = common / len(said), common / len(meant)
    return 2 * precision * recall / (precision + recall) if common else 0.0


def _sentences(text: str) -> list[tuple[str, ...]]:
    """Split a text at its full stops into sentences of words, up to `MAX_WORDS` words."""
    sentences = []
    room = MAX_WORDS
    for piece in text.split("."):
        if piece and room > 0:
            words = tuple(piece.split()[:room]) or ("",)
            room -= len(words)
            sentences.append(words)
    return sentences


def _union_lcs(reference: Sequence[tuple[str, ...]], hypothesis: Sequence[tuple[str, ...]]) -> set[str]:
    """Return the words in the longest common subsequence of at least one reference and one hypothesis sentence.

    A pair is looked at only if it shares a word that is not yet found: no other can add one.
    """
    sentences = list(dict.fromkeys(hypothesis))
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for number, sentence in enumerate(sentences):
        for word in sentence:
            holders[word].add(number)
    found: set[str] = set()
    for meant in dict.fromkeys(reference):
        positions: defaultdict[str, int] = defaultdict(int)
        for place, word in enumerate(meant):
            positions[word] |= 1 << place
        missing = {word for word in positions if word in holders and word not in found}
        for number in set().union(*(holders[word] for word in missing)):
            said = [word for word in sentences[number] if word in positions]
            if not missing.isdisjoint(said):
                found |= _lcs_words(meant, said, positions)
                missing -= found
    return found


def _lcs_words(first: Sequence[str], second: Sequence[str], positions: dict[str, int]) -> set[str]:
    """Return the words of one longest common subsequence: the one that a walk back from the table's last cell meets.

    Which of several equally long subsequences is taken changes the score, so ties fall as in the original: a match
    is always taken, and without one the walk goes back in `first` only where `second` cannot be shortened. The table
    is held as one integer a word of `second`: bit `i` tells whether this word made the longest common subsequence
    with the first `i` words of `first` longer.

    Source: Hyyro (2004), "Bit-parallel LCS-length computation revisited"; the growth is the carry of its addition.

    Args:
        first: Words of one sentence.
        second: Words of the other; each occurs in `first`.
        positions: For each word of `first`, its places as the bits of an integer.
    """
    flat = (1 << len(first)) - 1
    full = flat
    growth = []
    for word in second:
        matches = flat & positions[word]
        total = flat + matches
        growth.append(total ^ flat ^ matches)
        flat = (total | (flat ^ matches)) & full
    words = set()
    i, j = len(first), len(second)
    while i and j:
        if first[i - 1] == second[j - 1]:
            words.add(first[i - 1])
            i, j = i - 1, j - 1
        elif growth[j - 1] >> i & 1:
            i -= 1
        else:
            j -= 1
    return words
