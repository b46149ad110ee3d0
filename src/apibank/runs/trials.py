"""Several trials of each sample: how far chance carries a model, and how far one can rely on it.

A sample's trials are told apart by `Verdict.trial`. A trial whose request failed is not there and counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import fsum
from typing import TYPE_CHECKING, Any, Self

from apibank.scoring.intervals import clustered_interval
from apibank.scoring.trials import pass_at_k, pass_hat_k
from apibank.scoring.verdict import Verdict

if TYPE_CHECKING:
    from apibank.protocols.protocol import Protocol


@dataclass(frozen=True)
class Estimate:
    """One figure over samples.

    Attributes:
        value: The mean over samples.
        low: The lower end of its 95% interval, clustered by dialogue.
        high: The upper end.
        samples: How many samples have enough trials for it.
    """

    value: float
    low: float
    high: float
    samples: int


@dataclass(frozen=True)
class Passes:
    """What k trials of each call of a level say, by k.

    Attributes:
        at: The chance that at least one of k is right (pass@k).
        hat: The chance that all k are right (pass^k).
    """

    at: dict[int, Estimate]
    hat: dict[int, Estimate]


@dataclass(frozen=True)
class Trials:
    """What several trials say.

    Attributes:
        n: The most trials that a sample has.
        levels: Pass rates by level.
        total: Those of all levels alike.
    """

    n: int
    levels: dict[int, Passes]
    total: Passes

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Self:
        """Return the trials that a JSON object holds."""
        levels = {int(level): _read(found) for level, found in record["levels"].items()}
        return cls(record["n"], levels, _read(record["total"]))

    def record(self) -> dict[str, Any]:
        """Return the trials as a JSON object."""
        return {
            "n": self.n,
            "levels": {str(level): _record(found) for level, found in self.levels.items()},
            "total": _record(self.total),
        }


def summarise_trials(verdicts: Sequence[Verdict]) -> Trials | None:
    """Return what the trials of calls say; None where no sample was asked more than once.

    Args:
        verdicts: Of one protocol.

    Sources: Chen et al. (2021), arXiv 2107.03374 (pass@k); Yao et al. (2024), arXiv 2406.12045 (pass^k).
    """
    calls = [v for v in verdicts if v.kind == "call"]
    if not any(v.trial for v in calls):
        return None
    n = 1 + max(v.trial for v in calls)
    levels = {level: _passes([v for v in calls if v.level == level], n) for level in sorted({v.level for v in calls})}
    return Trials(n, levels, _passes(calls, n))


def own_figures(protocol: Protocol, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return a protocol's own figures: those of the one trial, or the mean of each trial's."""
    trials: defaultdict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        trials[verdict.trial].append(verdict)
    if len(trials) < 2:
        return protocol.aggregate(verdicts)
    return {name: _mean(values) for name, values in _columns([protocol.aggregate(v) for v in trials.values()]).items()}


def numbered(verdict: Verdict, trial: int) -> Verdict:
    """Return a verdict as that of a trial."""
    return replace(verdict, trial=trial) if trial else verdict


def _passes(calls: Sequence[Verdict], n: int) -> Passes:
    samples: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for verdict in calls:
        samples[verdict.dialogue, verdict.key].append(bool(verdict.correct))
    at, hat = {}, {}
    for k in range(1, n + 1):
        enough = {key: rights for key, rights in samples.items() if len(rights) >= k}
        if not enough:
            continue
        dialogues = [dialogue for dialogue, _ in enough]
        at[k] = _estimate([pass_at_k(len(rights), sum(rights), k) for rights in enough.values()], dialogues)
        hat[k] = _estimate([pass_hat_k(len(rights), sum(rights), k) for rights in enough.values()], dialogues)
    return Passes(at, hat)


def _estimate(values: Sequence[float], dialogues: Sequence[str]) -> Estimate:
    interval = clustered_interval(values, dialogues)
    return Estimate(fsum(values) / len(values), interval.low, interval.high, len(values))


def _columns(records: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {name: [record.get(name) for record in records] for name in records[0]}


def _mean(values: Sequence[Any]) -> Any:
    """Return the mean of figures, of those inside if they are objects; what is no figure must be the same in all."""
    if all(isinstance(value, Mapping) for value in values):
        return {name: _mean(column) for name, column in _columns(values).items()}
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return values[0] if len(set(values)) == 1 else fsum(values) / len(values)
    return values[0] if all(value == values[0] for value in values) else None


def _read(record: Mapping[str, Any]) -> Passes:
    return Passes(*({int(k): Estimate(**found) for k, found in record[name].items()} for name in ("pass@k", "pass^k")))


def _record(passes: Passes) -> dict[str, Any]:
    both = {"pass@k": passes.at, "pass^k": passes.hat}
    return {name: {str(k): asdict(found) for k, found in by_k.items()} for name, by_k in both.items()}
