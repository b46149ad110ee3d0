"""`toolrl`: the rows of ToolRL."""

from __future__ import annotations

from collections.abc import Iterable

from apibank.benchmarks import Dialogue, Sample
from apibank.tools import SEARCHER, SIGN_IN

from .by_step import ByStep
from .rows import tool_of


class ToolRL(ByStep):
    """The released call rows without the steps that look for a tool.

    Used by: ToolRL (Qian et al. 2025, arXiv 2504.13958) and works that take over its files.
    Rows: 399 / 67 / 131 in API-Bank. Level 1: every released call row, double counts included. Level 3: every step but
        ToolSearcher's (245 less 114). Level 2: the released call rows but ToolSearcher's and GetUserToken's.
    Prompt: one user message, the row's own instruction and input, as under `paper`; one reply serves both.
    Reply format: `API-Request: [Name(key='value')]`, found by the released regular expression.
    State: as under `paper`: made anew for each call.
    Verdict: as under `paper`: the released evaluator's own.
    Aggregation: accuracy over call rows, level by level and pooled (597 rows).
    Not known: the rule behind the 67; 135 rows less 45 searches would be 90. Without sign-ins as well they are 67 if 23
        of the 119 calls are sign-ins, which fits the part of the data that this was made with (86 rows: 57 without
        searches, 41 without sign-ins either). ToolRL's prompt, reply format and comparison of calls are its own, so its
        figures are not this protocol's.
    """

    name = "toolrl"
    summary = "released call rows, at levels 2 and 3 without the steps that look for a tool; judged as paper"

    def rows(self, dialogue: Dialogue) -> Iterable[Sample]:
        """Yield the rows that do not look for a tool."""
        dropped = {1: (), 2: (SEARCHER, SIGN_IN), 3: (SEARCHER,)}[dialogue.level]
        return (sample for sample in super().rows(dialogue) if tool_of(sample) not in dropped)
