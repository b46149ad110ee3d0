"""What went wrong in a run: wrong calls by level, type, place and tool, tools taken for others, unwanted changes.

Counts only, of one protocol's verdicts; with several trials every trial counts. What a table leaves out, JSON holds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from apibank.scoring.verdict import ERROR_TYPES, PLACES, Verdict


@dataclass(frozen=True)
class Tally:
    """Wrong calls of one group: a level, or a gold tool.

    Attributes:
        n: How many calls there are.
        wrong: How many are wrong.
        errors: Of those, how many are of each of the paper's types.
        places: Of those, how many went wrong at each place.
        unwanted: Row changes that gold does not make.
    """

    n: int
    wrong: int
    errors: dict[str, int]
    places: dict[str, int]
    unwanted: int


@dataclass(frozen=True)
class Mistaken:
    """One tool taken for another.

    Attributes:
        gold: The tool that was due.
        called: The tool that was called; None where no call could be read.
        n: How often.
    """

    gold: str
    called: str | None
    n: int


@dataclass(frozen=True)
class Analysis:
    """What went wrong under one protocol.

    Attributes:
        levels: By level.
        tools: By gold tool, most wrong calls first.
        places: How many wrong calls of each place have each error type.
        confusion: Wrong tools, most frequent first.
        unwanted: Calls that change rows which gold does not, by the called tool: how many calls, and how many rows.
        total: Of all calls alike.
    """

    levels: dict[int, Tally]
    tools: dict[str, Tally]
    places: dict[str, dict[str, int]]
    confusion: tuple[Mistaken, ...]
    unwanted: dict[str, dict[str, int]]
    total: Tally

    def record(self) -> dict[str, Any]:
        """Return the analysis as a JSON object."""
        found = asdict(self)
        return {**found, "levels": {str(level): tally for level, tally in found["levels"].items()}}


def analyse(verdicts: Iterable[Verdict]) -> Analysis:
    """Return what went wrong.

    Args:
        verdicts: Of one protocol.

    Source: Li et al. (2023), "API-Bank", section 6 (error types); the places are this project's.
    """
    calls = [v for v in verdicts if v.kind == "call"]
    wrong = [v for v in calls if not v.correct]
    tools = _tallies(calls, lambda v: v.tool)
    confused = Counter((v.tool, v.called) for v in wrong if v.called != v.tool)
    return Analysis(
        levels=dict(sorted(_tallies(calls, lambda v: v.level).items())),
        tools=dict(sorted(tools.items(), key=lambda item: (-item[1].wrong, -item[1].n, item[0]))),
        places={
            place: _counts((v.error for v in wrong if v.place == place), ERROR_TYPES)
            for place in PLACES
            if any(v.place == place for v in wrong)
        },
        confusion=tuple(
            Mistaken(gold, called, n)
            for (gold, called), n in sorted(confused.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or ""))
        ),
        unwanted=_unwanted(calls),
        total=_tally(calls),
    )


def _unwanted(calls: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for verdict in calls:
        if verdict.unwanted:
            found[verdict.called or verdict.tool].append(verdict.unwanted)
    ordered = sorted(found.items(), key=lambda item: (-sum(item[1]), item[0]))
    return {tool: {"calls": len(rows), "rows": sum(rows)} for tool, rows in ordered}


def _tallies(calls: Sequence[Verdict], key: Callable[[Verdict], Any]) -> dict[Any, Tally]:
    groups: defaultdict[Any, list[Verdict]] = defaultdict(list)
    for verdict in calls:
        groups[key(verdict)].append(verdict)
    return {name: _tally(group) for name, group in groups.items()}


def _tally(calls: Sequence[Verdict]) -> Tally:
    wrong = [v for v in calls if not v.correct]
    return Tally(
        n=len(calls),
        wrong=len(wrong),
        errors=_counts((v.error for v in wrong), ERROR_TYPES),
        places=_counts((v.place for v in wrong), PLACES),
        unwanted=sum(v.unwanted for v in calls),
    )


def _counts(found: Iterable[str | None], known: Sequence[str]) -> dict[str, int]:
    counts = Counter(name for name in found if name)
    return {name: counts[name] for name in known if counts[name]}
