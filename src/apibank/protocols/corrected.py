"""`corrected`: the protocol of this project, in which a perfect model gets 100%."""

from __future__ import annotations

from apibank.benchmarks import Sample
from apibank.models.grammar import call_grammar, shapes
from apibank.tools import toolset

from .executed import Prompted, known_tools
from .transcript import BRACKETS

FORM = """\
A tool call stands alone on one line, in this form:
API-Request: [ToolName(first_parameter='text', second_parameter=12, third_parameter=['a', 'b'])]
Texts stand in quotes; numbers, True and False, and lists do not. Take every value from the conversation or from an
earlier result; never make one up. Times are written YYYY-MM-DD HH:MM:SS and days YYYY-MM-DD."""


class Corrected(Prompted):
    """Every gold call once, in a world where the dialogue so far has really happened.

    Used by: this project; no published score follows it.
    Rows: every call of every dialogue once (389 / 119 / 245 in API-Bank), and every message of the assistant.
    Prompt: a system prompt with the task, the date (unless the dialogue hides it) and the tools' descriptions as JSON,
        then gold history as chat messages.
    Reply format: `API-Request: [Name(key='value')]`; the first call behind `API-Request:` counts or, without it, the
        first in the reply. Nothing in `<think>` tags does.
    State: gold and predicted call run on the same world, in which the dialogue's earlier gold calls have happened.
    Verdict: right if the tool is the same, the arguments are equal by the parameters' types, and result and row changes
        are equal. A search is right if it brings the tool that the dialogue goes on to call, whatever its keywords.
    Aggregation: accuracy of the calls, level by level, with intervals clustered by dialogue; ROUGE-L of the replies.
    Not known: nothing; what a published score of this protocol is stands in its run folder.
    """

    name = "corrected"
    summary = "each gold call once, judged by arguments, result and changes in the world as it then is"
    task = f"""\
You are an assistant that gets things done for a user with tools. In each turn you either make one tool call or write to
the user; a note in brackets says which is wanted now.
{FORM}"""
    style = BRACKETS
    call_cue = "[Make the next tool call now: one line that starts with API-Request.]"

    def grammar(self, sample: Sample) -> str | None:
        """Return the grammar of a call of a tool that has been described by now; None where a message is wanted."""
        return grammar_of_known(sample) if sample.kind == "call" else None


def grammar_of_known(sample: Sample, replies: bool = False) -> str:
    """Return the grammar of a call of a tool that has been described by now.

    Args:
        sample: What is asked.
        replies: Whether the model may write in words instead.
    """
    tools = toolset(sample.dialogue.toolset)
    known = (tools[name].function_schema() for name in known_tools(sample) if name in tools)
    return call_grammar(shapes(known), replies)
