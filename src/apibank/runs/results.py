"""Results: what a run's verdicts come to, per protocol and level. Pure: the same verdicts give the same figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from apibank.benchmarks import LEVEL_NAMES
from apibank.scoring.intervals import clustered_interval
from apibank.scoring.verdict import ERROR_TYPES, PLACES, Verdict

from .trials import Trials, own_figures, summarise_trials

if TYPE_CHECKING:
    from apibank.protocols.protocol import Protocol


@dataclass(frozen=True)
class Calls:
    """How calls were answered.

    Attributes:
        n: How many calls were judged; each trial counts.
        correct: How many are right.
        accuracy: The share that is right; None without calls.
        low: The lower end of its 95% interval, clustered by dialogue.
        high: The upper end.
        dialogues: How many dialogues the calls are of.
        dialogues_whole: How many of them are judged whole: no call was left out, no request failed.
        dialogues_correct: How many of those have no wrong call; None where there are none.
        errors: Wrong calls by the paper's error type.
        places: Wrong calls by where they went wrong.
        unwanted: Row changes that gold does not make.
    """

    n: int
    correct: int
    accuracy: float | None
    low: float | None
    high: float | None
    dialogues: int
    dialogues_whole: int
    dialogues_correct: int | None
    errors: dict[str, int]
    places: dict[str, int]
    unwanted: int


@dataclass(frozen=True)
class Replies:
    """How replies were worded.

    Attributes:
        n: How many replies were scored.
        rouge_l: The mean ROUGE-L as the released evaluator computes it; None without replies.
        rouge_l_google: The mean ROUGE-L as `rouge-score` computes it.
    """

    n: int
    rouge_l: float | None
    rouge_l_google: float | None


@dataclass(frozen=True)
class Score:
    """Calls and replies of one level, or of all."""

    calls: Calls
    replies: Replies


@dataclass(frozen=True)
class ProtocolResult:
    """What one protocol says.

    Attributes:
        levels: The score of each level that was asked.
        total: The score of all samples alike.
        own: Figures of the protocol's own; of several trials, their mean.
        trials: What several trials of each sample say; None where each was asked once.
    """

    levels: dict[int, Score]
    total: Score
    own: dict[str, Any] = field(default_factory=dict)
    trials: Trials | None = None

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Self:
        """Return the result that a JSON object holds."""
        levels = {int(level): _read_score(found) for level, found in record["levels"].items()}
        trials = Trials.read(record["trials"]) if "trials" in record else None
        return cls(levels, _read_score(record["total"]), record["own"], trials)

    def record(self) -> dict[str, Any]:
        """Return the result as a JSON object."""
        return {
            "levels": {str(level): {"name": LEVEL_NAMES[level], **asdict(s)} for level, s in self.levels.items()},
            "total": asdict(self.total),
            "own": self.own,
            **({"trials": self.trials.record()} if self.trials else {}),
        }


@dataclass(frozen=True)
class Results:
    """What a run came to.

    Attributes:
        protocols: By name, in the order in which they were asked for.
        run: The run's manifest.
        samples: How many samples were judged, over all protocols.
        requests: How many distinct prompts were answered.
        failures: Why a prompt has no answer, by its samples; they are in no score.
        tokens: `prompt` and `completion`, as the model told.
        time: `wall` seconds of the last start, and `model` seconds summed over replies.
        folder: Where the run is kept; None if nowhere.
        verdicts: Every verdict, by protocol, trial by trial, and within a trial in the benchmark's order.
    """

    protocols: dict[str, ProtocolResult]
    run: dict[str, Any]
    samples: int
    requests: int
    failures: dict[str, str]
    tokens: dict[str, int]
    time: dict[str, float]
    folder: Path | None = None
    verdicts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict, repr=False)

    @property
    def accuracy(self) -> float | None:
        """The share of right calls over all levels, under the first protocol."""
        return next(iter(self.protocols.values())).total.calls.accuracy

    @classmethod
    def read(cls, record: Mapping[str, Any], folder: Path, verdicts: Mapping[str, Sequence[Verdict]]) -> Self:
        """Return the results that a JSON object holds.

        Raises:
            LookupError, TypeError: It holds none.
        """
        return cls(
            protocols={name: ProtocolResult.read(found) for name, found in record["protocols"].items()},
            folder=folder,
            verdicts=verdicts,
            **{name: record[name] for name in ("run", "samples", "requests", "failures", "tokens", "time")},
        )

    def record(self) -> dict[str, Any]:
        """Return the results as a JSON object, led by the first protocol's accuracy; verdicts have their own file."""
        calls = next(iter(self.protocols.values())).total.calls
        return {
            "accuracy": calls.accuracy,
            "correct": calls.correct,
            "calls": calls.n,
            "run": self.run,
            "protocols": {name: result.record() for name, result in self.protocols.items()},
            "samples": self.samples,
            "requests": self.requests,
            "complete": not self.failures,
            "failures": self.failures,
            "tokens": self.tokens,
            "time": self.time,
        }


def conclude(protocol: Protocol, verdicts: Sequence[Verdict]) -> ProtocolResult:
    """Return what a protocol's verdicts come to, counted as it counts, with its own figures.

    Args:
        protocol: Who judged.
        verdicts: One for each sample and trial.
    """
    return summarise(protocol.counted(verdicts), own_figures(protocol, verdicts), protocol.whole(verdicts))


def summarise(
    verdicts: Sequence[Verdict], own: Mapping[str, Any] | None = None, whole: Set[str] | None = None
) -> ProtocolResult:
    """Return what verdicts come to.

    Args:
        verdicts: Of one protocol.
        own: Figures of the protocol's own.
        whole: The dialogues whose every call is judged; None if all are.
    """
    levels: defaultdict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        levels[verdict.level].append(verdict)
    return ProtocolResult(
        levels={level: score(levels[level], whole) for level in sorted(levels)},
        total=score(verdicts, whole),
        own=dict(own or {}),
        trials=summarise_trials(verdicts),
    )


def score(verdicts: Iterable[Verdict], whole: Set[str] | None = None) -> Score:
    """Return the score of some verdicts; their order does not matter.

    Args:
        verdicts: Of one protocol.
        whole: The dialogues whose every call is judged; None if all are.
    """
    verdicts = list(verdicts)
    calls = [v for v in verdicts if v.kind == "call"]
    replies = [v for v in verdicts if v.kind == "reply"]
    return Score(
        _calls(calls, whole),
        Replies(
            len(replies),
            _mean([v.rouge_l for v in replies if v.rouge_l is not None]),
            _mean([v.rouge_l_google for v in replies if v.rouge_l_google is not None]),
        ),
    )


def _read_score(record: Mapping[str, Any]) -> Score:
    return Score(Calls(**record["calls"]), Replies(**record["replies"]))


def _calls(calls: Sequence[Verdict], whole: Set[str] | None) -> Calls:
    right = [float(bool(v.correct)) for v in calls]
    interval = clustered_interval(right, [v.dialogue for v in calls]) if calls else None
    wrong = [v for v in calls if not v.correct]
    errors = Counter(v.error for v in wrong if v.error)
    places = Counter(v.place for v in wrong if v.place)
    dialogues = {v.dialogue for v in calls}
    judged = dialogues if whole is None else dialogues & whole
    return Calls(
        n=len(calls),
        correct=len(calls) - len(wrong),
        accuracy=_mean(right),
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        dialogues=len(dialogues),
        dialogues_whole=len(judged),
        dialogues_correct=len(judged - {v.dialogue for v in wrong}) if judged else None,
        errors={name: errors[name] for name in ERROR_TYPES if errors[name]},
        places={name: places[name] for name in PLACES if places[name]},
        unwanted=sum(v.unwanted for v in calls),
    )


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None
