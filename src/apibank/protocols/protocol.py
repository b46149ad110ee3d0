"""A protocol: one published way to ask and to judge.

A protocol says which samples are asked, what the model sees, what a perfect answer looks like, and whether an answer is
right. It never talks to a model: prompts go out, replies come back, and a stored reply can be judged again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from apibank.benchmarks import Benchmark, Sample
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
