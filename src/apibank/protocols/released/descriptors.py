"""The tools' descriptors: what a search looks through and returns.

They are the authors' texts, so they are read from the user's copy of the data and never shipped: those of the current
code from the prompts of the test rows, those of April 2023 from the level-2 gold search results, those of level 3 from
its gold search results.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apibank.errors import DataError

Descriptor = Mapping[str, Any]

_ROWS = ("level-1-api", "level-1-response", "level-2-api", "level-2-response")


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
    def load(cls, folder: Path) -> Descriptors:
        """Read the descriptors from a folder with the official data.

        Raises:
            DataError: A file is missing or is not JSON.
        """
        rows = [row for name in _ROWS for row in _read(folder / "test-data" / f"{name}.json")]
        dialogues = sorted((folder / "lv1-lv2-samples" / "level-2-toolsearcher").glob("*.jsonl"))
        turns = [turn for path in dialogues for turn in _read(path)]
        return cls(
            _by_name(_prompted(rows)),
            _by_name(_found(turn["result"] for turn in turns if turn.get("api_name") == "ToolSearcher")),
            _by_name(_found(level3_searches(_read(folder / "test-data" / "level-3.json")))),
        )

    def of_level(self, level: int) -> list[Descriptor]:
        """Return the descriptors that a search at a level looks through."""
        return list((self.level3 if level == 3 else self.current).values())


def level3_searches(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Return the recorded search results of the level-3 rows."""
    return (step["output"] for row in rows for step in row["apis"] if step["api_name"] == "ToolSearcher")


def _prompted(rows: Iterable[Mapping[str, Any]]) -> Iterator[Descriptor]:
    """Return the descriptors in the prompts of test rows, a JSON object a line."""
    seen: set[str] = set()
    for row in rows:
        for line in f"{row['instruction']}\n{row['input']}".splitlines():
            if line.startswith('{"name"') and line not in seen:
                seen.add(line)
                yield json.loads(line)


def _found(results: Iterable[Mapping[str, Any]]) -> Iterator[Descriptor]:
    for result in results:
        found = result["output"]
        for descriptor in found if isinstance(found, list) else [found]:
            if descriptor:
                yield {key: value for key, value in descriptor.items() if key != "desc_for_search"}


def _by_name(descriptors: Iterable[Descriptor]) -> dict[str, Descriptor]:
    return {descriptor["name"]: descriptor for descriptor in descriptors}


def _read(path: Path) -> list[Any]:
    """Read a JSON list, or a file of JSON lines."""
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        rows: list[Any] = json.loads(text)
        return rows
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}; give the folder of the official data") from error
