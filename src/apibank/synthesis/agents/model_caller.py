"""The caller agent that asks a model, step by step: call, result, call, result, reply.

Calls of the library's APIs are executed by their rules; the results of APIs that a model defined are made up by the
model, as in the paper.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, Field

from apibank.benchmarks import GoldCall, Turn, Utterance
from apibank.calls import Call
from apibank.synthesis.catalog.dice import Dice
from apibank.synthesis.catalog.expressions import ExpressionError
from apibank.synthesis.catalog.library import Library
from apibank.synthesis.definitions import Definitions, wrong_form
from apibank.synthesis.execution.rules import execute
from apibank.synthesis.execution.store import Store
from apibank.synthesis.execution.world import open_store
from apibank.synthesis.rows import searcher_description, transcript
from apibank.synthesis.task import Query, Task, Unfit
from apibank.synthesis.training import TrainingDialogue
from apibank.tools import SEARCHER

from .asking import Asker

SYSTEM = """\
You are an assistant with tools. Decide the next step: a tool call, or the message to the user once everything that \
they want is done. Take every value from the conversation or from an earlier result, never make one up; days are \
written YYYY-MM-DD, times HH:MM. The message says what the results give, with the figures that matter, and nothing \
else."""

SEARCHING = "At first you know only ToolSearcher: search with a few keywords for each tool before you call it."

SIMULATING = """\
You stand in for a web service. Make up a result of a call that fits its description: the fields of output_parameters \
with plausible values of their types, consistent with the arguments and with earlier results."""

MOST_STEPS = 12


class _Step(BaseModel):
    action: Literal["call", "reply"]
    name: str = ""
    arguments: dict[str, Any] = Field(default_factory=dict)
    text: str = ""


class _Result(BaseModel):
    result: dict[str, Any]


class ModelCaller:
    """Makes calls, and replies.

    Args:
        asker: Who asks the model.
        definitions: The APIs.
        library: Those of them that have rules.
    """

    name = "caller"

    def __init__(self, asker: Asker, definitions: Definitions, library: Library | None = None) -> None:
        self._asker, self._definitions, self._library = asker, definitions, library

    async def answer(self, task: Task, query: Query) -> TrainingDialogue:
        """Return the dialogue that comes of a query.

        Raises:
            Unfit: The model calls what it does not know, or comes to no end.
        """
        tools = self._offered(task)
        turns: list[Turn] = [Utterance("user", query.text)]
        known = list(tools)
        store = open_store(query.setting)
        for step in range(MOST_STEPS):
            answer = await self._step(task, query, known, turns, step)
            if answer.action == "reply":
                if not answer.text.strip():
                    raise Unfit(self.name, "empty reply")
                turns.append(Utterance("assistant", answer.text.strip()))
                return self._dialogue(task, query, tools, turns)
            if answer.name not in known:
                raise Unfit(self.name, "unknown tool", answer.name)
            turn = await self._carry_out(answer, task, turns, store)
            if answer.name == SEARCHER and isinstance(turn.output, dict):
                known.append(turn.output["name"])
            turns.append(turn)
        raise Unfit(self.name, "no end", f"no reply within {MOST_STEPS} steps")

    def _offered(self, task: Task) -> tuple[str, ...]:
        if task.ability != "call":
            return (SEARCHER,)
        dice = Dice(f"caller|{task.key}")
        near = [name for name in self._definitions.domains[task.domain] if name not in task.apis]
        return tuple(dice.shuffled([*task.apis, *dice.sample(near, 2)]))

    async def _step(self, task: Task, query: Query, known: list[str], turns: list[Turn], step: int) -> _Step:
        system = f"{SYSTEM}\n{SEARCHING}" if task.ability != "call" else SYSTEM
        told = [searcher_description() if name == SEARCHER else self._definitions[name] for name in known]
        tools = "\n".join(json.dumps(each, ensure_ascii=False) for each in told)
        user = f"Today: {query.setting.today}\nTools:\n{tools}\n\nSo far:\n{transcript(turns)}\n\nThe next step?"
        return await self._asker.ask(self.name, system, user, _Step, f"{task.key}/{step}")

    async def _carry_out(self, step: _Step, task: Task, turns: list[Turn], store: Store) -> GoldCall:
        call = Call(step.name, step.arguments)
        if step.name == SEARCHER:
            keywords = step.arguments.get("keywords")
            found = self._definitions.find(keywords) if isinstance(keywords, str) else None
            if found is None or found not in task.apis:
                raise Unfit(self.name, "search misses", f"{keywords!r} brings {found}")
            return GoldCall(call, dict(self._definitions[found]))
        api = self._library.apis.get(step.name) if self._library is not None else None
        if api is not None:
            try:
                outcome = execute(api, step.arguments, store)
            except ExpressionError as problem:
                raise Unfit(self.name, "no result", str(problem)) from None
            return GoldCall(call, outcome.output, outcome.error)
        definition = self._definitions[step.name]
        wrong = wrong_form(definition, step.arguments)
        if wrong is not None:
            raise Unfit(self.name, "wrong form", wrong)
        said = json.dumps({"name": step.name, "arguments": step.arguments}, ensure_ascii=False)
        user = f"{json.dumps(definition, ensure_ascii=False)}\n\nSo far:\n{transcript(turns)}\n\nThe call: {said}"
        answer = await self._asker.ask(self.name, SIMULATING, user, _Result, f"{task.key}/{step.name}")
        missing = [name for name in definition["output_parameters"] if name not in answer.result]
        if missing:
            raise Unfit(self.name, "incomplete result", f"{step.name} lacks {missing[0]}")
        return GoldCall(call, answer.result)

    def _dialogue(self, task: Task, query: Query, tools: tuple[str, ...], turns: list[Turn]) -> TrainingDialogue:
        called = tuple(dict.fromkeys(t.call.name for t in turns if isinstance(t, GoldCall) and t.call.name != SEARCHER))
        own = self._library.apis if self._library is not None else {}
        made = {name: self._definitions[name] for name in (*tools, *called) if name != SEARCHER and name not in own}
        return TrainingDialogue(
            f"{task.ability}-{task.number:06d}",
            task.ability,
            task.shape,
            task.domain,
            called,
            tools,
            tuple(turns),
            query.setting,
            made,
        )
