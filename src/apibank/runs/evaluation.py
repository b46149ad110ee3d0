"""An evaluation: everything from what is asked for to results, in order.

The same task into the same folder goes on where it stopped. A folder that holds a finished run gives its results again
without asking anything.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from apibank import __version__
from apibank.benchmarks import Benchmark
from apibank.errors import UsageError
from apibank.models.model import Model, Sampling
from apibank.protocols.protocol import Protocol
from apibank.scoring.verdict import Verdict

from .baselines import SampleBound
from .folder import RunFolder
from .journal import Journal
from .progress import Progress, Silent
from .question import Question, questions
from .results import Results, conclude
from .runner import HOPELESS, Outcome, Runner
from .selection import Selection


@dataclass(frozen=True)
class Task:
    """What is to be evaluated, and how.

    Args:
        model: Whom to ask.
        spec: The model's specification, which is its identity in the manifest.
        benchmark: What to ask about.
        protocols: How to ask and judge, by name.
        selection: What of the benchmark is asked.
        sampling: How replies are drawn.
        constrained: Give the model a grammar that its calls must satisfy.
        trials: How often each sample is asked, with sampling seeds one apart.
        concurrency: Questions in flight at once; the model's own number if None.
        data: The folder of the benchmark's data, if it has one.
        settings: More that the manifest should name, such as the server's address.
    """

    model: Model
    spec: str
    benchmark: Benchmark
    protocols: Mapping[str, Protocol]
    selection: Selection = field(default_factory=Selection)
    sampling: Sampling = field(default_factory=Sampling)
    constrained: bool = False
    trials: int = 1
    concurrency: int | None = None
    data: Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.trials < 1:
            raise UsageError("the number of trials is at least 1")

    def manifest(self, described: str) -> dict[str, Any]:
        """Return the run as a JSON object; no key is in it.

        Args:
            described: The selection in words.
        """
        sampling = {**asdict(self.sampling), "stop": list(self.sampling.stop)}
        benchmark = {name: getattr(self.benchmark, name) for name in ("name", "version", "digest", "seed")}
        return {
            "apibank": __version__,
            "started": datetime.now().astimezone().isoformat(timespec="seconds"),
            "model": {"spec": self.spec, "name": self.model.name, **self.settings},
            "benchmark": {**benchmark, "data": str(self.data) if self.data else None},
            "protocols": list(self.protocols),
            "selection": {**self.selection.record(), "text": described},
            "sampling": sampling,
            "constrained": self.constrained,
            **({"trials": self.trials} if self.trials > 1 else {}),
        }


async def evaluate(task: Task, out: Path | None = None, progress: Progress | None = None) -> Results:
    """Run a task.

    Args:
        task: What to evaluate.
        out: The run's folder, new or of the same run; None keeps nothing.
        progress: Who wants to know.

    Raises:
        ApibankError: Something that the user can mend; every reply that came is kept.
    """
    progress = progress or Silent()
    samples = {name: protocol.samples(task.selection.levels) for name, protocol in task.protocols.items()}
    chosen = task.selection.choose(samples)
    bound = isinstance(task.model, SampleBound)
    if isinstance(task.model, SampleBound):
        for name, protocol in task.protocols.items():
            task.model.bind(protocol, chosen[name])
    how = {"constrained": task.constrained, "by_sample": bound}
    plan = [
        question
        for trial in range(task.trials)
        for question in questions(task.protocols, chosen, task.spec, task.sampling, trial=trial, **how)
    ]
    described = task.selection.describe(samples)
    with tempfile.TemporaryDirectory() as nowhere:
        folder = RunFolder(out or Path(nowhere))
        manifest = folder.start(task.manifest(described))
        progress.note(f"{task.spec} on {task.benchmark.name} {task.benchmark.version}: {described}")
        with folder.journal() as journal:
            if any(question.hash not in journal.entries for question in plan):
                folder.reopen()
            started = time.monotonic()
            outcome = await _run(task, plan, journal, progress)
            results = _results(task, plan, journal, outcome, manifest, out, time.monotonic() - started)
            folder.finish(results)
    return results


async def _run(task: Task, plan: list[Question], journal: Journal, progress: Progress) -> Outcome:
    concurrency: int = task.concurrency or getattr(task.model, "concurrency", None) or 1
    concurrency = max(1, min(concurrency, len(plan)))
    hopeless = None if isinstance(task.model, SampleBound) else HOPELESS
    runner = Runner(task.model, plan, task.protocols, journal, progress, concurrency, hopeless)
    try:
        return await runner.run()
    finally:
        progress.close()
        close = getattr(task.model, "close", None)
        if close is not None:
            with suppress(OSError):
                await close()


def _results(
    task: Task,
    plan: list[Question],
    journal: Journal,
    outcome: Outcome,
    manifest: dict[str, Any],
    out: Path | None,
    seconds: float,
) -> Results:
    verdicts: dict[str, list[Verdict]] = {name: [] for name in task.protocols}
    for question in plan:
        for name, sample in question.asked:
            if (name, sample.key, question.trial) in outcome.verdicts:
                verdicts[name].append(outcome.verdicts[name, sample.key, question.trial])
    verdicts = {name: task.protocols[name].ordered(found) for name, found in verdicts.items()}
    replies = [journal.entries[q.hash].reply for q in plan if q.hash in journal.entries]
    return Results(
        protocols={name: conclude(task.protocols[name], found) for name, found in verdicts.items()},
        run=manifest,
        samples=sum(map(len, verdicts.values())),
        requests=len(replies),
        failures={sample: outcome.failures[q.hash] for q in plan if q.hash in outcome.failures for sample in q.labels},
        tokens={
            "prompt": sum(reply.prompt_tokens for reply in replies),
            "completion": sum(reply.completion_tokens for reply in replies),
        },
        time={"wall": round(seconds, 3), "model": round(sum(reply.seconds for reply in replies), 3)},
        folder=out,
        verdicts=verdicts,
    )
