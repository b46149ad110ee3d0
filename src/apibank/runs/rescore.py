"""Scoring stored predictions: a verdict for each, in order, without asking any model.

A verdict line is the prediction's own line with `correct` and `error` added: nothing that a user keeps there is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from apibank.benchmarks import Sample
from apibank.errors import DataError, UsageError
from apibank.models.predictions import Row
from apibank.protocols.protocol import Protocol
from apibank.scoring.verdict import Verdict

from .results import ProtocolResult, summarise
from .trials import numbered, own_figures


@dataclass(frozen=True)
class Scored:
    """Stored predictions with their verdicts.

    Attributes:
        protocol: Who judged.
        lines: For each prediction its line, with `correct` and `error` (and `rouge_l` of a reply) added.
        verdicts: The verdicts, in the same order.
        result: What they come to; of several predictions for one sample every one counts.
    """

    protocol: str
    lines: list[dict[str, Any]] = field(repr=False)
    verdicts: list[Verdict] = field(repr=False)
    result: ProtocolResult

    def record(self) -> dict[str, Any]:
        """Return the figures as a JSON object."""
        return {"protocols": {self.protocol: self.result.record()}, "predictions": len(self.verdicts)}


def rescore(rows: Sequence[Row], protocol: Protocol) -> Scored:
    """Judge stored predictions.

    Rows that a journal keeps for other protocols count only if there are none for this one.

    Args:
        rows: The predictions.
        protocol: Who judges.

    Raises:
        DataError: A row names no sample of the benchmark; the message names the row.
    """
    own = [row for row in rows if row.protocol in (None, protocol.name)]
    lines, verdicts = [], []
    for row, sample in list(_resolved(own or rows, protocol)):
        verdict = numbered(protocol.judge(sample, row.reply), row.trial)
        verdicts.append(verdict)
        lines.append(_line(row, verdict, protocol))
    return Scored(protocol.name, lines, verdicts, summarise(verdicts, own_figures(protocol, verdicts)))


def _resolved(rows: Sequence[Row], protocol: Protocol) -> Iterator[tuple[Row, Sample]]:
    for row in rows:
        try:
            yield row, protocol.sample_of(row.fields)
        except (DataError, UsageError) as problem:
            raise DataError(f"{row.place}: {problem}") from None


def _line(row: Row, verdict: Verdict, protocol: Protocol) -> dict[str, Any]:
    line = {**row.fields, "correct": verdict.correct, "error": protocol.error_name(verdict)}
    if verdict.kind == "reply":
        return {**line, "rouge_l": verdict.rouge_l, "rouge_l_google": verdict.rouge_l_google}
    return line
