"""A run beside published figures: only those of its own benchmark, protocol and level; of the others, how many and why.

What differs all the same (a prompt, the number of rows) stands with each figure as a caveat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import fsum
from typing import Any, TypeAlias

from apibank.published import Record, published
from apibank.scoring.intervals import clustered_interval
from apibank.scoring.verdict import Verdict

from .results import ProtocolResult, Score

MEASURED = "official"
"""The benchmark on which published figures were measured."""

Named: TypeAlias = tuple[int | str | None, str]


@dataclass(frozen=True)
class Figure:
    """A figure of a run.

    Attributes:
        value: A fraction.
        n: How many rows it counts; None where that is not one number.
        low: The lower end of its 95% interval, if it has one.
        high: The upper end.
    """

    value: float
    n: int | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Neighbour:
    """A published figure with the run's own.

    Attributes:
        record: What was published.
        run: The run's figure.
        difference: The run's less the published one.
        caveats: What differs all the same.
    """

    record: Record
    run: Figure
    difference: float
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """A run beside published figures.

    Attributes:
        neighbours: Those that can be compared, level by level, best first.
        left_out: Why others cannot, and how many.
    """

    neighbours: tuple[Neighbour, ...]
    left_out: dict[str, int]

    def record(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"neighbours": [asdict(each) for each in self.neighbours], "left_out": self.left_out}


def beside(
    protocol: str,
    benchmark: str,
    result: ProtocolResult,
    verdicts: Sequence[Verdict],
    records: Iterable[Record] | None = None,
) -> Beside:
    """Return a run's figures beside the published ones that follow the same protocol.

    Args:
        protocol: The run's protocol.
        benchmark: The name of the run's benchmark.
        result: What the run came to.
        verdicts: What it follows from.
        records: The published figures; all that are known if None.
    """
    own = figures(result, verdicts)
    found: list[Neighbour] = []
    left_out: Counter[str] = Counter()
    for record in published() if records is None else records:
        figure = own.get(_name(record))
        reason = _reason(record, protocol, benchmark, figure)
        if reason or figure is None:
            left_out[reason] += 1
        else:
            found.append(Neighbour(record, figure, figure.value - record.value, _caveats(record, figure)))
    found.sort(key=lambda each: (str(each.record.level), each.record.metric, -each.record.value))
    return Beside(tuple(found), dict(left_out.most_common()))


def figures(result: ProtocolResult, verdicts: Sequence[Verdict]) -> dict[Named, Figure]:
    """Return every figure of a run that a published one may be compared with, by level and metric."""
    scores: list[tuple[int | str, Score]] = [*result.levels.items(), ("all", result.total)]
    found: dict[Named, Figure] = {(None, name): Figure(value) for name, value in _numbers(result.own).items()}
    for level, score in scores:
        calls, replies = score.calls, score.replies
        if calls.accuracy is not None:
            found[level, "accuracy"] = Figure(calls.accuracy, calls.n, calls.low, calls.high)
            found[level, "tool_accuracy"] = _tools([v for v in verdicts if level in ("all", v.level)])
        if replies.rouge_l is not None:
            found[level, "rouge_l"] = Figure(replies.rouge_l, replies.n)
    levels = [found[level, "accuracy"].value for level in (1, 2, 3) if (level, "accuracy") in found]
    if len(levels) == 3:
        found[None, "mean"] = Figure(fsum(levels) / 3)
    return found


def _tools(verdicts: Sequence[Verdict]) -> Figure:
    calls = [v for v in verdicts if v.kind == "call"]
    right = [float(bool(v.correct) or v.called == v.tool) for v in calls]
    interval = clustered_interval(right, [v.dialogue for v in calls])
    return Figure(fsum(right) / len(right), len(right), interval.low, interval.high)


def _numbers(own: Mapping[str, Any]) -> dict[str, float]:
    return {name: value for name, value in own.items() if isinstance(value, int | float)}


def _name(record: Record) -> Named:
    return (None, record.figure) if record.figure else (record.level, record.metric)


def _reason(record: Record, protocol: str, benchmark: str, figure: Figure | None) -> str:
    if benchmark != MEASURED:
        return f"measured on the official benchmark, this run on {benchmark}"
    if record.protocol is None:
        return record.reason
    if record.protocol != protocol:
        return f"follows the protocol {record.protocol}, this run {protocol}"
    if figure is None:
        level = "all levels together" if record.level == "all" else f"level {record.level}"
        return f"{record.metric} at {level}, which this run does not have"
    return ""


def _caveats(record: Record, figure: Figure) -> tuple[str, ...]:
    found = [record.caveat] if record.caveat else []
    if record.rows is not None and figure.n is not None and record.rows != figure.n:
        found.append(f"{record.rows} rows, this run {figure.n}")
    return tuple(found)
