"""A question: one distinct prompt, and the samples that its reply answers.

Protocols that show a model the same text share its reply. A question's hash covers everything that can change the
reply: the model, the messages, the tools, the grammar and the sampling.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from apibank.benchmarks import Sample
from apibank.errors import UsageError
from apibank.models.model import Prompt, Sampling
from apibank.protocols.protocol import Protocol


@dataclass(slots=True)
class Question:
    """One prompt.

    Args:
        hash: Of everything that can change the reply.
        prompt: What the model sees.
        asked: The samples that the reply answers, each with its protocol's name.
        trial: Which trial of the samples this is, from 0.
    """

    hash: str
    prompt: Prompt
    asked: list[tuple[str, Sample]] = field(default_factory=list)
    trial: int = 0

    @property
    def samples(self) -> tuple[str, ...]:
        """The samples as `PROTOCOL/KEY`."""
        return tuple(f"{protocol}/{sample.key}" for protocol, sample in self.asked)

    @property
    def labels(self) -> tuple[str, ...]:
        """The samples as people are told of them, later trials numbered."""
        return tuple(f"{sample} (trial {self.trial + 1})" if self.trial else sample for sample in self.samples)


def questions(
    protocols: Mapping[str, Protocol],
    samples: Mapping[str, Sequence[Sample]],
    model: str,
    sampling: Sampling,
    *,
    constrained: bool = False,
    by_sample: bool = False,
    trial: int = 0,
) -> list[Question]:
    """Return every distinct prompt once, dialogue by dialogue within a protocol.

    Args:
        protocols: The protocols by name.
        samples: What each one asks.
        model: The model's identity.
        sampling: How replies are drawn.
        constrained: Give prompts the protocol's grammar.
        by_sample: The model answers by the sample and not by the prompt's text, so samples share nothing.
        trial: Which trial of the samples this is; its sampling seed is so much higher.

    Raises:
        UsageError: Decoding is to be constrained, and a protocol has no grammar.
    """
    found: dict[str, Question] = {}
    sampling = replace(sampling, seed=sampling.seed + trial)
    for name, protocol in protocols.items():
        for sample in samples[name]:
            key = f"{name}/{sample.key}"
            grammar = protocol.grammar(sample) if constrained else None
            if constrained and grammar is None and sample.kind == "call":
                raise UsageError(
                    f"the protocol {name} has no grammar to constrain replies with: leave out --constrained"
                )
            prompt = Prompt(key, protocol.messages(sample), protocol.tools(sample), sampling, grammar)
            mark = _hash(prompt, model, key if by_sample else "")
            found.setdefault(mark, Question(mark, prompt, trial=trial)).asked.append((name, sample))
    return list(found.values())


def _hash(prompt: Prompt, model: str, sample: str) -> str:
    content = [
        model,
        sample,
        [asdict(message) for message in prompt.messages],
        prompt.tools,
        prompt.grammar,
        asdict(prompt.sampling),
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
