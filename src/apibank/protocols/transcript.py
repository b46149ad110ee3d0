"""A dialogue as chat messages: how prompted protocols show tools, history, calls and results.

Calls and results are written as text, so that any chat model can follow them. What earlier turns gave is shown as it
was recorded; messages of one side that follow each other are joined, since many chat templates insist on turns that
alternate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apibank.benchmarks import GoldCall, Turn
from apibank.calls import Format
from apibank.models.model import Message

CALL_PREFIX = "API-Request: "
RESULT_PREFIX = "API-Result: "


def describe_tools(names: Sequence[str], descriptions: Mapping[str, dict[str, Any]]) -> str:
    """Return the tools' descriptions, one JSON object a line."""
    return "\n".join(json.dumps(descriptions[name], ensure_ascii=False) for name in names)


def write_result(turn: GoldCall) -> str:
    """Return what a call gave, as a model sees it."""
    if turn.error is not None:
        return RESULT_PREFIX + json.dumps({"error": turn.error}, ensure_ascii=False)
    return RESULT_PREFIX + json.dumps(turn.output, ensure_ascii=False)


def chat(system: str, history: Iterable[Turn], cue: str, form: Format) -> tuple[Message, ...]:
    """Return a system prompt, the history, and a cue, as messages that alternate between user and assistant.

    The cue stands last, so that the prompts of one dialogue share all that goes before (servers keep such prefixes).

    Args:
        system: The system prompt.
        history: The turns before the one that is asked for.
        cue: What the model is asked for now.
        form: How calls are written.
    """
    said: list[tuple[str, str]] = []
    for turn in history:
        if isinstance(turn, GoldCall):
            said.append(("assistant", CALL_PREFIX + form.write(turn.call)))
            said.append(("user", write_result(turn)))
        else:
            said.append((turn.speaker, turn.text))
    said.append(("user", cue))
    messages = [Message("system", system)]
    for role, text in said:
        if messages[-1].role == role:
            messages[-1] = Message(messages[-1].role, f"{messages[-1].content}\n{text}")
        else:
            messages.append(Message("user" if role == "user" else "assistant", text))
    return tuple(messages)
