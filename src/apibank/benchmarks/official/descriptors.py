"""The tools' descriptors: what a search looks through and returns.

They are the authors' texts, so they are read from the user's copy of the data and never shipped: those of the current
code from the prompts of the test rows, those of April 2023 from the level-2 gold search results, those of level 3 from
its gold search results.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from apibank.tools import SEARCHER

from .rows import Row

Descriptor = Mapping[str, Any]


@dataclass(frozen=True)
class Descriptors:
    """Descriptors by tool name; each has `name`, `description`, `input_parameters`, `output_parameters`.

    Args:
        current: Levels 1 and 2, of the current code.
        april: Levels 1 and 2, of the code of April 2023, for tools that a gold search found.
        level3: Level 3, for tools that a gold search found.
    """

    current: Mapping[str, Descriptor] = field(default_factory=dict)
    april: Mapping[str, Descriptor] = field(default_factory=dict)
    level3: Mapping[str, Descriptor] = field(default_factory=dict)

    @classmethod
    def gather(
        cls,
        rows: Iterable[Row],
        level2: Iterable[Iterable[Mapping[str, Any]]],
        level3: Iterable[Mapping[str, Any]],
    ) -> Descriptors:
        """Gather the descriptors that stand in the data.

        Args:
            rows: The released rows of levels 1 and 2, whose prompts show the current descriptors.
            level2: The records of each level-2 dialogue, whose searches found those of April 2023.
            level3: The level-3 samples, whose searches found theirs.
        """
        level2_searches = (turn["result"] for turns in level2 for turn in turns if turn.get("api_name") == SEARCHER)
        level3_searches = (step["output"] for row in level3 for step in row["apis"] if step["api_name"] == SEARCHER)
        shown = (descriptor for row in rows for descriptor in described(row))
        return cls(_by_name(shown), _by_name(_found(level2_searches)), _by_name(_found(level3_searches)))

    def of_level(self, level: int) -> list[Descriptor]:
        """Return the descriptors that a search at a level looks through."""
        return list((self.level3 if level == 3 else self.current).values())


def described(row: Row) -> Iterator[Descriptor]:
    """Yield the descriptors in a row's prompt, a JSON object a line."""
    for line in f"{row.instruction}\n{row.input}".split("\n"):
        if line.startswith('{"name"'):
            yield _parsed(line)


@lru_cache(maxsize=256)
def _parsed(line: str) -> Descriptor:
    descriptor: Descriptor = json.loads(line)
    return descriptor


def _found(results: Iterable[Mapping[str, Any]]) -> Iterator[Descriptor]:
    for result in results:
        found = result["output"]
        for descriptor in found if isinstance(found, list) else [found]:
            if descriptor:
                yield {key: value for key, value in descriptor.items() if key != "desc_for_search"}


def _by_name(descriptors: Iterable[Descriptor]) -> dict[str, Descriptor]:
    return {descriptor["name"]: descriptor for descriptor in descriptors}
