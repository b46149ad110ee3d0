"""What a model is: something that turns a prompt into a reply.

A model never sees gold, never judges, and keeps no state between prompts, so any subset of prompts in any order gives
the same replies (as far as its sampling is deterministic). A model of one's own is a class with one async method.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal, Protocol, runtime_checkable

from apibank.errors import ModelError, UsageError


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message.

    `tool_calls` holds an assistant message's native function calls in the OpenAI shape
    (`{"id", "type": "function", "function": {"name", "arguments"}}`); `tool_call_id` ties a `tool` message to one.
    """

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    tool_calls: tuple[dict[str, Any], ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a reply is drawn.

    Args:
        temperature: 0 is greedy.
        max_tokens: The longest reply, in the model's tokens.
        top_p: Nucleus mass, 1 for all.
        seed: Passed to models that take one.
        stop: Texts that end the reply and are not part of it.
    """

    temperature: float = 0.0
    max_tokens: int = 256
    top_p: float = 1.0
    seed: int = 0
    stop: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.temperature < inf or not 0 < self.top_p <= 1 or self.max_tokens < 1:
            raise UsageError("the temperature is 0 or more, top_p above 0 and at most 1, and a reply 1 token or longer")


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything a model sees for one sample.

    Args:
        key: The sample, as `PROTOCOL/KEY`; models that answer by the sample look it up, others ignore it.
        messages: The chat, oldest first.
        tools: JSON schemas of the tools in the OpenAI `tools` shape, for native function calling; else empty.
        sampling: How the reply is drawn.
        grammar: An EBNF grammar that the reply must satisfy when decoding is constrained; else None.
        schema: A JSON schema that the reply must satisfy, for servers that give structured output; else None.
    """

    key: str
    messages: tuple[Message, ...]
    tools: tuple[dict[str, Any], ...] = ()
    sampling: Sampling = field(default_factory=Sampling)
    grammar: str | None = None
    schema: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said to one prompt.

    Args:
        text: The text, special tokens removed.
        tool_calls: Native function calls in the OpenAI shape, if any.
        prompt_tokens: Length of the prompt, 0 if the model does not tell.
        completion_tokens: Length of the reply, 0 if the model does not tell.
        seconds: Wall time of the request that succeeded.
        finish_reason: `stop`, `length`, `tool_calls`, or what the server said.
    """

    text: str
    tool_calls: tuple[dict[str, Any], ...] = ()
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    finish_reason: str = "stop"


class RequestFailed(ModelError):
    """One request that failed for good after its retries: a failure of the run, never a wrong answer."""


@runtime_checkable
class Model(Protocol):
    """A model. Optional attributes: `concurrency` (requests worth having in flight, default 1) and `async close()`."""

    name: str

    async def reply(self, prompt: Prompt) -> Reply | str:
        """Answer one prompt.

        Raises:
            RequestFailed: This request cannot be answered now; the run counts it and goes on.
            ModelError: No request can be answered; the run stops and can be resumed.
        """
        ...
