"""`decision`: whether to call at all, asked at every turn of the assistant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from apibank.benchmarks import Sample
from apibank.calls import Call
from apibank.models.model import Reply
from apibank.scoring.decision import Decisions, count_decisions
from apibank.scoring.verdict import Verdict

from .corrected import FORM, Corrected, grammar_of_known

UNREADABLE = "?"
"""What is called where a call is there, but its name cannot be read."""


class Decision(Corrected):
    """`corrected` without the hint: at each turn the model itself decides between a call and a message.

    Used by: this project. The paper's users ask for it: the released rows tell the model that a call is due.
    Rows: every turn of the assistant, call or message, as under `corrected`.
    Prompt: that of `corrected`, but the cue is the same at every turn and does not tell what gold does.
    Reply format: `API-Request: [Name(key='value')]`, or a message.
    State: as under `corrected`.
    Verdict: a call is judged as under `corrected`, so to write a message where a call is due is wrong. Where gold is a
        message, the verdict names the tool that was called needlessly, if any, and the text gets its ROUGE-L.
    Aggregation: accuracy of the calls; beside it precision, recall and F1 of the decision to call, F1 for each
        level too. A call that is there but cannot be read counts as a decision to call.
    Not known: nothing; no published score follows it.
    """

    name = "decision"
    summary = "corrected without the hint: to call or to write is the model's own decision; precision, recall, F1"
    task = f"""\
You are an assistant that gets things done for a user with tools. In each turn you either make one tool call or write to
the user: call where a tool is needed and all that it needs is known, otherwise write.
{FORM}"""
    call_cue = reply_cue = "[It is your turn: one line that starts with API-Request, or a message to the user.]"

    def judge(self, sample: Sample, reply: Reply) -> Verdict:
        """Judge as `corrected` does, and note a needless call."""
        verdict = super().judge(sample, reply)
        found = self.read(reply)
        if verdict.called is None and (isinstance(found, Call) or found.holds_call):
            return replace(verdict, called=found.name if isinstance(found, Call) else UNREADABLE)
        return verdict

    def aggregate(self, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return precision, recall and F1 of the decision to call, and F1 for each level."""
        by_level: dict[str, float | None] = {
            str(level): _decisions(v for v in verdicts if v.level == level).f1 for level in (1, 2, 3)
        }
        return {"decision": asdict(_decisions(verdicts)), "decision_f1": by_level}

    def grammar(self, sample: Sample) -> str | None:
        """Return the grammar of a call of a known tool or of a message."""
        return grammar_of_known(sample, replies=True)


def _decisions(verdicts: Iterable[Verdict]) -> Decisions:
    return count_decisions((verdict.kind == "call", verdict.called is not None) for verdict in verdicts)
