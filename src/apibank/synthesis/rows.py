"""Training rows: a dialogue as `{instruction, input, output}`, one a turn of the assistant, and as chat messages.

The prompt is that of the `corrected` protocol, without its cue, so that what is learned is what is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from apibank.benchmarks import GoldCall, Turn, Utterance
from apibank.calls import FORMATS
from apibank.errors import DataError
from apibank.protocols.corrected import FORM
from apibank.protocols.executed import SEARCH
from apibank.protocols.transcript import CALL_PREFIX, RESULT_PREFIX, write_result
from apibank.tools import SEARCHER, toolset

from .catalog.api import Api
from .catalog.library import Library
from .definitions import is_optional
from .training import TrainingDialogue

TASK = (
    "You are an assistant that gets things done for a user with tools. In each turn you either make one tool call or "
    "write to the user."
)
ANSWER_PREFIX = "AI: "
USER_PREFIX = "User: "


def searcher_description() -> dict[str, Any]:
    """Return the description of the tool that finds tools; here it brings one tool, and none takes a token."""
    told = toolset("lv3")[SEARCHER].describe()
    (name,) = told["output_parameters"]
    brought = {name: {"type": "dict", "description": "The description of the tool that fits best."}}
    return {**told, "output_parameters": brought}


def descriptions(dialogue: TrainingDialogue, library: Library) -> list[Mapping[str, Any]]:
    """Return the descriptions of the tools that a dialogue shows from the start, in API-Bank's shape."""
    return [_described(name, dialogue, library) for name in dialogue.tools]


def _described(name: str, dialogue: TrainingDialogue, library: Library) -> Mapping[str, Any]:
    if name == SEARCHER:
        return searcher_description()
    if name in dialogue.definitions:
        return dialogue.definitions[name]
    return _api(name, dialogue, library).description


def _api(name: str, dialogue: TrainingDialogue, library: Library) -> Api:
    if name not in library.apis:
        raise DataError(f"{dialogue.id} has the tool {name}, which this library does not: it was made from another one")
    return library.apis[name]


def instruction(dialogue: TrainingDialogue, library: Library) -> str:
    """Return the system prompt: task, form of calls, date, tools as JSON lines."""
    today = date.fromisoformat(dialogue.setting.today)
    parts = [f"{TASK}\n{FORM}"]
    if SEARCHER in dialogue.tools:
        parts.append(SEARCH)
    parts.append(f"Today is {today:%A}, {today.isoformat()}.")
    tools = "\n".join(json.dumps(told, ensure_ascii=False) for told in descriptions(dialogue, library))
    return "\n\n".join([*parts, f"Tools:\n{tools}"])


def rows(dialogue: TrainingDialogue, library: Library) -> Iterator[dict[str, str]]:
    """Yield a row for each call and message of the assistant: `instruction`, `input` (what was before), `output`."""
    told = instruction(dialogue, library)
    for place, turn in enumerate(dialogue.turns):
        if isinstance(turn, Utterance) and turn.speaker == "user":
            continue
        yield {"instruction": told, "input": transcript(dialogue.turns[:place]), "output": _output(turn)}


def transcript(turns: Sequence[Turn]) -> str:
    """Return turns as text, a line each; a call is followed by its result."""
    return "\n".join(_line(turn) for turn in turns)


def _line(turn: Turn) -> str:
    if isinstance(turn, GoldCall):
        return f"{_output(turn)}\n{RESULT_PREFIX}{write_result(turn)}"
    return _output(turn) if turn.speaker == "assistant" else f"{USER_PREFIX}{turn.text}"


def _output(turn: Turn) -> str:
    if isinstance(turn, GoldCall):
        return CALL_PREFIX + FORMATS["brackets"].write(turn.call)
    return ANSWER_PREFIX + turn.text


def chat(dialogue: TrainingDialogue, library: Library) -> dict[str, Any]:
    """Return a dialogue as chat messages with native function calls, in the shape that trainers take.

    Returns:
        `messages` in the OpenAI shape, and `tools`: the schemas of the tools that are described from the start. Those
        that a search finds are described by its result, a `tool` message, and by nothing else.
    """
    today = date.fromisoformat(dialogue.setting.today)
    system = "\n\n".join(
        [TASK, *([SEARCH] if SEARCHER in dialogue.tools else []), f"Today is {today:%A}, {today.isoformat()}."]
    )
    messages: list[dict[str, Any]] = [{"role": "system", "content": system}]
    for place, turn in enumerate(dialogue.turns):
        if isinstance(turn, GoldCall):
            mark = f"call_{place}"
            arguments = json.dumps(turn.call.arguments, ensure_ascii=False)
            called = {"id": mark, "type": "function", "function": {"name": turn.call.name, "arguments": arguments}}
            messages.append({"role": "assistant", "content": "", "tool_calls": [called]})
            messages.append({"role": "tool", "tool_call_id": mark, "content": write_result(turn)})
        else:
            messages.append({"role": turn.speaker, "content": turn.text})
    return {"messages": messages, "tools": [_schema(name, dialogue, library) for name in dialogue.tools]}


def _schema(name: str, dialogue: TrainingDialogue, library: Library) -> dict[str, Any]:
    if name == SEARCHER:
        return toolset("lv3")[SEARCHER].function_schema()
    if name in dialogue.definitions:
        return _of_definition(dialogue.definitions[name])
    return _api(name, dialogue, library).function_schema


_TYPES = {
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "list": "array",
    "list(str)": "array",
    "dict": "object",
}


def _of_definition(told: Mapping[str, Any]) -> dict[str, Any]:
    properties = {}
    for name, parameter in told["input_parameters"].items():
        kind = _TYPES.get(str(parameter.get("type")), "string")
        items = {"items": {"type": "string"}} if kind == "array" else {}
        properties[name] = {"type": kind, **items, "description": parameter.get("description", "")}
    required = [name for name, parameter in told["input_parameters"].items() if not is_optional(parameter)]
    parameters = {"type": "object", "properties": properties, "required": required}
    function = {"name": told["name"], "description": told["description"], "parameters": parameters}
    return {"type": "function", "function": function}
