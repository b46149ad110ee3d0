"""What several trials of one sample say: can the model do it at all, and can one rely on it.

Each function turns the count of one sample's trials and of its right ones into an unbiased estimate. The mean over
samples is the benchmark's figure; its interval is `clustered_interval` of the estimates.
"""

from __future__ import annotations

from math import comb


def pass_at_k(trials: int, right: int, k: int) -> float:
    """Return the probability that at least one of `k` trials is right (pass@k).

    Args:
        trials: How many trials of the sample were run.
        right: How many of them were right.
        k: How many trials the model is given.

    Returns:
        The estimate, between 0 and 1; never falls as `k` grows.

    Raises:
        ValueError: If `right` is not between 0 and `trials`, or `k` not between 1 and `trials`.

    Source: Chen et al. (2021), "Evaluating large language models trained on code", arXiv 2107.03374, equation 1.
    """
    _check(trials, right, k)
    return 1.0 - comb(trials - right, k) / comb(trials, k)


def pass_hat_k(trials: int, right: int, k: int) -> float:
    """Return the probability that all of `k` trials are right (pass^k).

    Args:
        trials: How many trials of the sample were run.
        right: How many of them were right.
        k: How many trials must all be right.

    Returns:
        The estimate, between 0 and 1; never rises as `k` grows.

    Raises:
        ValueError: If `right` is not between 0 and `trials`, or `k` not between 1 and `trials`.

    Source: Yao et al. (2024), "tau-bench: a benchmark for tool-agent-user interaction in real-world domains",
    arXiv 2406.12045.
    """
    _check(trials, right, k)
    return comb(right, k) / comb(trials, k)


def _check(trials: int, right: int, k: int) -> None:
    if not 0 <= right <= trials:
        raise ValueError(f"of {trials} trials {right} cannot be right")
    if not 1 <= k <= trials:
        raise ValueError(f"with {trials} trials a sample, k lies between 1 and {trials}, not at {k}")
