"""A mean score with an interval that respects that the samples of one dialogue belong together.

Scores lie between 0 and 1 (right or wrong, or a ROUGE-L), and so does every interval. No interval claims certainty:
all right, all wrong, few dialogues and even a single one give an interval of some width. The order of the samples
does not matter.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Method = Literal["analytic", "bootstrap"]

RESAMPLES = 10_000
"""How many resamples a bootstrap or a randomisation test draws."""


@dataclass(frozen=True)
class Interval:
    """A confidence interval.

    Attributes:
        low: Its lower end.
        high: Its upper end.
        level: The confidence, as 0.95.
        method: How it was found.
    """

    low: float
    high: float
    level: float
    method: Method


def clustered_interval(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    confidence: float = 0.95,
    method: Method = "analytic",
    seed: int = 0,
) -> Interval:
    """Return the interval of the mean of scores that come in clusters.

    The analytic interval is Wilson's with the effective sample size: the number of independent samples that would
    give the cluster-robust standard error, less what few clusters cost (Student's t in place of the normal). It
    counts never more than the samples there are (a design effect below one is not believed) and never fewer than if
    the samples of a cluster were copies of each other. Where all values are equal, it counts the samples.

    The bootstrap draws whole clusters and takes percentiles. Where all its resamples agree (a single cluster, or all
    values equal) it has nothing to say, and the analytic interval is returned under its own name.

    Args:
        values: A score a sample, between 0 and 1.
        clusters: The cluster of each sample, as its dialogue.
        confidence: The level of the interval.
        method: `analytic` or `bootstrap`.
        seed: Of the bootstrap's random numbers.

    Returns:
        The interval; it holds the mean if it is analytic.

    Raises:
        ValueError: If there are no values, values and clusters differ in number, or a number is out of its range.

    Sources: Miller (2024), "Adding error bars to evals", arXiv 2411.00640 (cluster-robust error); Korn and Graubard
    (1998), "Confidence intervals for proportions with small expected number of positive counts estimated from survey
    data", Survey Methodology 24 (effective size); Wilson (1927), JASA 22; Field and Welsh (2007), "Bootstrapping
    clustered data", JRSS B 69.
    """
    totals = cluster_totals(values, clusters)
    if not all(0.0 <= value <= 1.0 for value in values):
        raise ValueError("a score lies between 0 and 1")
    check_fraction("confidence", confidence)
    if method == "bootstrap":
        low, high = percentiles(resampled_means(totals, seed), confidence)
        if low < high:
            return Interval(low, high, confidence, "bootstrap")
    elif method != "analytic":
        raise ValueError(f"an interval is 'analytic' or 'bootstrap', not {method!r}")
    mean = fmean(values)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    size = _effective_size(values, totals, z, student_t((1 + confidence) / 2, len(totals) - 1))
    middle = (mean + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * math.sqrt(mean * (1 - mean) / size + (z / (2 * size)) ** 2)
    return Interval(max(0.0, min(mean, middle - half)), min(1.0, max(mean, middle + half)), confidence, "analytic")


def cluster_totals(values: Sequence[float], clusters: Sequence[Hashable]) -> list[tuple[float, int]]:
    """Return the sum and the size of each cluster, in an order that does not depend on that of the samples.

    Raises:
        ValueError: If there are no values, or values and clusters differ in number.
    """
    if not values:
        raise ValueError("an interval needs at least one value")
    if len(values) != len(clusters):
        raise ValueError(f"there are {len(values)} values but {len(clusters)} clusters: each value needs its own")
    members: defaultdict[Hashable, list[float]] = defaultdict(list)
    for value, cluster in zip(values, clusters, strict=True):
        members[cluster].append(value)
    return sorted((math.fsum(group), len(group)) for group in members.values())


def resampled_means(totals: Sequence[tuple[float, int]], seed: int) -> NDArray[np.float64]:
    """Return the means of `RESAMPLES` draws, with replacement, of as many clusters as there are.

    Args:
        totals: The sum and the size of each cluster.
        seed: Of the random numbers.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    sums = np.array([total for total, _ in totals])
    sizes = np.array([size for _, size in totals])
    means = np.empty(RESAMPLES)
    block = max(1, 2_000_000 // len(totals))
    for start in range(0, RESAMPLES, block):
        part = means[start : start + block]
        drawn = random.integers(len(totals), size=(len(part), len(totals)))
        part[:] = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    return means


def percentiles(draws: NDArray[np.float64], confidence: float) -> tuple[float, float]:
    """Return the two percentiles that leave out the same share of draws on each side."""
    import numpy as np

    low, high = np.quantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def student_t(probability: float, freedom: int) -> float:
    """Return a quantile of Student's t distribution; without a degree of freedom it is infinite.

    Args:
        probability: Of a smaller value; at least a half.
        freedom: The degrees of freedom.

    Source: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4 (exact, by bisection), 26.7.5 (beyond 200 degrees).
    """
    if freedom < 1:
        return math.inf
    if freedom > 200:
        z = NormalDist().inv_cdf(probability)
        return z + (z**3 + z) / (4 * freedom)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _central_mass(angle, freedom) < 2 * probability - 1 else (low, angle)
    return math.sqrt(freedom) * math.tan(low)


def check_fraction(name: str, value: float) -> None:
    """Raise a ValueError unless the number lies strictly between 0 and 1."""
    if not 0.0 < value < 1.0:
        raise ValueError(f"the {name} lies between 0 and 1, as 0.95, not at {value}")


def _effective_size(values: Sequence[float], totals: Sequence[tuple[float, int]], z: float, t: float) -> float:
    """Return how many independent samples the clustered samples are worth."""
    count, groups = len(values), len(totals)
    mean = fmean(values)
    independent = float(count)
    spread = math.fsum((value - mean) ** 2 for value in values)
    if groups > 1 and spread > 0 and min(values) < max(values):
        between = math.fsum((total - size * mean) ** 2 for total, size in totals) * groups / (groups - 1)
        independent = mean * (1 - mean) * count**2 / max(spread, between)
    copies = count**2 / sum(size * size for _, size in totals)
    return max(independent * (z / t) ** 2, copies)


def _central_mass(angle: float, freedom: int) -> float:
    """Return the probability that Student's t lies within the root of `freedom` times tan(`angle`) of 0."""
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(2 + odd, freedom - 1, 2):
        term *= (step - 1) / step * math.cos(angle) ** 2
        total += term
    total *= math.sin(angle)
    return (angle + total) * 2 / math.pi if odd else total
