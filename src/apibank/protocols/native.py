"""`native`: function calling through the server's `tools`."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from apibank.benchmarks import GoldCall, Sample
from apibank.calls import Call, ParseFailure, native, parse_any
from apibank.models.model import Message, Reply
from apibank.tools import Tool, toolset

from .executed import VALUES, Executed, known_tools, system
from .transcript import write_result

TASK = f"""\
You are an assistant that gets things done for a user with tools. In each turn you either make one tool call or write to
the user; a note in brackets says which is wanted now.
{VALUES}"""

CALL_CUE = "[Make the next tool call now.]"
REPLY_CUE = "[Write your next message to the user now, without a tool call.]"


class Native(Executed):
    """Native function calling: tools as JSON schemas in the request, calls as `tool_calls` of the answer.

    Used by: most model cards of today; Meta's 0-shot figures for Llama 3.1 and ToolACE use their models' own formats.
    Rows: every call of every dialogue once (389 / 119 / 245), and every message of the assistant.
    Prompt: a system prompt with the task and the date (unless the dialogue hides it); gold history with real
        `tool_calls` and `tool` messages; last a cue. The request's `tools` are those that are described by now: from
        the start, and whatever a search has brought, so that a model can call what it finds.
    Reply format: the first of the answer's `tool_calls`. Where there are none, the first call in the text counts, in
        any format that we read: many servers leave a call in the text when their parser does not know the model.
    State: gold and predicted call run on the same world, in which the dialogue's earlier gold calls have happened.
    Verdict: as under `corrected`.
    Aggregation: as under `corrected`.
    Not known: how servers and chat templates write tools and calls out for their models. Meta's prompt, parser and
        corrected gold (about 391 rows) are not public, so its figures are not this protocol's.
    """

    name = "native"
    summary = "function calling through the server's tools, real tool messages; judged as corrected"

    def messages(self, sample: Sample) -> tuple[Message, ...]:
        """Return the task and the history."""
        found = [Message("system", system(TASK, sample.dialogue))]
        for position, turn in enumerate(sample.history):
            if isinstance(turn, GoldCall):
                call_id = f"call_{position}"
                before = found.pop().content if found[-1].role == "assistant" else ""
                found.append(Message("assistant", before, (native.write(turn.call, call_id),)))
                found.append(Message("tool", write_result(turn), tool_call_id=call_id))
            else:
                _say(found, Message(turn.speaker, turn.text))
        _say(found, Message("user", CALL_CUE if sample.kind == "call" else REPLY_CUE))
        return tuple(found)

    def tools(self, sample: Sample) -> tuple[dict[str, object], ...]:
        """Return the schemas of the tools that are described by now."""
        tools, told = toolset(sample.dialogue.toolset), self.benchmark.descriptions[sample.dialogue.toolset]
        return tuple(function_schema(tools[name], told[name]) for name in known_tools(sample) if name in tools)

    def call_reply(self, call: Call) -> Reply:
        """Return a message that makes a call."""
        return Reply("", (native.write(call, "call_0"),), finish_reason="tool_calls")

    def read(self, reply: Reply) -> Call | ParseFailure:
        """Return the first of the native calls or, without any, the first in the text."""
        return native.parse(reply.tool_calls).first if reply.tool_calls else parse_any(reply.text).first


def function_schema(tool: Tool, description: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tool in the OpenAI `tools` shape, in the words of a description.

    Args:
        tool: The tool.
        description: What models are told of it, in API-Bank's shape.
    """
    schema = copy.deepcopy(tool.function_schema())
    function = schema["function"]
    function["description"] = description["description"]
    for name, told in description["input_parameters"].items():
        if name in function["parameters"]["properties"]:
            function["parameters"]["properties"][name]["description"] = told["description"]
    return schema


def _say(messages: list[Message], message: Message) -> None:
    """Add a message, joined to the last one if that is of the same side."""
    last = messages[-1]
    if last.role == message.role:
        messages[-1] = Message(last.role, f"{last.content}\n{message.content}")
    else:
        messages.append(message)
