"""What texts share, by runs of words.

A text's shingles are its runs of so many words, lower-cased and without punctuation.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

Shingle = tuple[str, ...]

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def shingles(text: str, length: int) -> Iterator[Shingle]:
    """Yield the runs of `length` words of a text, in order."""
    words = _WORD.findall(text.lower())
    return zip(*(words[start:] for start in range(length)), strict=False)


def alike(texts: Mapping[str, Iterable[str]], length: int, threshold: float) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of texts whose sets of shingles have a Jaccard index of at least `threshold`, with it.

    Args:
        texts: The parts of each text by its name; a shingle does not reach from one part into the next.
        length: Words of a shingle.
        threshold: The least index that is told.
    """
    sets = {name: {s for part in parts for s in shingles(part, length)} for name, parts in texts.items()}
    holders: dict[Shingle, list[str]] = defaultdict(list)
    for name, held in sets.items():
        shared: Counter[str] = Counter()
        for shingle in held:
            shared.update(holders[shingle])
            holders[shingle].append(name)
        for other, count in shared.items():
            index = count / (len(held) + len(sets[other]) - count)
            if index >= threshold:
                yield other, name, index


class Borrowing:
    """Finds runs of words that also stand in someone else's texts.

    Args:
        texts: The other texts.
        length: From how many words on a run counts.
    """

    def __init__(self, texts: Iterable[str], length: int) -> None:
        self._length = length
        self._known = {shingle for text in texts for shingle in shingles(text, length)}

    def find(self, text: str) -> str | None:
        """Return the first run of a text that is not its own, or None."""
        return next((" ".join(shingle) for shingle in shingles(text, self._length) if shingle in self._known), None)
