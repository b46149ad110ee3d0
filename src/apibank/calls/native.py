"""Native function calls: the `tool_calls` of an assistant message in the OpenAI shape.

They are objects, not text. Whatever a server sends gives calls or a typed failure and never an exception.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from apibank.calls.call import Call
from apibank.calls.json_format import from_value
from apibank.calls.parsed import Parsed, ParseFailure, parsed


def write(call: Call, call_id: str) -> dict[str, Any]:
    """Return a call as one element of `tool_calls`.

    Args:
        call: The call.
        call_id: What the `tool` message with the result refers to.
    """
    arguments = json.dumps(call.arguments, ensure_ascii=False)
    return {"id": call_id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def parse(tool_calls: Iterable[Any]) -> Parsed:
    """Return the calls of a message; no elements are the failure `no_call`."""
    items: list[Call | ParseFailure] = []
    for index, element in enumerate(tool_calls):
        found = from_value(dict(element)) if isinstance(element, Mapping) else []
        unknown = ParseFailure("bad_json", f"element {index} of tool_calls is no function call")
        items.extend(found or [unknown])
    return parsed(items)
