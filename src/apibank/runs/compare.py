"""Runs compared sample by sample, under one protocol.

The first run is the one that each other is compared with; a difference is the other's accuracy less the first's. Only
samples that both runs have a verdict on are compared, and where that is not all of both, a note says so. With several
trials a sample's score is the share of its trials that are right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import fsum
from pathlib import Path
from typing import Any

from apibank.errors import UsageError
from apibank.models.predictions import read_predictions
from apibank.scoring.intervals import clustered_interval
from apibank.scoring.paired import (
    Difference,
    mcnemar,
    minimum_detectable_difference,
    paired_difference,
)
from apibank.scoring.verdict import Verdict

from .exhibit import Exhibit
from .folder import differences
from .rescore import rescore
from .results import ProtocolResult

FEWEST = 6
"""Calls that must change to one side before an exact two-sided test is significant at 5% (2 / 2^6 < 0.05)."""

METHODS: dict[str, tuple[str, str]] = {
    "accuracy interval": (
        "Wilson's interval with the effective sample size that dialogues leave.",
        "Wilson (1927), JASA 22; Korn and Graubard (1998), Survey Methodology 24; Miller (2024), arXiv 2411.00640",
    ),
    "difference interval": (
        "Percentiles of 10,000 bootstrap draws of whole dialogues, the two runs kept paired.",
        "Miller (2024), arXiv 2411.00640; Field and Welsh (2007), JRSS B 69",
    ),
    "p": (
        "How often the difference is as large if the two runs are swapped at random within whole dialogues.",
        "Noreen (1989), Computer-intensive methods for testing hypotheses",
    ),
    "McNemar": (
        "The exact binomial test on the calls that changed sides, each call for itself; dialogues are not respected.",
        "McNemar (1947), Psychometrika 12",
    ),
    "detectable": (
        (
            "The smallest true difference that these calls show with a chance of 80% at the 5% level: paired, with the "
            "correlation that the two runs have; unpaired, without any, the cautious choice for other runs. Never less "
            "than six calls, below which no exact test is significant."
        ),
        "Miller (2024), arXiv 2411.00640",
    ),
    "pass@k, pass^k": (
        "Where calls were tried several times: the chance that one of k trials is right, and that all k are.",
        "Chen et al. (2021), arXiv 2107.03374; Yao et al. (2024), arXiv 2406.12045",
    ),
}
"""What each figure is and who it comes from, as `apibank compare --explain` tells it."""


@dataclass(frozen=True)
class Judged:
    """A run under the protocol of the comparison.

    Attributes:
        name: What tables call it.
        manifest: What the run is.
        result: What it came to.
        verdicts: Those that count.
        notes: What to know of it.
    """

    name: str
    manifest: Mapping[str, Any]
    result: ProtocolResult
    verdicts: Sequence[Verdict]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """A mean score of one run, with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Contrast:
    """Two runs on the calls of one level, or of all.

    Attributes:
        n: How many calls both have.
        dialogues: Of how many dialogues.
        first: The first run's accuracy on them.
        second: The other's.
        difference: The other's less the first's.
        low: The lower end of its 95% interval, clustered by dialogue.
        high: The upper end.
        p: Of swapping the runs within whole dialogues.
        mcnemar: The exact McNemar p-value; None where a call has several trials and so no side.
        gained: Calls on which the other run is better.
        lost: Calls on which it is worse.
        detectable: The smallest difference that would be found, `paired` and `unpaired`.
        correlation: Of the two runs' scores, call by call; 0 where one has no spread.
    """

    n: int
    dialogues: int
    first: Share
    second: Share
    difference: float
    low: float
    high: float
    p: float
    mcnemar: float | None
    gained: int
    lost: int
    detectable: dict[str, float]
    correlation: float


@dataclass(frozen=True)
class Wording:
    """Two runs on the same replies: the mean ROUGE-L of each, and the difference with its interval and p."""

    n: int
    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Change:
    """A call that changed sides.

    Attributes:
        key: The sample.
        level: Its level.
        tool: The gold tool.
        first: The share of the first run's trials that are right; 0 or 1 with one trial.
        second: The same of the other.
        error: The paper's error type of the run that is wrong.
        reason: Why it is wrong.
    """

    key: str
    level: int
    tool: str
    first: float
    second: float
    error: str | None
    reason: str


@dataclass(frozen=True)
class Pair:
    """Two runs compared.

    Attributes:
        first: The first run's name.
        second: The other's.
        levels: By level.
        total: All levels alike.
        replies: The wording of replies; None without replies.
        changes: Calls that changed sides, in the benchmark's order.
        notes: What to know before reading the figures.
    """

    first: str
    second: str
    levels: dict[int, Contrast]
    total: Contrast
    replies: Wording | None
    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def judged(paths: Sequence[Path], protocol: str | None = None, data: Path | None = None) -> tuple[str, list[Judged]]:
    """Return runs under one protocol.

    Args:
        paths: Their folders.
        protocol: The protocol's name; the first that all runs were judged by if None. A run that was not judged by it
            is judged anew, which asks no model.
        data: Where the official data are now, if not where they were.

    Returns:
        The protocol's name, and the runs.

    Raises:
        UsageError: The runs share no protocol, or are of different benchmarks.
        DataError: A run cannot be read.
    """
    exhibits = [Exhibit(path, data) for path in paths]
    names = {exhibit.manifest["benchmark"]["name"] for exhibit in exhibits}
    if len(names) > 1:
        raise UsageError(
            f"these runs are of different benchmarks ({', '.join(sorted(names))}), so no sample is the same: "
            "compare runs of one benchmark"
        )
    if protocol is None:
        offered = [exhibit.manifest["protocols"] for exhibit in exhibits]
        shared = [name for name in offered[0] if all(name in each for each in offered)]
        if not shared:
            listed = "; ".join(f"{path.name}: {', '.join(each)}" for path, each in zip(paths, offered, strict=True))
            raise UsageError(f"these runs share no protocol ({listed}): name one that judges all, as --protocol paper")
        protocol = shared[0]
    labels = [path.resolve().name for path in paths]
    labels = [name if labels.count(name) == 1 else str(path) for name, path in zip(labels, paths, strict=True)]
    return protocol, [_judged(exhibit, name, protocol) for exhibit, name in zip(exhibits, labels, strict=True)]


def compare(first: Judged, second: Judged) -> Pair:
    """Compare two runs under one protocol.

    Raises:
        UsageError: They have no call in common.
    """
    before, after = (_by_sample(run.verdicts) for run in (first, second))
    common = [key for key in before if key in after]
    calls = [key for key in common if before[key][0].kind == "call"]
    if not calls:
        raise UsageError(f"{first.name} and {second.name} have no call in common: they asked about different places")
    levels = sorted({before[key][0].level for key in calls})
    return Pair(
        first=first.name,
        second=second.name,
        levels={
            level: _contrast([key for key in calls if before[key][0].level == level], before, after) for level in levels
        },
        total=_contrast(calls, before, after),
        replies=_wording([key for key in common if before[key][0].kind == "reply"], before, after),
        changes=_changes(calls, before, after),
        notes=(*_settings(first, second), *_selection(before, after, common)),
    )


def record(protocol: str, runs: Sequence[Judged], pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return a comparison as a JSON object."""
    return {
        "protocol": protocol,
        "runs": [
            {"name": run.name, "run": run.manifest, "result": run.result.record(), "notes": run.notes} for run in runs
        ],
        "pairs": [_pair(pair) for pair in pairs],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    found = asdict(pair)
    return {**found, "levels": {str(level): contrast for level, contrast in found["levels"].items()}}


def _judged(exhibit: Exhibit, name: str, protocol: str) -> Judged:
    notes = []
    if protocol in exhibit.manifest["protocols"]:
        results = exhibit.results
        if results.failures:
            notes.append(f"{name}: {len(results.failures)} samples have no reply and are not compared")
        return Judged(name, exhibit.manifest, results.protocols[protocol], exhibit.counted(protocol), tuple(notes))
    scored = rescore(read_predictions(exhibit.folder.path), exhibit.protocol(protocol))
    asked = ", ".join(exhibit.manifest["protocols"])
    notes.append(f"{name} was asked as {asked} asks, and is judged anew by {protocol}")
    return Judged(
        name, exhibit.manifest, scored.result, exhibit.protocol(protocol).counted(scored.verdicts), tuple(notes)
    )


def _by_sample(verdicts: Sequence[Verdict]) -> dict[str, list[Verdict]]:
    found: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.key].append(verdict)
    return dict(found)


def _score(trials: Sequence[Verdict]) -> float:
    return fsum(bool(v.correct) for v in trials) / len(trials)


def _contrast(keys: Sequence[str], before: Mapping[str, list[Verdict]], after: Mapping[str, list[Verdict]]) -> Contrast:
    first, second = ([_score(run[key]) for key in keys] for run in (before, after))
    dialogues = [before[key][0].dialogue for key in keys]
    found = paired_difference(first, second, dialogues)
    sided = all(len(run[key]) == 1 for run in (before, after) for key in keys)
    correlation = _correlation(first, second)
    reach = {
        name: max(
            min(1.0, FEWEST / len(keys)),
            *(minimum_detectable_difference(scores, dialogues, correlation=r) for scores in (first, second)),
        )
        for name, r in (("paired", max(0.0, correlation)), ("unpaired", 0.0))
    }
    return Contrast(
        n=len(keys),
        dialogues=len(set(dialogues)),
        first=_share(first, dialogues),
        second=_share(second, dialogues),
        **_ends(found),
        mcnemar=mcnemar([bool(s) for s in first], [bool(s) for s in second]) if sided else None,
        gained=sum(b > a for a, b in zip(first, second, strict=True)),
        lost=sum(b < a for a, b in zip(first, second, strict=True)),
        detectable=reach,
        correlation=correlation,
    )


def _share(scores: Sequence[float], dialogues: Sequence[str]) -> Share:
    interval = clustered_interval(scores, dialogues)
    return Share(fsum(scores) / len(scores), interval.low, interval.high)


def _ends(found: Difference) -> dict[str, float]:
    return {
        "difference": found.difference,
        "low": found.interval.low,
        "high": found.interval.high,
        "p": found.p,
    }


def _correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Pearson's correlation; 0 where one of the two has no spread."""
    n = len(first)
    a, b = fsum(first) / n, fsum(second) / n
    spread = fsum((x - a) ** 2 for x in first) * fsum((y - b) ** 2 for y in second)
    together = fsum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    return max(-1.0, min(1.0, together / spread**0.5)) if spread > 0 else 0.0


def _wording(
    keys: Sequence[str], before: Mapping[str, list[Verdict]], after: Mapping[str, list[Verdict]]
) -> Wording | None:
    if not keys:
        return None
    first, second = (
        [fsum(v.rouge_l or 0.0 for v in run[key]) / len(run[key]) for key in keys] for run in (before, after)
    )
    found = paired_difference(first, second, [before[key][0].dialogue for key in keys])
    return Wording(n=len(keys), first=fsum(first) / len(keys), second=fsum(second) / len(keys), **_ends(found))


def _changes(
    keys: Sequence[str], before: Mapping[str, list[Verdict]], after: Mapping[str, list[Verdict]]
) -> tuple[Change, ...]:
    found = []
    for key in keys:
        first, second = _score(before[key]), _score(after[key])
        if first != second:
            worse = before[key] if first < second else after[key]
            wrong = next(v for v in worse if not v.correct)
            found.append(Change(key, wrong.level, wrong.tool, first, second, wrong.error, wrong.reason))
    return tuple(found)


def _settings(first: Judged, second: Judged) -> list[str]:
    """Return in which respects two runs differ beside the model."""
    aside = ("model", "protocols", "selection", "benchmark", "started")
    told, other_told = ({k: v for k, v in run.manifest.items() if k not in aside} for run in (first, second))
    notes = [f"{name}: {a} and {b}" for name, a, b in differences(told, other_told)]
    one, other = (run.manifest["benchmark"] for run in (first, second))
    if one["seed"] != other["seed"]:
        notes.append(f"the benchmark's seed: {one['seed']} and {other['seed']}, so equal places ask about other facts")
    elif one["digest"] != other["digest"]:
        notes.append(
            f"the benchmark has changed between the runs ({one['version']} {one['digest'][:8]}, "
            f"{other['version']} {other['digest'][:8]}): samples of one key may ask different things"
        )
    return notes


def _selection(before: Mapping[str, Any], after: Mapping[str, Any], common: Sequence[str]) -> list[str]:
    if len(before) == len(after) == len(common):
        return []
    return [f"the runs hold {len(before)} and {len(after)} samples: the {len(common)} that both have are compared"]
