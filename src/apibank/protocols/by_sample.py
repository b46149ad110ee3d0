"""`by-sample`: the released call rows, level 3 by sample."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from apibank.scoring.verdict import Verdict

from .by_step import ByStep


class BySample(ByStep):
    """The released call rows, a level-3 sample being right if no step of it is wrong.

    Used by: Li et al. 2023 at level 3, whose denominator there is the 50 samples.
    Rows: every released call row (399 / 135 / 245 in API-Bank); level 3 counts by its 50 samples.
    Prompt: one user message, the row's own instruction and input, as under `paper`; one reply serves both.
    Reply format: `API-Request: [Name(key='value')]`, found by the released regular expression.
    State: as under `paper`: made anew for each call, gold history at each step.
    Verdict: as under `paper` for a step. A sample is right if no step of it is wrong, and otherwise has the error of
        its first wrong step.
    Aggregation: accuracy over call rows at levels 1 and 2, over samples at level 3. A sample some of whose steps were
        not asked or have no reply is left out.
    Not known: how the authors ran level 3: the released evaluator for it does not run, and keeps one state for all
        samples.
    """

    name = "by-sample"
    summary = "released call rows, a level-3 sample being right if no step is wrong; judged as paper"

    def counted(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Return the verdicts, those on the steps of a level-3 sample made into one."""
        steps: defaultdict[tuple[str, int], list[Verdict]] = defaultdict(list)
        for verdict in verdicts:
            if verdict.level == 3:
                steps[verdict.dialogue, verdict.trial].append(verdict)
        samples = [
            replace(
                next((v for v in found if not v.correct), found[0]),
                key=dialogue,
                unwanted=sum(v.unwanted for v in found),
            )
            for (dialogue, _), found in steps.items()
            if {v.key for v in found} >= self._steps(dialogue)
        ]
        return [*(v for v in verdicts if v.level != 3), *samples]

    def _steps(self, dialogue: str) -> set[str]:
        return {sample.key for sample in self.rows(self.benchmark.find(dialogue))}
