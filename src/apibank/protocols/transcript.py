"""A dialogue as chat messages: how prompted protocols show tools, history, calls and results.

Calls and results are written as text, so that any chat model can follow them. What earlier turns gave is shown as it
was recorded; messages of one side that follow each other are joined, since many chat templates insist on turns that
alternate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apibank.benchmarks import GoldCall, Turn
from apibank.calls import FORMATS, Format
from apibank.models.model import Message

CALL_PREFIX = "API-Request: "
RESULT_PREFIX = "API-Result: "


@dataclass(frozen=True, slots=True)
class Style:
    """How a transcript is written.

    Args:
        form: How calls are written.
        call: What stands before a call.
        result: What stands before a result.
        answer: What stands before the assistant's own words.
    """

    form: Format
    call: str = ""
    result: str = RESULT_PREFIX
    answer: str = ""


BRACKETS = Style(FORMATS["brackets"], CALL_PREFIX)
"""API-Bank's own style."""


def describe_tools(names: Iterable[str], descriptions: Mapping[str, dict[str, Any]]) -> str:
    """Return the tools' descriptions, one JSON object a line."""
    return "\n".join(json.dumps(descriptions[name], ensure_ascii=False) for name in names)


def write_result(turn: GoldCall) -> str:
    """Return what a call gave, as JSON."""
    return json.dumps({"error": turn.error} if turn.error is not None else turn.output, ensure_ascii=False)


def chat(system: str, history: Sequence[Turn], cue: str, style: Style) -> tuple[Message, ...]:
    """Return a system prompt, the history, and a cue, as messages that alternate between user and assistant.

    The cue stands last, so that the prompts of one dialogue share all that goes before (servers keep such prefixes).

    Args:
        system: The system prompt.
        history: The turns before the one that is asked for.
        cue: What the model is asked for now.
        style: How calls, results and answers are written.
    """
    said: list[tuple[str, str]] = []
    for turn in history:
        if isinstance(turn, GoldCall):
            said.append(("assistant", style.call + style.form.write(turn.call)))
            said.append(("user", style.result + write_result(turn)))
        else:
            said.append((turn.speaker, (style.answer if turn.speaker == "assistant" else "") + turn.text))
    said.append(("user", cue))
    messages = [Message("system", system)]
    for role, text in said:
        if messages[-1].role == role:
            messages[-1] = Message(messages[-1].role, f"{messages[-1].content}\n{text}")
        else:
            messages.append(Message("user" if role == "user" else "assistant", text))
    return tuple(messages)
