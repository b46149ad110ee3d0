"""The runner: asks a model every question of a plan once, keeps each reply at once, and judges as replies arrive.

At most `concurrency` questions are in flight. A request that fails is a failure of the run, never a wrong answer, and
is asked again by the next start; when no request can succeed the run stops, and what was answered is kept. Judging
happens beside the asking, on one thread. What comes out does not depend on the order in which replies come.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from apibank.errors import ModelError
from apibank.models.model import Model, Reply, RequestFailed
from apibank.protocols.protocol import Protocol
from apibank.scoring.verdict import Verdict

from .journal import Entry, Journal
from .progress import Progress, State
from .question import Question
from .trials import numbered

HOPELESS = 20
"""After so many failed requests and no answer, no answer is expected any more."""

WAITING_FOR_JUDGEMENT = 512
BATCH = 32


@dataclass(slots=True)
class Outcome:
    """What came of a plan.

    Args:
        verdicts: By protocol, sample key and trial.
        failures: Why a question has no answer, by its hash.
    """

    verdicts: dict[tuple[str, str, int], Verdict] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


class Runner:
    """One start of a run.

    Args:
        model: Whom to ask.
        plan: What to ask.
        protocols: Who judges, by name.
        journal: Where replies are kept.
        progress: Who wants to know.
        concurrency: Questions in flight at once.
        hopeless: After so many failed requests and no answer the run stops; None goes through all.
    """

    def __init__(
        self,
        model: Model,
        plan: Sequence[Question],
        protocols: Mapping[str, Protocol],
        journal: Journal,
        progress: Progress,
        concurrency: int = 1,
        hopeless: int | None = HOPELESS,
    ) -> None:
        self._model, self._plan, self._protocols = model, plan, protocols
        self._journal, self._progress, self._concurrency = journal, progress, concurrency
        self._hopeless = hopeless
        self._outcome = Outcome()
        self._state = State(len(plan))
        self._judging: asyncio.Queue[tuple[Question, Reply] | None] = asyncio.Queue(WAITING_FOR_JUDGEMENT)

    async def run(self) -> Outcome:
        """Ask what is not answered yet, judge everything.

        Raises:
            ModelError: No request can succeed; every reply that came is in the journal.
            DataError: A reply cannot be kept.
        """
        kept = [question for question in self._plan if question.hash in self._journal.entries]
        open_questions = iter([question for question in self._plan if question.hash not in self._journal.entries])
        self._state.kept = self._state.done = len(kept)
        self._started = time.monotonic()
        self._progress.update(self._state)
        judge = asyncio.create_task(self._judge())
        askers = [asyncio.create_task(self._ask(open_questions)) for _ in range(self._concurrency)]
        feeder = asyncio.create_task(self._recall(kept))
        try:
            await _all_or_first_error([*askers, feeder], judge)
            await self._judging.put(None)
            await judge
        finally:
            tasks = [*askers, feeder, judge]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._outcome

    async def _recall(self, kept: Sequence[Question]) -> None:
        for question in kept:
            await self._judging.put((question, self._journal.entries[question.hash].reply))

    async def _ask(self, questions: Iterator[Question]) -> None:
        for question in questions:
            try:
                said = await self._model.reply(question.prompt)
            except RequestFailed as failure:
                self._fail(question, str(failure))
                continue
            reply = Reply(said) if isinstance(said, str) else said
            if not isinstance(reply, Reply):
                raise ModelError(f"{self._model.name} gives {type(said).__name__} where a text or a Reply is due")
            self._journal.append(Entry(question.hash, question.samples, reply, question.trial))
            self._state.done += 1
            self._state.tokens += reply.prompt_tokens + reply.completion_tokens
            await self._judging.put((question, reply))

    def _fail(self, question: Question, reason: str) -> None:
        self._outcome.failures[question.hash] = reason
        self._state.failed += 1
        self._tell()
        if self._state.failed == self._hopeless and self._state.done == self._state.kept:
            raise ModelError(f"the first {self._state.failed} requests failed, lastly: {reason}")

    async def _judge(self) -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "judge") as thread:
            more = True
            while more:
                batch = [await self._judging.get()]
                while len(batch) < BATCH and not self._judging.empty():
                    batch.append(self._judging.get_nowait())
                more = batch[-1] is not None
                items = [item for item in batch if item is not None]
                for protocol, verdict in await loop.run_in_executor(thread, self._verdicts, items):
                    self._outcome.verdicts[protocol, verdict.key, verdict.trial] = verdict
                    self._state.calls += verdict.kind == "call"
                    self._state.correct += verdict.correct is True
                self._tell()

    def _verdicts(self, items: Sequence[tuple[Question, Reply]]) -> list[tuple[str, Verdict]]:
        return [
            (name, numbered(self._protocols[name].judge(sample, reply), question.trial))
            for question, reply in items
            for name, sample in question.asked
        ]

    def _tell(self) -> None:
        self._state.seconds = time.monotonic() - self._started
        self._progress.update(self._state)


async def _all_or_first_error(tasks: Sequence[asyncio.Task[None]], guard: asyncio.Task[None]) -> None:
    """Wait for all tasks, or until one of them or the guard fails.

    Raises:
        Exception: What the first one failed with.
    """
    pending: set[asyncio.Task[None]] = set(tasks)
    while pending:
        done, _ = await asyncio.wait({*pending, guard}, return_when=asyncio.FIRST_COMPLETED)
        pending -= done
        for task in done:
            task.result()
