"""Baselines: what a benchmark gives to a perfect model and to those that know nothing.

They are models like any other, but they answer by the sample and not by the text of the prompt: `bind` tells them the
samples before the first prompt comes. `gold` must be right everywhere; `noop` and `random`, almost nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any, Protocol, runtime_checkable

from apibank.benchmarks import Sample
from apibank.calls import Call, JSONValue
from apibank.models.model import Prompt, Reply, RequestFailed
from apibank.protocols.protocol import Protocol as Asking

WORDS = ("amber", "basket", "canyon", "dozen", "ember", "garden", "hollow", "island", "jacket", "kettle", "42")


@runtime_checkable
class SampleBound(Protocol):
    """A model that answers by the sample: prompts come to it with the key `PROTOCOL/SAMPLE`."""

    def bind(self, protocol: Asking, samples: Iterable[Sample]) -> None:
        """Take note of the samples that a protocol is going to ask."""
        ...


class _Baseline:
    """What all baselines share: the samples by prompt key."""

    name = ""
    concurrency = 4

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._asked: dict[str, tuple[Asking, Sample]] = {}

    def bind(self, protocol: Asking, samples: Iterable[Sample]) -> None:
        """Take note of the samples that a protocol is going to ask."""
        self._asked.update({f"{protocol.name}/{sample.key}": (protocol, sample) for sample in samples})

    async def reply(self, prompt: Prompt) -> Reply:
        """Answer one prompt.

        Raises:
            RequestFailed: The prompt's sample was never bound.
        """
        if prompt.key not in self._asked:
            raise RequestFailed(f"the baseline {self.name} was not told of a sample {prompt.key!r}")
        protocol, sample = self._asked[prompt.key]
        return self._answer(protocol, sample, Random(f"{self._seed + prompt.sampling.seed}:{prompt.key}"))

    def _answer(self, protocol: Asking, sample: Sample, random: Random) -> Reply:
        raise NotImplementedError


class Gold(_Baseline):
    """Answers what a perfect model answers."""

    name = "gold"

    def _answer(self, protocol: Asking, sample: Sample, random: Random) -> Reply:
        return protocol.gold_reply(sample)


class NoOp(_Baseline):
    """Never calls anything."""

    name = "noop"

    def _answer(self, protocol: Asking, sample: Sample, random: Random) -> Reply:
        return Reply("I am afraid that is nothing I can do.")


class RandomCall(_Baseline):
    """Calls any described tool with any words, and says any words."""

    name = "random"

    def _answer(self, protocol: Asking, sample: Sample, random: Random) -> Reply:
        if sample.kind == "reply":
            return Reply(" ".join(random.choices(WORDS, k=8)))
        tool = random.choice(described(protocol, sample))
        values: dict[str, JSONValue] = {name: random.choice(WORDS) for name in tool["input_parameters"]}
        return protocol.call_reply(Call(tool["name"], values))


class AlwaysCall(_Baseline):
    """Calls the first described tool at every turn, with values copied from what was said."""

    name = "always-call"

    def _answer(self, protocol: Asking, sample: Sample, random: Random) -> Reply:
        tool = described(protocol, sample)[0]
        said = [word for turn in sample.history for word in _words(turn)] or list(WORDS)
        values: dict[str, JSONValue] = {name: random.choice(said) for name in tool["input_parameters"]}
        return protocol.call_reply(Call(tool["name"], values))


def described(protocol: Asking, sample: Sample) -> list[dict[str, Any]]:
    """Return the descriptions of the tools that a model is told of from the start."""
    known = protocol.benchmark.descriptions[sample.dialogue.toolset]
    return [known[name] for name in sample.dialogue.tools if name in known] or list(known.values())


def _words(turn: Any) -> list[str]:
    """Return the words of what was said, or the values of what was called."""
    if hasattr(turn, "text"):
        return [word.strip(".,;:!?\"'()") for word in turn.text.split()]
    return [str(value) for value in turn.call.arguments.values()]
