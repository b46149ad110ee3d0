"""Calls as JSON: `{"name": "Name", "arguments": {"key": "value"}}`, one or a list, anywhere in a text.

Any text gives calls or a typed failure and never an exception. Around the objects anything may stand: prose,
fenced code, `<tool_call>` tags, an outer object such as an assistant message with `tool_calls`. The names
that other programs give to the two members are known, arguments may be JSON in a string, and Python literals,
trailing commas and missing quotes are read as what they mean. A tool's description, which has a name and
parameters too, is not a call.
"""

from __future__ import annotations

import json
import re

from apibank.calls.call import Call, JSONValue
from apibank.calls.parsed import MAX_LENGTH, Parsed, ParseFailure, parsed, too_long
from apibank.calls.reader import Reader, Trouble
from apibank.calls.thinking import answered

_NAMES = ("name", "tool", "tool_name", "function", "function_name", "api_name", "action")
_ARGUMENTS = ("arguments", "parameters", "args", "input", "params", "tool_input", "action_input")
_WRAPPERS = ("function", "function_call", "tool_call", "tool_calls", "calls")
_BESIDE_NAME = frozenset({"id", "index", "type"})
_START = re.compile(r"[{\[]")
_BEGUN = re.compile(rf"""[\[\s]{{0,80}}+\{{\s*+["']?(?:{"|".join(dict.fromkeys(_NAMES + _WRAPPERS))})["']?\s*+:""")
_TAG = re.compile(r"<tool_call>\s*+\Z")
_TAG_REACH = 40


def write(*calls: Call) -> str:
    """Write one call as an object, several as a list of objects."""
    objects = [{"name": call.name, "arguments": call.arguments} for call in calls]
    return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False)


def parse(text: str) -> Parsed:
    """Return the calls in a text, and the places where one cannot be read."""
    text = answered(text)
    if excess := too_long(text):
        return excess
    reader = Reader(text, fault="bad_json")
    items: list[Call | ParseFailure] = []
    while opened := _START.search(text, reader.position):
        start = reader.position = opened.start()
        tagged = bool(_TAG.search(text[max(0, start - _TAG_REACH) : start]))
        try:
            found = from_value(reader.value(), start)
        except Trouble as trouble:
            found = [trouble.failure] if tagged or _BEGUN.match(text, start) else []
        if tagged and not found:
            found = [ParseFailure("bad_json", "the tags of a tool call hold JSON that is none", start)]
        items.extend(found)
    return parsed(items)


def read_first(text: str) -> Call | ParseFailure:
    """Return the first call that can be read, or why there is none."""
    return parse(text).first


def from_value(value: JSONValue, position: int = 0, named: bool = True) -> list[Call | ParseFailure]:
    """Return the calls that a JSON value holds, those in lists and wrapping objects included.

    Args:
        value: Any JSON value.
        position: What failures give as their position.
        named: Whether an object with a name and nothing else is a call without arguments.
    """
    if isinstance(value, list):
        return [item for held in value for item in from_value(held, position, named)]
    if not isinstance(value, dict):
        return []
    name = next((key for key in _NAMES if isinstance(value.get(key), str)), None)
    holder = next((key for key in _ARGUMENTS if key in value), None)
    if name and holder == "parameters" and "description" in value:
        return []
    if name and holder:
        return [_call(str(value[name]).strip(), value[holder], position)]
    if name and named and value.keys() - {name} <= _BESIDE_NAME:
        return [_call(str(value[name]).strip(), None, position)]
    if holder == "arguments":
        return [ParseFailure("no_name", "arguments are given without the name of a tool", position)]
    return [item for key, held in value.items() for item in from_value(held, position, key in _WRAPPERS)]


def _call(name: str, arguments: JSONValue, position: int) -> Call | ParseFailure:
    if not name:
        return ParseFailure("no_name", "the name of the tool is empty", position)
    if isinstance(arguments, str) and arguments.strip():
        if len(arguments) > MAX_LENGTH:
            said = f"the arguments of {name} have more than {MAX_LENGTH} characters"
            return ParseFailure("bad_argument", said, position)
        reader = Reader(arguments, fault="bad_json")
        try:
            arguments = reader.value()
        except Trouble as trouble:
            said = f"the arguments of {name} are text that is no JSON: {trouble.failure.message}"
            return ParseFailure(trouble.failure.kind, said, position)
        if reader.peek():
            return ParseFailure("bad_json", f"the arguments of {name} are text that is no JSON", position)
    if isinstance(arguments, dict):
        return Call(name, arguments)
    if not arguments and (arguments is None or isinstance(arguments, str | list)):
        return Call(name)
    if isinstance(arguments, list):
        return ParseFailure("positional_argument", f"the arguments of {name} are a list without names", position)
    return ParseFailure("bad_argument", f"the arguments of {name} are no object", position)
