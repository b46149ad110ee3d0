"""Prompts in the shape of the released rows, in our own words, for dialogues that have no released row.

An instruction with the form of the answer and the tools, then the dialogue as lines of text that end in a cue.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apibank.benchmarks import GoldCall, Sample, Turn
from apibank.calls import FORMATS
from apibank.protocols.transcript import CALL_PREFIX, describe_tools

_FORM = f"{CALL_PREFIX}[ToolName(parameter1='value1', parameter2='value2')]"

_CALL = f"""\
You assist a user and can call tools. Read the dialogue below and write the one tool call that comes next, in this form:
{_FORM}
"""

_REPLY = f"""\
You assist a user and can call tools. Read the dialogue below, with the calls made so far and what they returned, and
write what you say to the user next. In the dialogue a call and its result look like this:
{_FORM}->result
"""

_SEARCH = """\
At first you know ToolSearcher alone: give it keywords, and its result describes a tool to call later.
"""


def prompt(sample: Sample, descriptions: Mapping[str, dict[str, Any]]) -> str:
    """Return what a model is asked at a sample.

    Args:
        sample: The place in a dialogue.
        descriptions: The tools' descriptions by name.
    """
    dialogue = sample.dialogue
    parts = [_CALL if sample.kind == "call" else _REPLY]
    if dialogue.level > 1:
        parts.append(_SEARCH)
    if dialogue.shows_clock:
        with dialogue.world() as world:
            parts.append(f"It is now {world.now:%Y-%m-%d %H:%M}.\n")
    parts.append(f"Tools:\n{describe_tools(dialogue.tools, descriptions)}\n\n")
    parts.append("\n".join(_lines(sample.history)))
    parts.append("\nNext call:\n" if sample.kind == "call" else "\nNext reply:\n")
    return "".join(parts)


def gold_text(turn: GoldCall) -> str:
    """Return a gold call as the released rows write it."""
    return CALL_PREFIX + FORMATS["brackets"].write(turn.call)


def released_text(name: str, arguments: Mapping[str, Any]) -> str:
    """Return a released record's call as the released rows write it: every value in single quotes, nothing escaped."""
    inside = ", ".join(f"{key}='{value}'" for key, value in arguments.items())
    return f"{CALL_PREFIX}[{name}({inside})]"


def _lines(history: Sequence[Turn]) -> Iterable[str]:
    for turn in history:
        if isinstance(turn, GoldCall):
            result = {"error": turn.error} if turn.error is not None else turn.output
            yield f"{gold_text(turn)}->{json.dumps(result, ensure_ascii=False)}"
        else:
            yield f"{'User' if turn.speaker == 'user' else 'AI'}: {turn.text}"
