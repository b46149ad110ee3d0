"""Calls in the manner of ReAct: `Action: Name`, and `Action Input:` with a JSON object below it.

Any text gives calls or a typed failure and never an exception. What follows an `Observation:` behind the first action
is the model's own invention and is not read. Where an input is left out, the action's line may hold the whole call, as
`Name(key='value')`; a tool without arguments needs no input.

Source: Yao et al. (2023), "ReAct: synergizing reasoning and acting in language models", arXiv 2210.03629.
"""

from __future__ import annotations

import json
import re

from apibank.calls import json_format, python_format
from apibank.calls.call import Call
from apibank.calls.formats import Format
from apibank.calls.parsed import Parsed, ParseFailure, parsed, too_long
from apibank.calls.thinking import answered

ANSWER = "Final Answer: "

_HEAD = re.compile(
    r"^[ \t>#*_-]{0,12}(Thought|Action Input|Action|Observation|Final Answer)[ \t*_]{0,4}[:：][ \t*_]{0,4}",
    re.MULTILINE | re.IGNORECASE,
)
_FENCE = re.compile(r"\A```[\w+-]*\s*+(.*?)\s*+(?:```|\Z)", re.DOTALL)
_NAME = re.compile(r"[^\W\d][\w.\-]*+")
_QUOTES = "`'\"*[]<> \t.:"
_NOTHING = frozenset({"", "none", "null", "n/a", "no input", "-"})


def write(*calls: Call) -> str:
    """Write calls, each as an action and its input."""
    return "\n".join(
        f"Action: {call.name}\nAction Input: {json.dumps(call.arguments, ensure_ascii=False)}" for call in calls
    )


def parse(text: str) -> Parsed:
    """Return the calls in a text, and the places where one cannot be read."""
    text = answered(text)
    if excess := too_long(text):
        return excess
    parts = _parts(text)
    items: list[Call | ParseFailure] = []
    for index, (label, content, position) in enumerate(parts):
        if label == "action" and content.strip(_QUOTES).lower() not in ("none", "n/a"):
            following = parts[index + 1] if index + 1 < len(parts) else ("", "", 0)
            items.append(_call(content, following[1] if following[0] == "action input" else None, position))
        elif label == "action input" and (not index or parts[index - 1][0] != "action"):
            items += [item for item in json_format.parse(content).items if isinstance(item, Call)] or [
                ParseFailure("no_name", "an input is given without its action", position)
            ]
    return parsed(items)


def read_first(text: str) -> Call | ParseFailure:
    """Return the first call that can be read, or why there is none."""
    return parse(text).first


def answer(text: str) -> str:
    """Return what a reply says to the user: what stands behind the first `Final Answer:`, or all of it."""
    text = answered(text)
    if too_long(text):
        return text
    found = (content for label, content, _ in _parts(text) if label == "final answer")
    return next(found, text).strip()


def _parts(text: str) -> list[tuple[str, str, int]]:
    """Return the labelled parts in order, up to the first observation behind an action."""
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    parts: list[tuple[str, str, int]] = []
    for head, end in zip(heads, ends, strict=False):
        label = head[1].lower()
        if label == "observation" and any(before == "action" for before, _, _ in parts):
            break
        parts.append((label, text[head.end() : end].strip(), head.start()))
    return parts


def _call(action: str, given: str | None, position: int) -> Call | ParseFailure:
    line = action.partition("\n")[0].strip()
    bare = line.strip(_QUOTES)
    if given is None and not _NAME.fullmatch(bare):
        return _whole(action, position)
    name = _NAME.match(bare)
    if name is None:
        return ParseFailure("no_name", "an action names no tool", position)
    text = _FENCE.sub(r"\1", (given or "").strip()).strip()
    if text.lower() in _NOTHING:
        return Call(name[0])
    found = json_format.from_value({"name": name[0], "arguments": text}, position)
    return found[0] if found else ParseFailure("bad_json", "an action's input is no JSON object", position)


def _whole(action: str, position: int) -> Call | ParseFailure:
    """Read an action that is a whole call, in Python or in JSON."""
    forms: tuple[Format, ...] = (json_format, python_format)
    for form in forms:
        found = form.parse(action.strip().strip("`"))
        if found.calls:
            return found.calls[0]
        if found.first != parsed([]).first:
            return ParseFailure(found.failures[0].kind, found.failures[0].message, position)
    return ParseFailure("no_name", "an action names no tool", position)
