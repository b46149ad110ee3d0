"""A run that is looked at: its verdicts, and everything about one of its samples.

Prompts are made anew from benchmark and protocol and never stored twice; the world changes of gold and of the predicted
call are seen by running both once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from apibank.benchmarks import Benchmark, GoldCall, Sample
from apibank.benchmarks.registry import load_benchmark
from apibank.calls import Call
from apibank.errors import UsageError
from apibank.models.model import Message, Reply
from apibank.models.predictions import read_predictions
from apibank.protocols.protocol import Protocol
from apibank.protocols.registry import PROTOCOLS, load_protocol
from apibank.protocols.stage import Stage
from apibank.retrieval import Searcher
from apibank.scoring.execute import Happening, happen
from apibank.scoring.verdict import Verdict

from .folder import RunFolder
from .journal import read_journal
from .rescore import rescore
from .results import Results
from .trials import numbered


@dataclass(frozen=True)
class Shown:
    """Everything about one sample of a run.

    Attributes:
        protocol: The protocol's name.
        sample: The sample.
        messages: What the model saw.
        reply: What it said.
        gold: What a perfect model says.
        verdict: The judgement.
        expected: What the gold call gives and changes; None for a reply.
        happened: What the predicted call gives and changes; None where none can be read.
    """

    protocol: str
    sample: Sample
    messages: Sequence[Message]
    reply: Reply
    gold: Reply
    verdict: Verdict
    expected: Happening | None
    happened: Happening | None

    def record(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "protocol": self.protocol,
            "sample": self.sample.key,
            "level": self.sample.dialogue.level,
            "kind": self.sample.kind,
            "prompt": [{"role": message.role, "content": message.content} for message in self.messages],
            "prediction": {"text": self.reply.text, "tool_calls": list(self.reply.tool_calls)},
            "gold": self.gold.text,
            "verdict": asdict(self.verdict),
            "expected": _happening(self.expected),
            "happened": _happening(self.happened),
        }


class Exhibit:
    """A run that is looked at.

    Args:
        path: The run's folder.
        data: Where the benchmark's data are now, if not where they were.

    Raises:
        DataError: There is no run.
    """

    def __init__(self, path: Path, data: Path | None = None) -> None:
        self.folder = RunFolder.open(path)
        self.manifest = self.folder.manifest()
        self._data = data

    @cached_property
    def benchmark(self) -> Benchmark:
        """The benchmark that was asked about, as it is now."""
        told = self.manifest["benchmark"]
        return load_benchmark(told["name"], data=self._data or told["data"], seed=told["seed"] or 0)

    @property
    def moved(self) -> bool:
        """Whether the benchmark is no longer the one that was asked about."""
        return bool(self.benchmark.digest != self.manifest["benchmark"]["digest"])

    @cached_property
    def results(self) -> Results:
        """What the run came to; for one that was cut off, what its replies so far come to."""
        found = self.folder.results()
        if found is not None:
            return found
        replies = [entry.reply for entry in read_journal(self.folder.predictions_path).values()]
        rows = read_predictions(self.folder.path)
        scored = {
            name: rescore([row for row in rows if row.protocol == name], self.protocol(name))
            for name in self.manifest["protocols"]
        }
        return Results(
            protocols={name: found.result for name, found in scored.items()},
            run=self.manifest,
            samples=len(rows),
            requests=len(replies),
            failures={},
            tokens={
                "prompt": sum(reply.prompt_tokens for reply in replies),
                "completion": sum(reply.completion_tokens for reply in replies),
            },
            time={"wall": 0.0, "model": round(sum(reply.seconds for reply in replies), 3)},
            folder=self.folder.path,
            verdicts={name: self.protocol(name).ordered(found.verdicts) for name, found in scored.items()},
        )

    def protocol(self, name: str) -> Protocol:
        """Return one of the run's protocols."""
        return load_protocol(name, self.benchmark)

    def counted(self, name: str) -> Sequence[Verdict]:
        """Return the verdicts that a protocol's figures count."""
        verdicts = self.results.verdicts.get(name, ())
        if PROTOCOLS.load(name).counted is Protocol.counted:
            return verdicts
        return self.protocol(name).counted(verdicts)

    def wrong(self) -> list[tuple[str, Verdict]]:
        """Return the verdicts on wrong calls, each with its protocol's name."""
        return [(name, v) for name, found in self.results.verdicts.items() for v in found if v.correct is False]

    def show(self, key: str, protocol: str | None = None, trial: int = 0) -> Shown:
        """Return everything about one sample.

        Args:
            key: Its key, or a part that no other sample's has.
            protocol: Which protocol's; the first that asked it if None.
            trial: Which of its trials, from 0.

        Raises:
            UsageError: There is no such sample in the run.
        """
        replies = {
            sample: entry.reply
            for entry in read_journal(self.folder.predictions_path).values()
            for sample in entry.samples
            if entry.trial == trial
        }
        if not replies:
            raise UsageError(
                f"the run {self.folder.path} has no trial {trial + 1}: apibank show RUN says how many it has"
            )
        named = self._find(key, protocol, replies)
        name, _, found = named.partition("/")
        judge = self.protocol(name)
        sample = judge.sample_of({"key": found})
        reply = replies[named]
        expected, happened = self._happenings(judge, sample, reply)
        return Shown(
            protocol=name,
            sample=sample,
            messages=judge.messages(sample),
            reply=reply,
            gold=judge.gold_reply(sample),
            verdict=numbered(judge.judge(sample, reply), trial),
            expected=expected,
            happened=happened,
        )

    def _find(self, key: str, protocol: str | None, replies: Mapping[str, Reply]) -> str:
        """Return a sample as `PROTOCOL/KEY`."""
        wanted = [protocol] if protocol else self.manifest["protocols"]
        for name in wanted:
            for whole in (f"{name}/{key}", key):
                if whole in replies and whole.partition("/")[0] in wanted:
                    return whole
        keys = {whole.partition("/")[2]: whole for whole in replies if whole.partition("/")[0] in wanted}
        parts = [found for found in keys if key in found]
        if len(parts) == 1:
            return keys[parts[0]]
        close = parts[:3] or get_close_matches(key, keys, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(close)}?" if close else "apibank show RUN --errors lists samples"
        raise UsageError(f"the run {self.folder.path} holds no reply to a sample {key!r}: {hint}")

    def _happenings(
        self, protocol: Protocol, sample: Sample, reply: Reply
    ) -> tuple[Happening | None, Happening | None]:
        """Return what gold and prediction do in the dialogue's world as it then is."""
        if not isinstance(sample.gold, GoldCall):
            return None, None
        stage = Stage(Searcher(self.benchmark.descriptions[sample.dialogue.toolset]))
        world, tools = stage.at(sample.dialogue, sample.position)
        called = protocol.read(reply)
        expected = happen(sample.gold.call, world, tools)
        return expected, happen(called, world, tools) if isinstance(called, Call) else None


def _happening(found: Happening | None) -> dict[str, Any] | None:
    if found is None:
        return None
    error = found.result.error
    return {
        "output": found.result.output,
        "error": {"kind": error.kind, "message": error.message} if error else None,
        "changes": [change.describe() for change in found.changes],
    }
