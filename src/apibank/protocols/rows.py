"""The released rows: which places they ask about, what they show, and how a row names its place.

With the official data a prompt is the row's own instruction and input; on other benchmarks it has the same shape in
our words. Protocols that ask the released rows show a model the same prompts, so one reply serves them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from apibank.benchmarks import Benchmark, Dialogue, GoldCall, Sample, released_samples
from apibank.benchmarks.official.data import OfficialData
from apibank.models.model import Message
from apibank.tools import SEARCHER

from .protocol import Protocol
from .released.prompts import prompt


class ReleasedRows(Protocol):
    """The base of the protocols that ask released rows, all or some."""

    def __init__(self, benchmark: Benchmark) -> None:
        super().__init__(benchmark)
        self._data = cast("OfficialData | None", benchmark.extra.get("official"))

    def rows(self, dialogue: Dialogue) -> Iterable[Sample]:
        """Yield the rows of a dialogue that the protocol asks; every released one unless it says otherwise."""
        return released_samples(dialogue)

    def samples(self, levels: Sequence[int]) -> list[Sample]:
        """Return the rows of these levels."""
        return [sample for dialogue in self.benchmark.at_levels(levels) for sample in self.rows(dialogue)]

    def messages(self, sample: Sample) -> tuple[Message, ...]:
        """Return the one user message of a row."""
        row = self._data.rows.get(sample.key) if self._data else None
        if row is None:
            return (Message("user", prompt(sample, self.benchmark.descriptions[sample.dialogue.toolset])),)
        joint = "" if row.instruction.endswith("\n") else "\n"
        return (Message("user", f"{row.instruction}{joint}{row.input}"),)

    def _indexed(self) -> list[Sample]:
        return [sample for dialogue in self.benchmark.dialogues for sample in self.rows(dialogue)]


def call_rows(dialogue: Dialogue) -> list[Sample]:
    """Return the rows of a dialogue that ask for a call: a call right after a call has two at levels 1 and 2."""
    return [sample for sample in released_samples(dialogue) if sample.kind == "call"]


def tool_of(sample: Sample) -> str:
    """Return the gold tool of a sample; the empty text of a reply."""
    return sample.gold.call.name if isinstance(sample.gold, GoldCall) else ""


def searches(sample: Sample) -> bool:
    """Whether gold searches for a tool."""
    return tool_of(sample) == SEARCHER
