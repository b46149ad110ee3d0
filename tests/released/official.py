"""The official records that verdicts are compared on: gold by row, recorded verdicts, and a search of gold searches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from apibank.benchmarks.official.data import OfficialData
from apibank.benchmarks.official.folder import OfficialFolder
from apibank.protocols.released import ReleasedEvaluator
from tests.support import official_dir

DIALOGUES = {1: "level-1-given-desc", 2: "level-2-toolsearcher"}
NETWORK = frozenset({"Dictionary", "Translate"})


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def verdicts(name: str) -> list[dict[str, Any]]:
    return lines(official_dir() / "expected-verdicts" / f"{name}.jsonl")


@cache
def data() -> OfficialData:
    return OfficialData.read(OfficialFolder.open(official_dir()))


@cache
def dialogue(level: int, file: str) -> list[Any]:
    return lines(official_dir() / "lv1-lv2-samples" / DIALOGUES[level] / file)


@cache
def steps() -> dict[int, list[Any]]:
    rows = json.loads((official_dir() / "test-data" / "level-3.json").read_text(encoding="utf-8"))
    return {row["sample_id"]: row["apis"] for row in rows}


def gold_of(row: Mapping[str, Any]) -> Any:
    """Return the gold record of a row: `id` counts two samples a call, the call's and that of the turn after it."""
    if row["level"] == 3:
        return steps()[row["sample_id"]][row["api_id"]]
    turns = dialogue(row["level"], row["file"])
    calls = [position for position, turn in enumerate(turns) if turn["role"] == "API"]
    call, after = divmod(row["id"], 2)
    return turns[calls[call] + after]


def write_call(tool: str, arguments: Mapping[str, Any]) -> str:
    inside = ", ".join(f"{name}='{value}'" for name, value in arguments.items())
    return f"[{tool}({inside})]"


def gold_searches() -> Iterator[tuple[int, str, str]]:
    """Return level, keywords and found tool of every gold search."""
    for path in sorted((official_dir() / "lv1-lv2-samples" / DIALOGUES[2]).glob("*.jsonl")):
        for turn in dialogue(2, path.name):
            if turn.get("api_name") == "ToolSearcher":
                found = turn["result"]["output"]
                yield 2, turn["param_dict"]["keywords"], (found[-1] if isinstance(found, list) else found)["name"]
    for apis in steps().values():
        for step in apis:
            if step["api_name"] == "ToolSearcher":
                yield 3, step["input"]["keywords"], step["output"]["output"]["name"]


class GoldSearch:
    """A search that knows the gold searches only, but for those where the current code finds another tool.

    Args:
        other: (level, keywords) of those.
    """

    def __init__(self, other: set[tuple[int, str]]) -> None:
        self._found = {(level, words): tool for level, words, tool in gold_searches() if (level, words) not in other}

    def __call__(self, keywords: str, descriptors: Sequence[Mapping[str, Any]], level: int) -> Any:
        tools = {descriptor["name"]: descriptor for descriptor in descriptors}
        found = tools.get(self._found.get((level, keywords), ""))
        if found is None:
            return {"name": "another tool"}
        takes_token = level < 3 and "token" in found["input_parameters"]
        return [tools["GetUserToken"], found] if takes_token else found


def evaluator() -> ReleasedEvaluator:
    """Return an evaluator on the official data with a search made of its gold searches."""
    other = {
        (2, dialogue(2, row["file"])[row["turn"]]["param_dict"]["keywords"])
        for row in verdicts("gold_replay")
        if row["category"] == "toolsearcher_other_tool"
    } | {
        (3, steps()[row["sample_id"]][row["api_id"]]["input"]["keywords"])
        for row in verdicts("gold_replay_lv3")
        if row["api"] == "ToolSearcher" and not row["call_parsed"]
    }
    return ReleasedEvaluator.of(data(), GoldSearch(other))
