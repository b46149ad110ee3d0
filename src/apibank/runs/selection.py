"""Which places of a benchmark are asked about when not all are: a balanced draw that a seed fixes.

A place is a turn of a dialogue; protocols that ask about the same place are asked together. The draw depends on the
seed, the number and the benchmark, never on the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from apibank.benchmarks import GoldCall, Sample
from apibank.errors import UsageError

Place: TypeAlias = tuple[str, int]
"""A dialogue's id and a position in it."""

SEED = 0
"""What the draw follows from if nothing is said."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a benchmark is asked.

    Args:
        levels: The levels.
        limit: At most how many places; None for all.
        calls_only: Leave replies out.
        seed: What the draw follows from.
    """

    levels: tuple[int, ...] = (1, 2, 3)
    limit: int | None = None
    calls_only: bool = False
    seed: int = SEED

    def __post_init__(self) -> None:
        if not self.levels or any(level not in (1, 2, 3) for level in self.levels):
            raise UsageError("levels are 1, 2 and 3, as --levels 1,3")
        if self.limit is not None and self.limit < 1:
            raise UsageError("the limit is a number of samples, at least 1")

    def choose(self, samples: Mapping[str, Sequence[Sample]]) -> dict[str, list[Sample]]:
        """Return what is asked of each protocol's samples, in their order.

        Args:
            samples: All samples of the selected levels, by protocol.
        """
        if self.calls_only:
            samples = {name: [s for s in found if s.kind == "call"] for name, found in samples.items()}
        if self.limit is None:
            return {name: list(found) for name, found in samples.items()}
        places = {place_of(sample): sample for found in samples.values() for sample in found}
        chosen = draw(list(places.values()), self.limit, self.seed)
        return {name: [s for s in found if place_of(s) in chosen] for name, found in samples.items()}

    def describe(self, samples: Mapping[str, Sequence[Sample]]) -> str:
        """Return what is asked in words.

        Args:
            samples: All samples of the selected levels, by protocol.
        """
        kept = [s for found in samples.values() for s in found if s.kind == "call" or not self.calls_only]
        total = len({place_of(sample) for sample in kept})
        levels = sorted({sample.dialogue.level for sample in kept}) or self.levels
        what = "calls" if self.calls_only else "calls and replies"
        if self.limit is None or self.limit >= total:
            return f"all {total} places ({what}) of level{'s' if len(levels) > 1 else ''} {_listed(levels)}"
        return (
            f"{self.limit} of {total} places, drawn with seed {self.seed}: equal shares of levels "
            f"{_listed(levels)}, {what} in proportion, spread over tools and dialogues"
        )

    def record(self) -> dict[str, Any]:
        """Return the selection as a JSON object."""
        return {
            "levels": list(self.levels),
            "limit": self.limit,
            "calls_only": self.calls_only,
            "seed": self.seed,
        }


def place_of(sample: Sample) -> Place:
    """Return the place that a sample asks about."""
    return sample.dialogue.id, sample.position


def draw(samples: Sequence[Sample], limit: int, seed: int) -> set[Place]:
    """Draw places: as many of each level as of the others, as far as a level has them.

    Within a level, calls and replies have the shares that they have in the benchmark, and each is a systematic sample:
    ordered by tool and then dialogue, every n-th from a random start. So each place of a level has the same chance, and
    tools and dialogues come as evenly as in the whole.

    Args:
        samples: One sample a place.
        limit: How many places.
        seed: What the draw follows from.

    Source: Cochran (1977), "Sampling techniques", chapter 8 (systematic sampling).
    """
    strata: defaultdict[int, defaultdict[str, list[Sample]]] = defaultdict(lambda: defaultdict(list))
    for sample in samples:
        strata[sample.dialogue.level][sample.kind].append(sample)
    levels = sorted(strata)
    room = shares({level: sum(map(len, strata[level].values())) for level in levels}, limit)
    chosen: set[Place] = set()
    for level in levels:
        kinds = strata[level]
        total = sum(map(len, kinds.values()))
        calls = min(len(kinds["call"]), round(room[level] * len(kinds["call"]) / total))
        calls = max(calls, room[level] - len(kinds["reply"]))
        for kind, count in (("call", calls), ("reply", room[level] - calls)):
            chosen.update(_every_nth(kinds[kind], count, Random(f"{seed}:{level}:{kind}")))
    return chosen


def shares(sizes: Mapping[int, int], limit: int) -> dict[int, int]:
    """Return equal shares of a limit, none greater than its size; what a small one leaves goes to the others."""
    found = dict.fromkeys(sizes, 0)
    left = min(limit, sum(sizes.values()))
    while left:
        for key in sizes:
            if left and found[key] < sizes[key]:
                found[key] += 1
                left -= 1
    return found


def _every_nth(samples: Sequence[Sample], count: int, random: Random) -> list[Place]:
    if not count:
        return []
    rank = {name: random.random() for name in sorted({s.dialogue.id for s in samples})}
    ordered = sorted(samples, key=lambda s: (_tool(s), rank[s.dialogue.id], s.position))
    step, start = len(ordered) / count, random.random()
    return [place_of(ordered[int((number + start) * step)]) for number in range(count)]


def _tool(sample: Sample) -> str:
    return sample.gold.call.name if isinstance(sample.gold, GoldCall) else ""


def _listed(levels: Sequence[int]) -> str:
    return ", ".join(map(str, levels))
