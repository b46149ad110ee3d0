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
from apibank.protocols.protocol import NotAsked, Protocol
from apibank.scoring.verdict import Verdict

from .results import ProtocolResult, conclude
from .trials import numbered


@dataclass(frozen=True)
class Scored:
    """Stored predictions with their verdicts.

    Attributes:
        protocol: Who judged.
        lines: For each prediction its line, with `correct` and `error` (and `rouge_l` of a reply) added.
        verdicts: The verdicts, in the same order.
        result: What they come to; of several predictions for one sample every one counts.
        prompts: The protocol whose prompts the predictions answer; None if they do not tell.
        left_out: How many predictions are for samples that the protocol does not ask.
        missing: How many calls the protocol asks for that have no prediction.
    """

    protocol: str
    lines: list[dict[str, Any]] = field(repr=False)
    verdicts: list[Verdict] = field(repr=False)
    result: ProtocolResult
    prompts: str | None = None
    left_out: int = 0
    missing: int = 0

    def record(self) -> dict[str, Any]:
        """Return the figures as a JSON object."""
        return {
            "protocols": {self.protocol: self.result.record()},
            "predictions": len(self.verdicts),
            "prompts": {self.protocol: self.prompts},
            "left_out": {self.protocol: self.left_out},
            "missing": {self.protocol: self.missing},
        }


def rescore(rows: Sequence[Row], protocol: Protocol) -> Scored:
    """Judge stored predictions.

    A run may have been asked under other protocols than this one. Then the replies of one of them are judged: of that
    which asks the same samples or, failing that, about the most places that this one asks about too. A place that this
    protocol asks twice gets the same reply twice.

    Args:
        rows: The predictions.
        protocol: Who judges.

    Raises:
        DataError: A row names no sample of the benchmark, or no row one that the protocol asks; the message names the
            row.
    """
    own = [row for row in rows if row.protocol in (None, protocol.name)]
    sources: dict[str | None, list[Row]] = {}
    for row in own or rows:
        sources.setdefault(row.protocol, []).append(row)
    found = {name: list(_answers(given, protocol, foreign=not own)) for name, given in sources.items()}
    prompts = max(found, key=lambda name: (_same_keys(found[name]), len(found[name])))
    answers = found[prompts]
    if not answers:
        place = sources[prompts][0].place
        raise DataError(f"{place} and all after it: they answer nothing that the protocol {protocol.name} asks")
    verdicts = [numbered(protocol.judge(sample, row.reply), row.trial) for row, sample in answers]
    return Scored(
        protocol.name,
        [_line(row, verdict, protocol) for (row, _), verdict in zip(answers, verdicts, strict=True)],
        verdicts,
        conclude(protocol, verdicts),
        prompts,
        len(sources[prompts]) - len({id(row) for row, _ in answers}),
        len(_calls_of(protocol) - {sample.key for _, sample in answers}),
    )


def _calls_of(protocol: Protocol) -> set[str]:
    return {sample.key for sample in protocol.samples((1, 2, 3)) if sample.kind == "call"}


def _answers(rows: Sequence[Row], protocol: Protocol, *, foreign: bool) -> Iterator[tuple[Row, Sample]]:
    """Yield the rows with the samples that they answer.

    Args:
        rows: Predictions that were asked for under one protocol.
        protocol: Who judges.
        foreign: Whether they were asked for under another one; then a sample is answered once in each trial.
    """
    met: set[tuple[str, int]] = set()
    for row in rows:
        try:
            samples = protocol.samples_of(row.fields) if foreign else [protocol.sample_of(row.fields)]
        except NotAsked:
            continue
        except (DataError, UsageError) as problem:
            raise DataError(f"{row.place}: {problem}") from None
        for sample in samples:
            if not foreign or (sample.key, row.trial) not in met:
                met.add((sample.key, row.trial))
                yield row, sample


def _same_keys(answers: Sequence[tuple[Row, Sample]]) -> int:
    return sum(row.fields.get("key") == sample.key for row, sample in answers)


def _line(row: Row, verdict: Verdict, protocol: Protocol) -> dict[str, Any]:
    line = {**row.fields, "correct": verdict.correct, "error": protocol.error_name(verdict)}
    if verdict.kind == "reply":
        return {**line, "rouge_l": verdict.rouge_l, "rouge_l_google": verdict.rouge_l_google}
    return line
