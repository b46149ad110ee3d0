"""`json`: prompted JSON."""

from __future__ import annotations

from apibank.calls import FORMATS

from .executed import VALUES, Prompted
from .transcript import Style


class PromptedJson(Prompted):
    """Calls as JSON objects in the text, tools in the system prompt: the usual way where a server has no `tools`.

    Used by: CodeAct (Wang et al. 2024), which compares JSON with Python and text actions at level 1, where a call is
        right if its execution matches; many model cards.
    Rows: every call of every dialogue once (389 / 119 / 245), and every message of the assistant.
    Prompt: as under `corrected`, in our words; calls of the history are JSON objects as well.
    Reply format: `{"name": "Name", "arguments": {"key": "value"}}`, anywhere in the reply, fenced, tagged or bare; the
        first counts. Other names for the two members, and arguments that are JSON in a text, are read.
    State: gold and predicted call run on the same world, in which the dialogue's earlier gold calls have happened.
    Verdict: as under `corrected`.
    Aggregation: as under `corrected`.
    Not known: CodeAct's prompt and parser are its own, and it asks the 399 rows of level 1; this is its format, not its
        score.
    """

    name = "json"
    summary = "tools in the prompt, calls as JSON objects in the reply; judged as corrected"
    task = f"""\
You are an assistant that gets things done for a user with tools. In each turn you either make one tool call or write to
the user; a note in brackets says which is wanted now.
A tool call is one JSON object and nothing else, in this form:
{{"name": "ToolName", "arguments": {{"first_parameter": "text", "second_parameter": 12, "third_one": ["a", "b"]}}}}
{VALUES}"""
    style = Style(FORMATS["json"], result="Result: ")
    call_cue = "[Make the next tool call now: one JSON object with name and arguments.]"
