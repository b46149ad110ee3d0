"""A benchmark in figures: how much of what it holds, level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from apibank.benchmarks.dialogue import LEVEL_NAMES, Dialogue, GoldCall, Level, Utterance
from apibank.tools import SEARCHER, SIGN_IN, toolset

SHARED = frozenset({SIGN_IN, SEARCHER})
"""Tools that others need first; they are left out when the largest share is sought."""


@dataclass(frozen=True)
class LevelStats:
    """One level of a benchmark in figures.

    Args:
        dialogues: How many there are.
        calls: Gold calls, searches included.
        turns: Everything said and called.
        user_turns: What users say.
        replies: What the assistant says.
        no_call_turns: Replies that directly follow what the user said: no call is due there.
        error_dialogues: Dialogues in which a gold call fails.
        failing_calls: Gold calls that fail.
        multi_call_dialogues: Dialogues with more than one call, GetUserToken and ToolSearcher aside.
        tools: Calls of each tool, most called first.
        domains: Calls of each domain, most called first.
    """

    dialogues: int
    calls: int
    turns: int
    user_turns: int
    replies: int
    no_call_turns: int
    error_dialogues: int
    failing_calls: int
    multi_call_dialogues: int
    tools: Mapping[str, int]
    domains: Mapping[str, int]

    @property
    def largest_share(self) -> tuple[str, float]:
        """The tool with most calls, GetUserToken and ToolSearcher aside, and its part of all calls."""
        counts = {name: count for name, count in self.tools.items() if name not in SHARED}
        name = max(counts, key=lambda each: counts[each], default="")
        return name, counts.get(name, 0) / self.calls if self.calls else 0.0

    def record(self) -> dict[str, Any]:
        """Return the figures as JSON."""
        name, share = self.largest_share
        return {**asdict(self), "largest_share": {"tool": name, "share": round(share, 4)}}


def stats(dialogues: Iterable[Dialogue]) -> dict[Level, LevelStats]:
    """Return the figures of each level that has dialogues."""
    by_level: dict[Level, list[Dialogue]] = {level: [] for level in (1, 2, 3)}
    for dialogue in dialogues:
        by_level[dialogue.level].append(dialogue)
    return {level: _level(found) for level, found in by_level.items() if found}


def level_title(level: int) -> str:
    """Return a level as people read it, as `1 Call`."""
    return f"{level} {LEVEL_NAMES[level]}"


def _level(dialogues: list[Dialogue]) -> LevelStats:
    calls = [[turn for _, turn in dialogue.calls()] for dialogue in dialogues]
    tools = Counter(turn.call.name for turns in calls for turn in turns)
    known = toolset(dialogues[0].toolset)
    domains: Counter[str] = Counter()
    for name, count in tools.items():
        domains[known[name].domain if name in known else "unknown"] += count
    said = Counter(turn.speaker for d in dialogues for turn in d.turns if isinstance(turn, Utterance))
    return LevelStats(
        dialogues=len(dialogues),
        calls=sum(tools.values()),
        turns=sum(len(dialogue.turns) for dialogue in dialogues),
        user_turns=said["user"],
        replies=said["assistant"],
        no_call_turns=sum(map(_no_call_turns, dialogues)),
        error_dialogues=sum(any(turn.error is not None for turn in turns) for turns in calls),
        failing_calls=sum(turn.error is not None for turns in calls for turn in turns),
        multi_call_dialogues=sum(sum(turn.call.name not in SHARED for turn in turns) > 1 for turns in calls),
        tools=dict(tools.most_common()),
        domains=dict(domains.most_common()),
    )


def _no_call_turns(dialogue: Dialogue) -> int:
    pairs = zip(dialogue.turns, dialogue.turns[1:], strict=False)
    return sum(
        isinstance(one, Utterance) and one.speaker == "user" and not isinstance(two, GoldCall) and two.speaker != "user"
        for one, two in pairs
    )
