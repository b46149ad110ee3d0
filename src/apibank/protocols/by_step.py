"""`by-step`: every released call row, level 3 by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from apibank.benchmarks import Dialogue, Sample
from apibank.scoring.verdict import Verdict

from .paper import Paper
from .rows import call_rows


class ByStep(Paper):
    """The released call rows, each for itself, also at level 3.

    Used by: CorrGRPO (2026) and Skill-SP (2026, arXiv 2607.22529); CodeAct and ToolACE at levels 1 and 2.
    Rows: every released call row (399 / 135 / 245 in API-Bank); a call right after a call counts twice at levels 1
        and 2. No replies.
    Prompt: one user message, the row's own instruction and input, as under `paper`; one reply serves both.
    Reply format: `API-Request: [Name(key='value')]`, found by the released regular expression.
    State: as under `paper`: made anew for each call, also at level 3.
    Verdict: as under `paper`: the released evaluator's own.
    Aggregation: accuracy over call rows, level by level; at level 3 a step is a row.
    Not known: the prompts of these works, and whether they keep one state for all steps of level 3 as the released code
        does, where a call that repeats an earlier sample's may fail.
    """

    name = "by-step"
    summary = "every released call row for itself, level 3 by step; judged as paper"

    def rows(self, dialogue: Dialogue) -> Iterable[Sample]:
        """Return the call rows."""
        return call_rows(dialogue)

    def aggregate(self, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return nothing beside what every protocol gets."""
        return {}
