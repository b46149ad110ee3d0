"""Asking a model for an answer of a given form: structured output, asked again while it is malformed, and counted."""

from __future__ import annotations

import json
import re
from contextvars import ContextVar
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from apibank.models.model import Message, Model, Prompt, Reply, RequestFailed, Sampling
from apibank.synthesis.made import REQUEST_FAILED
from apibank.synthesis.task import Unfit

A = TypeVar("A", bound=BaseModel)

TRIES = 3
"""How often an answer of the right form is asked for."""

Bill = dict[str, tuple[int, int, int]]
"""Requests, prompt tokens and completion tokens, by agent."""

bill: ContextVar[Bill | None] = ContextVar("bill", default=None)
"""What is being asked for in this task; None where nobody counts."""


class Asker:
    """Asks a model on behalf of the agents.

    Args:
        model: Who is asked.
        temperature: Of the model.
        seed: The sampling seed of the first try; later ones count on.
        max_tokens: The longest answer.
    """

    def __init__(self, model: Model, *, temperature: float = 0.7, seed: int = 0, max_tokens: int = 1_500) -> None:
        self.model = model
        self._temperature, self._seed, self._max_tokens = temperature, seed, max_tokens

    async def ask(self, agent: str, system: str, user: str, form: type[A], key: str = "") -> A:
        """Return an answer.

        Args:
            agent: Who asks, for the bill.
            system: What the model is told of its task.
            user: What it is asked.
            form: What the answer must be.
            key: What it is about; the sampling seed follows from it too.

        Raises:
            Unfit: No answer of this form came, or the request failed for good.
            ModelError: No request can be answered.
        """
        schema = form.model_json_schema()
        told = f"{system}\nAnswer with one JSON object of this schema and nothing else:\n{json.dumps(schema)}"
        messages = [Message("system", told), Message("user", user)]
        problem = ""
        for attempt in range(TRIES):
            sampling = Sampling(temperature=self._temperature, max_tokens=self._max_tokens, seed=self._seed + attempt)
            prompt = Prompt(f"synthesis/{agent}/{key}", tuple(messages), sampling=sampling, schema=schema)
            try:
                reply = await self.model.reply(prompt)
            except RequestFailed as failed:
                raise Unfit(agent, REQUEST_FAILED, str(failed)) from None
            said = reply if isinstance(reply, Reply) else Reply(reply)
            _count(agent, said)
            try:
                return form.model_validate(_json(said.text))
            except (ValueError, ValidationError) as wrong:
                problem = _told(wrong)
                messages = [
                    *messages[:2],
                    Message("assistant", said.text),
                    Message("user", f"That is not it: {problem}"),
                ]
        raise Unfit(agent, "malformed answer", problem)


def _told(wrong: ValueError) -> str:
    """Return on one line what is wrong with an answer."""
    if isinstance(wrong, ValidationError):
        first = wrong.errors()[0]
        place = ".".join(map(str, first["loc"]))
        return f"{place}: {first['msg']}" if place else str(first["msg"])
    return " ".join(str(wrong).split())[:300]


def _count(agent: str, reply: Reply) -> None:
    counts = bill.get()
    if counts is not None:
        old = counts.get(agent, (0, 0, 0))
        counts[agent] = (old[0] + 1, old[1] + reply.prompt_tokens, old[2] + reply.completion_tokens)


_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


def _json(text: str) -> Any:
    """Return the JSON object in a text: all of it, fenced, or from its first bracket to its last."""
    text = text.rsplit("</think>", 1)[-1].strip()
    fenced = _FENCE.search(text)
    if fenced is not None:
        text = fenced[1]
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("there is no JSON object in it")
    try:
        return json.loads(text[start : end + 1])
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
