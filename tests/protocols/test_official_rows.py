"""The rows of each protocol on the official data: counts that hold on any part of them, and the published ones."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import Any

import pytest

from apibank.benchmarks import Level
from apibank.models.model import Reply
from apibank.protocols.registry import load_protocol
from tests.official.support import needs_original_search, official
from tests.support import official_dir

PUBLISHED = {
    "corrected": (389, 119, 245),
    "by-step": (399, 135, 245),
    "first-step": (214, 50, 50),
    "toolrl": (399, 67, 131),
    "toolsearcher-free": (368, 64, 131),
}
"""Calls by level on the whole data; those of toolrl's level 2 follow from a rule that is inferred."""


def rows(level: int) -> list[dict[str, Any]]:
    """Return the released call rows, each with its tool and whether a value is a list."""
    name = "level-3-batch-inf" if level == 3 else f"level-{level}-api"
    found = json.loads((official_dir() / "test-data" / f"{name}.json").read_text(encoding="utf-8"))
    for row in found:
        gold = row["output"] if level == 3 else row["expected_output"]
        named = re.search(r"\[(\w+)\((.*)\)\]", gold)
        assert named is not None
        row |= {
            "gold": gold,
            "tool": named[1],
            "list": "]" in named[2],
            "dialogue": row.get("file", row.get("sample_id")),
        }
    return list(found)


def counted() -> dict[str, tuple[int, ...]]:
    """Return how many rows each rule leaves, counted in the files and not by any protocol."""
    by_level = {level: rows(level) for level in (1, 2, 3)}
    distinct: defaultdict[int, set[Any]] = defaultdict(set)
    for level, found in by_level.items():
        distinct[level] = {
            (row["dialogue"], row["gold"]) for row in found if not row["list"] and row["tool"] != "ToolSearcher"
        }
    unlooked = {level: [r for r in found if r["tool"] != "ToolSearcher"] for level, found in by_level.items()}
    return {
        "by-step": tuple(map(len, by_level.values())),
        "first-step": tuple(len({row["dialogue"] for row in found}) for found in by_level.values()),
        "toolrl": (
            len(by_level[1]),
            sum(row["tool"] != "GetUserToken" for row in unlooked[2]),
            len(unlooked[3]),
        ),
        "toolsearcher-free": (
            sum(not row["list"] for row in by_level[1]),
            len(distinct[2]),
            len(unlooked[3]),
        ),
    }


@pytest.mark.parametrize("name", ["by-step", "first-step", "toolrl", "toolsearcher-free"])
def test_rows_are_those_that_the_files_have(name: str) -> None:
    benchmark = official()
    if name in ("by-step", "toolrl"):
        needs_original_search()
    asked = Counter(sample.dialogue.level for sample in load_protocol(name, benchmark).samples((1, 2, 3)))
    assert tuple(asked[level] for level in (1, 2, 3)) == counted()[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_level_has_more_rows_than_were_published(name: str) -> None:
    benchmark = official()
    needs_original_search()
    found = [s for s in load_protocol(name, benchmark).samples((1, 2, 3)) if s.kind == "call"]
    asked = Counter(sample.dialogue.level for sample in found)
    whole: dict[Level, int] = {1: 214, 2: 50, 3: 50}
    dialogues = Counter(dialogue.level for dialogue in benchmark.dialogues)
    for level, published in zip(whole, PUBLISHED[name], strict=True):
        if dialogues[level] == whole[level]:
            assert asked[level] == published
        assert asked[level] <= published
        assert asked[level] / dialogues[level] == pytest.approx(published / whole[level], rel=0.12)


def test_a_level_3_sample_is_one_of_50() -> None:
    benchmark = official()
    needs_original_search()
    protocol = load_protocol("by-sample", benchmark)
    verdicts = [protocol.judge(sample, protocol.gold_reply(sample)) for sample in protocol.samples((3,))]
    found = protocol.counted(verdicts)
    assert len(found) == len(benchmark.at_levels((3,)))
    wrong = {verdict.dialogue for verdict in verdicts if not verdict.correct}
    assert {verdict.dialogue for verdict in found if not verdict.correct} == wrong != set()
    assert protocol.counted(verdicts[1:]) == found[1:], "the first sample lacks a step"


def test_released_gold_texts_are_read_to_the_letter() -> None:
    protocol = load_protocol("first-step", official())
    texts = official().extra["official"].rows
    samples = protocol.samples((1, 2, 3))
    right = [protocol.judge(sample, Reply(texts[sample.key].output)).correct for sample in samples]
    assert sum(map(bool, right)) / len(right) > 0.95
