"""A protocol: one published way to ask and to judge.

A protocol says which samples are asked, what the model sees, what a perfect answer looks like, and whether an answer is
right. It never talks to a model: prompts go out, replies come back, and a stored reply can be judged again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from apibank.benchmarks import Benchmark, Sample
from apibank.benchmarks.official.rows import RELEASED_FIELDS, find_sample, released_index
from apibank.calls import FORMATS, Call
from apibank.errors import DataError
from apibank.models.model import Message, Reply
from apibank.scoring.verdict import Verdict


class Protocol(ABC):
    """The base of all protocols, bound to one benchmark.

    A protocol's docstring says who used it, the rows, the prompt's shape, the reply format, the state policy, the
    verdict rule and the aggregation.

    Args:
        benchmark: What is asked about.
    """

    name: ClassVar[str]
    summary: ClassVar[str]

    def __init__(self, benchmark: Benchmark) -> None:
        self.benchmark = benchmark

    @abstractmethod
    def samples(self, levels: Sequence[int]) -> list[Sample]:
        """Return the samples of these levels, dialogue by dialogue, in order."""

    @abstractmethod
    def messages(self, sample: Sample) -> tuple[Message, ...]:
        """Return what the model sees."""

    @abstractmethod
    def gold_reply(self, sample: Sample) -> Reply:
        """Return what a perfect model answers."""

    @abstractmethod
    def judge(self, sample: Sample, reply: Reply) -> Verdict:
        """Judge one reply; a pure function of the sample and the reply."""

    def tools(self, sample: Sample) -> tuple[dict[str, object], ...]:
        """Return the JSON schemas of the tools, where the protocol uses native function calling."""
        return ()

    def grammar(self, sample: Sample) -> str | None:
        """Return the EBNF grammar of a well-formed reply, for constrained decoding; None where there is none."""
        return None

    def call_reply(self, call: Call) -> Reply:
        """Return a reply that makes a call in this protocol's format."""
        return Reply(f"API-Request: {FORMATS['brackets'].write(call)}")

    def aggregate(self, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return figures of the protocol's own, beside those that every protocol gets; JSON values by name."""
        return {}

    def error_name(self, verdict: Verdict) -> str | None:
        """Return what a file of verdicts calls the error: the paper's type, or a name of the protocol's own."""
        return verdict.error

    def sample_of(self, row: Mapping[str, Any]) -> Sample:
        """Return the sample that a row of stored predictions answers.

        Args:
            row: The row; it names the sample by `key`, its own or `DIALOGUE:POSITION`, or as the released rows do.

        Raises:
            DataError: The row names no sample, or one that is not there.
        """
        key = row.get("key")
        if key is None and RELEASED_FIELDS & row.keys():
            released = find_sample(row, self._released)
            key = f"{released.dialogue.id}:{released.position}"
        if not isinstance(key, str):
            raise DataError("the row names no sample: it needs a key")
        found = self._by_key.get(key)
        if found is None:
            raise DataError(f"the benchmark {self.benchmark.name} has no sample {key!r} under {self.name}")
        return found

    @cached_property
    def _released(self) -> dict[str, Sample]:
        return released_index(self.benchmark)

    @cached_property
    def _by_key(self) -> dict[str, Sample]:
        samples = self.samples((1, 2, 3))
        places: dict[str, Sample] = {}
        for sample in samples:
            places.setdefault(f"{sample.dialogue.id}:{sample.position}", sample)
        return places | {sample.key: sample for sample in samples}
