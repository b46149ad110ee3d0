"""Two runs on the same samples, compared sample by sample.

Scores of two runs are aligned sequences: the same place is the same sample. A difference is the second run's mean less
the first's, so it is positive where the second is better.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from apibank.scoring.intervals import (
    RESAMPLES,
    Interval,
    check_fraction,
    cluster_totals,
    clustered_interval,
    percentiles,
    resampled_means,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Changes:
    """The samples on which two runs disagree, by their places.

    Attributes:
        gained: Wrong in the first run, right in the second.
        lost: Right in the first run, wrong in the second.
    """

    gained: tuple[int, ...]
    lost: tuple[int, ...]


@dataclass(frozen=True)
class Difference:
    """How far apart two runs are.

    Attributes:
        difference: The second run's mean less the first's.
        interval: The interval of the difference.
        p: The probability of a difference at least as large, either way, if the two runs were interchangeable.
    """

    difference: float
    interval: Interval
    p: float


def changed_sides(first: Sequence[bool], second: Sequence[bool]) -> Changes:
    """Return which samples only one of two runs has right.

    Raises:
        ValueError: If the runs differ in length.
    """
    _check_aligned(first, second)
    pairs = list(enumerate(zip(first, second, strict=True)))
    return Changes(
        gained=tuple(place for place, (before, after) in pairs if after and not before),
        lost=tuple(place for place, (before, after) in pairs if before and not after),
    )


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Return the two-sided p-value of the exact McNemar test: a binomial test on the samples that changed sides.

    It takes samples as independent; `paired_difference` respects dialogues.

    Args:
        first: Which samples the first run has right.
        second: The same of the second run.

    Returns:
        The p-value; 1 if no sample changed sides.

    Raises:
        ValueError: If the runs differ in length.

    Source: McNemar (1947), "Note on the sampling error of the difference between correlated proportions or
    percentages", Psychometrika 12, in its exact binomial form.
    """
    changes = changed_sides(first, second)
    gained, lost = len(changes.gained), len(changes.lost)
    flips = gained + lost
    ways, tail = 1, 0
    for heads in range(min(gained, lost) + 1):
        tail += ways
        ways = ways * (flips - heads) // (heads + 1)
    return min(1.0, 2 * tail / (1 << flips))


def paired_difference(
    first: Sequence[float],
    second: Sequence[float],
    clusters: Sequence[Hashable],
    confidence: float = 0.95,
    seed: int = 0,
) -> Difference:
    """Return the difference of two runs with its interval and p-value, dialogues kept whole.

    The interval is the percentile interval of a bootstrap that draws whole clusters; a single cluster says nothing, so
    its interval is all that is possible. Where every cluster differs by the same amount, the interval is that point.
    The p-value comes from swapping the two runs within whole clusters at random, which stays valid with few of them.

    Args:
        first: A score a sample, between 0 and 1, of the first run.
        second: The same of the second run.
        clusters: The cluster of each sample, as its dialogue.
        confidence: The level of the interval.
        seed: Of the random numbers.

    Returns:
        The difference, its interval and p.

    Raises:
        ValueError: If there are no scores, the sequences differ in length, or a number is out of its range.

    Sources: Miller (2024), "Adding error bars to evals", arXiv 2411.00640 (paired, clustered differences); Field and
    Welsh (2007), "Bootstrapping clustered data", JRSS B 69; Noreen (1989), "Computer-intensive methods for testing
    hypotheses" (approximate randomisation).
    """
    _check_aligned(first, second)
    check_fraction("confidence", confidence)
    if not all(0.0 <= score <= 1.0 for run in (first, second) for score in run):
        raise ValueError("a score lies between 0 and 1")
    differences = [after - before for before, after in zip(first, second, strict=True)]
    totals = cluster_totals(differences, clusters)
    low, high = -1.0, 1.0
    if len(totals) > 1:
        low, high = percentiles(resampled_means(totals, seed), confidence)
    return Difference(
        difference=math.fsum(differences) / len(differences),
        interval=Interval(low, high, confidence, "bootstrap"),
        p=_swapping_p([total for total, _ in totals], seed),
    )


def minimum_detectable_difference(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    power: float = 0.8,
    alpha: float = 0.05,
    correlation: float = 0.0,
) -> float:
    """Return the smallest true difference that a comparison on these samples would find.

    The second run is taken to vary as much as the one given. The standard error is that of the analytic clustered
    interval, so it is above 0 even if all values are right.

    Args:
        values: A score a sample, between 0 and 1, of one run.
        clusters: The cluster of each sample, as its dialogue.
        power: The probability with which the difference is to be found.
        alpha: The level of the two-sided test.
        correlation: Between the scores of the two runs on one sample; 0 is the cautious choice, and runs of similar
            models lie higher.

    Returns:
        The difference of the two means.

    Raises:
        ValueError: As `clustered_interval` does, or if power, alpha or correlation is out of its range.

    Source: Miller (2024), "Adding error bars to evals", arXiv 2411.00640 (power analysis).
    """
    check_fraction("power", power)
    check_fraction("alpha", alpha)
    if not -1.0 <= correlation <= 1.0:
        raise ValueError(f"a correlation lies between -1 and 1, not at {correlation}")
    threshold = NormalDist().inv_cdf(1 - alpha / 2)
    interval = clustered_interval(values, clusters, confidence=1 - alpha)
    error = (interval.high - interval.low) / (2 * threshold)
    return error * math.sqrt(2 * (1 - correlation)) * (threshold + NormalDist().inv_cdf(power))


def _check_aligned(first: Sequence[object], second: Sequence[object]) -> None:
    if len(first) != len(second):
        raise ValueError(f"paired runs hold the same samples, but one has {len(first)} and the other {len(second)}")


def _swapping_p(totals: Sequence[float], seed: int) -> float:
    """Return how often random signs give the cluster totals a sum as far from 0 as their own."""
    import numpy as np

    random = np.random.default_rng(seed)
    weights: NDArray[np.float64] = np.array([total for total in totals if total])
    observed = abs(math.fsum(totals)) * (1 - 1e-9)
    block = max(1, 2_000_000 // max(1, len(weights)))
    extreme = 0
    for start in range(0, RESAMPLES, block):
        signs = random.integers(2, size=(min(block, RESAMPLES - start), len(weights)), dtype=np.int8) * 2.0 - 1.0
        extreme += int(np.count_nonzero(np.abs(signs @ weights) >= observed))
    return (extreme + 1) / (RESAMPLES + 1)
