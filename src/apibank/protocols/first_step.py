"""`first-step`: the first call of each dialogue, right to the letter."""

from __future__ import annotations

from collections.abc import Iterable

from apibank.benchmarks import Dialogue, GoldCall, Sample
from apibank.calls import FORMATS, Call, ParseFailure
from apibank.models.model import Reply
from apibank.scoring.exact import judge_exact
from apibank.scoring.verdict import Verdict

from .rows import ReleasedRows, call_rows
from .transcript import CALL_PREFIX


class FirstStep(ReleasedRows):
    """Only the first call of each dialogue; every part of it must be right.

    Used by: Tool-N1 (Zhang et al. 2025, arXiv 2505.00024), whose maintainer tells of the rows in an issue.
    Rows: the first call of each dialogue (214 / 50 / 50 in API-Bank, as far as dialogues have a call).
    Prompt: one user message, the row's own instruction and input, as under `paper`; one reply serves both.
    Reply format: `API-Request: [Name(key='value')]`; the call that counts is found as under `corrected`.
    State: none; nothing is run.
    Verdict: right if the tool, the argument names and all values are those of gold. Values are compared as text, but
        for white space around them; numbers, truth values and lists by what they spell.
    Aggregation: accuracy of the calls, level by level.
    Not known: which levels Tool-N1 asks (one figure is published), its prompt, and how it compares values. At levels 2
        and 3 the first call is nearly always a search, and its keywords are compared too.
    """

    name = "first-step"
    summary = "the first call of each dialogue only, right if tool, argument names and values are gold's"

    def rows(self, dialogue: Dialogue) -> Iterable[Sample]:
        """Return the first call row, if there is one."""
        return call_rows(dialogue)[:1]

    def gold_reply(self, sample: Sample) -> Reply:
        """Return the gold call."""
        assert isinstance(sample.gold, GoldCall)
        return self.call_reply(sample.gold.call)

    def call_reply(self, call: Call) -> Reply:
        """Return a call in brackets."""
        return Reply(CALL_PREFIX + FORMATS["brackets"].write(call))

    def read(self, reply: Reply) -> Call | ParseFailure:
        """Return the first call in a reply."""
        return FORMATS["brackets"].read_first(reply.text)

    def judge(self, sample: Sample, reply: Reply) -> Verdict:
        """Compare the call with gold."""
        assert isinstance(sample.gold, GoldCall)
        dialogue, call = sample.dialogue, sample.gold.call
        base = Verdict(sample.key, dialogue.id, dialogue.level, "call", call.name)
        return judge_exact(base, call, self.read(reply))
