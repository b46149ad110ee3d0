"""An index over tools: the keywords of a search against each tool's name and description, and against what it does.

The same entries, encoder and keywords always give the same hits: scores are rounded to six places and equal
scores are ordered by name. Making an index costs nothing; its vectors are read or computed at the first search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from apibank.retrieval.action import Action, action_of, action_of_tool
from apibank.retrieval.minilm import minilm
from apibank.retrieval.store import vectors_of
from apibank.retrieval.words import spaced
from apibank.tools import SEARCHER

if TYPE_CHECKING:
    from apibank.retrieval.encoder import Encoder, Matrix, Vector

READ_CHARACTERS = 2_000
REMEMBERED_SEARCHES = 4_096
SAME_ACTION = 0.1
"""What a tool gains over its cosine if it does what the keywords ask for: create, update, delete or read.

The weight is chosen on one half of our own searches (0.10 to 0.15 do equally well there: 30 of 35 find their tool
first, 26 without it). On searches that chose nothing it brings the right tool first in 25 of 35 (else 24), in 53 of
60 written before it was tried (45), in 21 of the 27 official ones of level 2 (20) and 21 of 21 of level 3 (21).
"""


class Entry(NamedTuple):
    """A tool as the index sees it.

    Args:
        name: The tool's name.
        text: What keywords are compared with.
        action: What the tool does with its thing; None where that is not to count.
    """

    name: str
    text: str
    action: Action | None = None


class Hit(NamedTuple):
    """A tool that a search found.

    Args:
        name: The tool's name.
        score: The cosine between keywords and tool, and `SAME_ACTION` more if both name the same action.
    """

    name: str
    score: float


class ToolIndex:
    """Finds tools by the meaning of keywords; safe to share between worlds and threads.

    Args:
        entries: The tools, each name once.
        encoder: What turns texts into vectors.

    Raises:
        ValueError: A name occurs twice.
    """

    def __init__(self, entries: Sequence[Entry], encoder: Encoder) -> None:
        self.entries = tuple(entries)
        if len({entry.name for entry in self.entries}) != len(self.entries):
            raise ValueError("a tool's name occurs twice in the index")
        self._encoder = encoder
        self._filling = Lock()
        self._ranked = lru_cache(maxsize=REMEMBERED_SEARCHES)(self._rank)

    def search(self, keywords: str, limit: int = 5) -> list[Hit]:
        """Return the tools that fit best, best first.

        Args:
            keywords: What to look for; camel case is read as words, and a very long text only in part.
            limit: How many tools to return at most.

        Returns:
            The hits; none where the keywords are blank or the index is empty.

        Raises:
            ApibankError: The encoder's packages are not installed.
        """
        query = spaced(keywords[:READ_CHARACTERS])
        if not query or not self.entries or limit < 1:
            return []
        return list(self._ranked(query)[:limit])

    def _rank(self, query: str) -> tuple[Hit, ...]:
        with self._filling:
            vectors = self._vectors
        scores = cosines(vectors, self._encoder.encode(query))
        action = action_of(query)
        hits = [
            Hit(entry.name, round(score + (SAME_ACTION if action and entry.action == action else 0), 6))
            for entry, score in zip(self.entries, scores, strict=True)
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.name)))

    @cached_property
    def _vectors(self) -> Matrix:
        return vectors_of([entry.text for entry in self.entries], self._encoder)


def cosines(vectors: Matrix, query: Vector) -> list[float]:
    """Return the cosine of each row of unit vectors with a unit vector, summed in double precision."""
    scores: list[float] = (vectors.astype("f8") @ query.astype("f8")).tolist()
    return scores


def default_index(descriptors: Iterable[Mapping[str, Any]]) -> ToolIndex:
    """Return the index that a world's ToolSearcher uses.

    Args:
        descriptors: The tools as `{name, description, ...}`; ToolSearcher itself is left out.

    Returns:
        An index over name, description and action with the default encoder.
    """
    entries = [
        Entry(
            tool["name"],
            f"{spaced(tool['name'])}. {tool['description']}",
            action_of_tool(tool["name"], tool["description"]),
        )
        for tool in descriptors
        if tool["name"] != SEARCHER
    ]
    return ToolIndex(entries, minilm())
