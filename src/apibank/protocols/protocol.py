"""A protocol: one published way to ask and to judge.

A protocol says which samples are asked, what the model sees, what a perfect answer looks like, and whether an answer is
right. It never talks to a model: prompts go out, replies come back, and a stored reply can be judged again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from apibank.benchmarks import Benchmark, Sample, SampleKind, assistant_turns
from apibank.calls import FORMATS, Call, ParseFailure, parse_any
from apibank.errors import DataError
from apibank.models.model import Message, Reply
from apibank.scoring.verdict import Verdict


class NotAsked(DataError):
    """A sample of the benchmark that a protocol does not ask."""


class Protocol(ABC):
    """The base of all protocols, bound to one benchmark.

    A protocol's docstring says who used it, the rows, the prompt's shape, the reply format, the state policy, the
    verdict rule, the aggregation, and what of it is not known.

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

    def read(self, reply: Reply) -> Call | ParseFailure:
        """Return the call that a reply makes, or why there is none, for those who show it; by default in any format."""
        return parse_any(reply.text).first

    def tools(self, sample: Sample) -> tuple[dict[str, object], ...]:
        """Return the JSON schemas of the tools, where the protocol uses native function calling."""
        return ()

    def grammar(self, sample: Sample) -> str | None:
        """Return the EBNF grammar of a well-formed reply, for constrained decoding; None where there is none."""
        return None

    def call_reply(self, call: Call) -> Reply:
        """Return a reply that makes a call in this protocol's format."""
        return Reply(f"API-Request: {FORMATS['brackets'].write(call)}")

    def counted(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Return the verdicts that count: as they are, or some made into one where the protocol counts otherwise."""
        return list(verdicts)

    def aggregate(self, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return figures of the protocol's own, beside those that every protocol gets; JSON values by name.

        Args:
            verdicts: Of one trial. A figure that these do not give, say since a reply is missing, is None.
        """
        return {}

    def whole(self, verdicts: Iterable[Verdict]) -> set[str]:
        """Return the dialogues whose every call is judged, in each trial that the verdicts are of."""
        judged = {(verdict.key, verdict.trial) for verdict in verdicts}
        trials = {trial for _, trial in judged}
        return {
            dialogue
            for dialogue, keys in self._call_keys.items()
            if trials and all((key, trial) in judged for key in keys for trial in trials)
        }

    def all_judged(self, verdicts: Iterable[Verdict], kind: SampleKind) -> bool:
        """Whether every call, or every reply, of the whole benchmark is judged."""
        return {sample.key for sample in self._indexed() if sample.kind == kind} <= {each.key for each in verdicts}

    def ordered(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """Return verdicts on samples trial by trial, and within a trial in the benchmark's order."""
        return sorted(verdicts, key=lambda each: (each.trial, self._numbers.get(each.key, len(self._numbers))))

    def error_name(self, verdict: Verdict) -> str | None:
        """Return what a file of verdicts calls the error: the paper's type, or a name of the protocol's own."""
        return verdict.error

    def sample_of(self, row: Mapping[str, Any]) -> Sample:
        """Return the sample that a row of stored predictions answers.

        Args:
            row: The row; it names the sample by `key`, its own or `DIALOGUE:POSITION`, or as the benchmark's data do.

        Raises:
            NotAsked: The benchmark has the sample, but this protocol does not ask it.
            DataError: The row names no sample, or one that is not there.
        """
        key = self.benchmark.key_of(row)
        released = self.benchmark.released.get(key)
        found = self._by_key.get(key) or (self._by_key.get(_place(released)) if released else None)
        if found is not None:
            return found
        if released or key in self._places:
            raise NotAsked(f"{self.name} does not ask {key!r}")
        raise DataError(f"the benchmark {self.benchmark.name} has no sample {key!r} under {self.name}")

    def samples_of(self, row: Mapping[str, Any]) -> list[Sample]:
        """Return every sample that a row answers which was made under another protocol.

        Args:
            row: The row, as in `sample_of`; what asks twice about its place is answered twice.

        Raises:
            DataError: As in `sample_of`.
        """
        sample = self.sample_of(row)
        return [sample] if sample.key == row.get("key") else self._at_place[_place(sample)]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {sample.key: number for number, sample in enumerate(self._indexed())}

    @cached_property
    def _call_keys(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for sample in self._indexed():
            if sample.kind == "call":
                found.setdefault(sample.dialogue.id, []).append(sample.key)
        return found

    @cached_property
    def _by_key(self) -> dict[str, Sample]:
        places = {place: samples[0] for place, samples in self._at_place.items()}
        return places | {sample.key: sample for samples in self._at_place.values() for sample in samples}

    @cached_property
    def _at_place(self) -> dict[str, list[Sample]]:
        found: dict[str, list[Sample]] = {}
        for sample in self._indexed():
            found.setdefault(_place(sample), []).append(sample)
        return found

    @cached_property
    def _places(self) -> set[str]:
        return {sample.key for dialogue in self.benchmark.dialogues for sample in assistant_turns(dialogue)}

    def _indexed(self) -> list[Sample]:
        """Return all samples, whether or not they can be judged here."""
        return self.samples((1, 2, 3))


def _place(sample: Sample) -> str:
    return f"{sample.dialogue.id}:{sample.position}"
