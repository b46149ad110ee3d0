"""`paper`: the protocol of the API-Bank paper and its released evaluator, bugs included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from apibank.benchmarks import Benchmark, Dialogue, GoldCall, Sample
from apibank.models.model import Reply
from apibank.retrieval import original
from apibank.scoring.reply import judge_reply
from apibank.scoring.verdict import ErrorType, Place, Verdict
from apibank.tools import SEARCHER

from .released import ReleasedEvaluator, paper_error, parse_call
from .released.export import export_call, export_evaluator, export_failure
from .released.prompts import gold_text, released_text
from .rows import ReleasedRows, searches

WEIGHTS = {1: 0.592, 2: 0.182, 3: 0.226}
"""Weights of the levels in the paper's Total; the paper does not say where they come from."""

_REASONS = {
    "NO_API_CALL": "No call is found in the reply.",
    "API_NAME_MISMATCH": "Another tool is called.",
    "INVALID_TOOL_NAME": "There is no such tool.",
    "INVALID_INPUT_PARAMETER": "The tool has no such parameter.",
    "MISS_INPUT_ARGUMENT": "A required parameter is missing.",
    "TYPE_ERROR": "A required parameter is missing.",
    "HAS_EXCEPTION": "The call fails.",
    "OUTPUT_MISMATCH": "The result is not the recorded one.",
    "INPUT_MISMATCH": "The arguments are not the recorded ones.",
    "MISMATCH": "Arguments or result are not the recorded ones.",
    "KEY_ERROR": "The tool's check misses a field.",
    "ASSERTION": "Another tool's result, or an argument that the tool does not take.",
    "NEVER_ENDS": "The original calculator never ends on this formula.",
}


class Paper(ReleasedRows):
    """The released rows, asked as released and judged as the released evaluator judges.

    Used by: Li et al. 2023 and the works that compare themselves with its table.
    Rows: what the released builder makes: for each call the call and what the assistant does next, so that a call
        right after a call counts twice (399 / 135 call rows in API-Bank; level 3: 245 steps of 50 samples).
    Prompt: one user message, the row's own instruction and input; on other benchmarks the same shape in our words.
    Reply format: `API-Request: [Name(key='value')]`, found by a regular expression.
    State: made anew for each call at levels 1 and 2. At level 3 the original keeps one state for the whole file, which
        makes a verdict depend on the order of the rows; here it is made anew as well.
    Verdict: the released evaluator's own (`docs/compat.md`); the second time that a call is asked for, its gold record
        is as the first scoring leaves it.
    Replies: ROUGE-L; at level 3 the words `User:` and `AI:` are taken out of the reply before, at levels 1 and 2 not.
    Aggregation: accuracy over call rows at levels 1 and 2; at level 3 the share of samples without a wrong step, of
        those whose every step is judged, and by step; the paper's Total with its fixed weights, of whole runs only.
    Not known: where the weights of the Total come from, and how the authors ran level 3, whose released evaluator does
        not run.
    """

    name = "paper"
    summary = "the released rows and prompts, judged as the released evaluator judges, bugs included"

    def __init__(self, benchmark: Benchmark) -> None:
        super().__init__(benchmark)
        self._official = ReleasedEvaluator.of(self._data, original.search) if self._data else None
        self._exported = lru_cache(maxsize=32)(self._export)

    def samples(self, levels: Sequence[int]) -> list[Sample]:
        """Return the rows of these levels.

        Raises:
            MissingExtra: Tools are searched for, and the original's search model is not installed.
        """
        found = super().samples(levels)
        if any(map(searches, found)):
            _ = original.paraphrase().weights.path
        return found

    def gold_reply(self, sample: Sample) -> Reply:
        """Return the row's gold text."""
        gold = sample.gold
        if not isinstance(gold, GoldCall):
            return Reply(gold.text)
        if self._data is None:
            return Reply(gold_text(gold))
        record = sample.dialogue.meta["records"][sample.position]
        return Reply(released_text(record["api_name"], record["input" if sample.dialogue.level == 3 else "param_dict"]))

    def judge(self, sample: Sample, reply: Reply) -> Verdict:
        """Judge a reply as the released evaluator does."""
        dialogue, gold = sample.dialogue, sample.gold
        if not isinstance(gold, GoldCall):
            text = reply.text
            if dialogue.level == 3:
                text = text.replace("User:", "").replace("AI:", "").strip()
            return judge_reply(sample.key, dialogue.id, dialogue.level, gold.text, text)
        scored_before = dialogue.level < 3 and _is_call_number(sample) and _follows_call(sample)
        evaluator, record = self._evaluator(dialogue), self._record(sample, gold)
        tool = record["api_name"]
        released = evaluator.judge(reply.text, record, dialogue.level, scored_before=scored_before)
        call = parse_call(reply.text)
        called = call[0] if call else None
        base = Verdict(sample.key, dialogue.id, dialogue.level, "call", tool, released.correct, called=called)
        if released.correct:
            return base
        error = cast("ErrorType", paper_error(released, reply.text, tool, called))
        stops = f"The original stops with an error ({released.error.removeprefix('ABORT_')})."
        reason = f"{_REASONS.get(released.error, stops)} [{released.error}]"
        return replace(base, error=error, place=_place(error, released.error, tool), reason=reason)

    def aggregate(self, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return the figures of the paper's table, as far as these verdicts give them."""
        calls = {level: [v for v in verdicts if v.level == level and v.kind == "call"] for level in WEIGHTS}
        replies = {level: [v for v in verdicts if v.level == level and v.kind == "reply"] for level in WEIGHTS}
        wrong = {v.dialogue for v in calls[3] if not v.correct}
        asked = {v.dialogue for v in calls[3]} & self.whole(verdicts)
        correctness = {level: _share(sum(bool(v.correct) for v in calls[level]), len(calls[level])) for level in (1, 2)}
        correctness[3] = _share(len(asked - wrong), len(asked))
        rouge = {level: _share(sum(v.rouge_l or 0.0 for v in replies[level]), len(replies[level])) for level in WEIGHTS}
        return {
            "level_1_rows": correctness[1],
            "level_2_rows": correctness[2],
            "level_3_samples": correctness[3],
            "level_3_steps": _share(sum(bool(v.correct) for v in calls[3]), len(calls[3])),
            "total": _total(correctness) if self.all_judged(verdicts, "call") else None,
            "total_rouge_l": _total(rouge) if self.all_judged(verdicts, "reply") else None,
            "total_weights": {str(level): weight for level, weight in WEIGHTS.items()},
        }

    def _evaluator(self, dialogue: Dialogue) -> ReleasedEvaluator:
        if self._official is not None:
            return self._official
        return self._exported(dialogue.id)

    def _export(self, dialogue_id: str) -> ReleasedEvaluator:
        return export_evaluator(self.benchmark.find(dialogue_id), self.benchmark.descriptions, original.search)

    def _record(self, sample: Sample, gold: GoldCall) -> Mapping[str, Any]:
        if self._data is None:
            dialogue = sample.dialogue
            gold = replace(gold, error=export_failure(gold, dialogue.level, self._evaluator(dialogue)))
            return export_call(gold, dialogue.level, self.benchmark.descriptions[dialogue.toolset])
        record: Mapping[str, Any] = sample.dialogue.meta["records"][sample.position]
        return record


def _is_call_number(sample: Sample) -> bool:
    """Whether a sample is asked for as a call, rather than as what follows one."""
    return int(sample.key.rpartition("#")[2]) % 2 == 0


def _follows_call(sample: Sample) -> bool:
    return sample.position > 0 and isinstance(sample.dialogue.turns[sample.position - 1], GoldCall)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _total(by_level: Mapping[int, float | None]) -> float | None:
    parts = [(WEIGHTS[level], share) for level, share in by_level.items() if share is not None]
    return sum(weight * share for weight, share in parts) if len(parts) == len(WEIGHTS) else None


def _place(error: ErrorType, released: str, tool: str) -> Place:
    match error:
        case "No API Call" | "API Hallucination":
            return "retrieve" if tool == SEARCHER else "select"
        case "False API Call Format":
            return "format"
        case "Failed API Retrieval":
            return "retrieve"
        case "Miss Input Parameters":
            return "argument name"
        case _:
            return "argument name" if released == "INVALID_INPUT_PARAMETER" else "argument value"
