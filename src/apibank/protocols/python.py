"""`python`: calls as Python."""

from __future__ import annotations

from apibank.calls import FORMATS

from .executed import VALUES, Prompted
from .transcript import Style


class Python(Prompted):
    """Calls as Python statements, tools in the system prompt.

    Used by: CodeAct (Wang et al. 2024), which compares Python with JSON and text actions at level 1, where a call is
        right if its execution matches.
    Rows: every call of every dialogue once (389 / 119 / 245), and every message of the assistant.
    Prompt: as under `corrected`, in our words; calls of the history are Python as well.
    Reply format: `Name(key="value")`, fenced or not, assigned to a variable or not; the first counts. Code is read and
        never run, so arguments are literals.
    State: gold and predicted call run on the same world, in which the dialogue's earlier gold calls have happened.
    Verdict: as under `corrected`.
    Aggregation: as under `corrected`.
    Not known: CodeAct's prompt and parser are its own, it runs what the model writes, and it asks the 399 rows of level
        1; this is its format, not its score.
    """

    name = "python"
    summary = "tools in the prompt, calls as Python in the reply; judged as corrected"
    task = f"""\
You are an assistant that gets things done for a user with tools. In each turn you either make one tool call or write to
the user; a note in brackets says which is wanted now.
A tool call is one line of Python that calls the tool as a function, with keyword arguments that are literals:
ToolName(first_parameter="text", second_parameter=12, third_parameter=["a", "b"])
{VALUES}"""
    style = Style(FORMATS["python"], result="Returned: ")
    call_cue = "[Make the next tool call now: one line of Python.]"
