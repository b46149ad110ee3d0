"""`toolsearcher-free`: every tool in the system prompt, nothing to search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apibank.benchmarks import Dialogue, GoldCall, Sample
from apibank.calls import JSONValue
from apibank.models.model import Message, Reply
from apibank.scoring.exact import judge_exact, spelled
from apibank.scoring.verdict import Verdict
from apibank.tools import SEARCHER

from .corrected import FORM
from .executed import Prompted, system
from .rows import call_rows, searches
from .transcript import BRACKETS, chat, describe_tools


class ToolSearcherFree(Prompted):
    """All tools are described from the start; searches are taken out of rows and history.

    Used by: pull request 229 of DAMO-ConvAI (2026, not merged).
    Rows: 368 / 64 / 131 in API-Bank, no searches. Level 1: the released call rows, a call right after a call twice,
        without those in which a value is a list (399 less 31). Level 2: each distinct call of a dialogue, without lists
        (119 less 45 searches and 10 with lists). Level 3: every step, lists too (245 less 114).
    Prompt: a system prompt with the task and the descriptions of all tools of both tool sets, the dialogue's own first,
        then gold history without searches, as chat messages; in our words.
    Reply format: `API-Request: [Name(key='value')]`; the call that counts is found as under `corrected`.
    State: none; nothing is run. History and results are gold at each step.
    Verdict: right if the tool, the argument names and all values are those of gold. Values are compared as text, but
        for white space around them; numbers, truth values and lists by what they spell.
    Aggregation: accuracy of the calls, level by level; beside it the share of calls whose tool is right.
    Not known: nothing that matters; the pull request describes 67 tools, those that occur in the released rows, here 70
        names are described. Its prompt's wording is its own, and results reach its models as `tool` messages.
    """

    name = "toolsearcher-free"
    summary = "all tools in the system prompt, no searches, gold history; right if the call is gold's to the letter"
    task = f"""\
You are an assistant that gets things done for a user with tools. Of the many tools below choose the one that is due.
{FORM}"""
    style = BRACKETS
    call_cue = "[Make the next tool call now: one line that starts with API-Request.]"

    def samples(self, levels: Sequence[int]) -> list[Sample]:
        """Return the calls of these levels that are asked."""
        return [sample for dialogue in self.benchmark.at_levels(levels) for sample in _rows(dialogue)]

    def messages(self, sample: Sample) -> tuple[Message, ...]:
        """Return the task, all tools, and the history without searches."""
        history = [t for t in sample.history if not (isinstance(t, GoldCall) and t.call.name == SEARCHER)]
        return chat(self.system(sample.dialogue), history, self.call_cue, self.style)

    def system(self, dialogue: Dialogue) -> str:
        """Return the system prompt of a dialogue, all tools in it."""
        sets = self.benchmark.descriptions
        known = {**{name: told for tools in sets.values() for name, told in tools.items()}, **sets[dialogue.toolset]}
        names = [name for name in dict.fromkeys([*sets[dialogue.toolset], *known]) if name != SEARCHER]
        return system(self.task, dialogue, f"Tools:\n{describe_tools(names, known)}", searching=False)

    def judge(self, sample: Sample, reply: Reply) -> Verdict:
        """Compare the call with gold."""
        assert isinstance(sample.gold, GoldCall)
        dialogue, call = sample.dialogue, sample.gold.call
        base = Verdict(sample.key, dialogue.id, dialogue.level, "call", call.name)
        return judge_exact(base, call, self.read(reply))

    def aggregate(self, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return the share of calls whose tool is right."""
        right = sum(verdict.called == verdict.tool for verdict in verdicts)
        return {"tool_names": right / len(verdicts) if verdicts else None}


def _rows(dialogue: Dialogue) -> list[Sample]:
    asked = [sample for sample in call_rows(dialogue) if not searches(sample)]
    if dialogue.level == 3:
        return asked
    asked = [sample for sample in asked if not _holds_list(sample)]
    if dialogue.level == 1:
        return asked
    return list({_written(sample): sample for sample in reversed(asked)}.values())[::-1]


def _holds_list(sample: Sample) -> bool:
    assert isinstance(sample.gold, GoldCall)
    values: list[JSONValue] = list(sample.gold.call.arguments.values())
    return any(isinstance(spelled(value), list | dict) for value in values)


def _written(sample: Sample) -> str:
    assert isinstance(sample.gold, GoldCall)
    return sample.gold.call.key()
