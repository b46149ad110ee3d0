"""Whether a model calls a tool when it should, and only then: the decision before any argument is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Decisions:
    """How often a model chose to call a tool, against the gold.

    A ratio with nothing to count is None: precision if it never called, recall if no call was due, F1 if both.

    Attributes:
        called: A call was due and was made.
        missed: A call was due and none was made.
        needless: No call was due and one was made.
        refrained: No call was due and none was made.
        precision: Of the calls made, the share that was due.
        recall: Of the calls due, the share that was made.
        f1: The harmonic mean of precision and recall.
    """

    called: int
    missed: int
    needless: int
    refrained: int
    precision: float | None
    recall: float | None
    f1: float | None


def count_decisions(pairs: Iterable[tuple[bool, bool]]) -> Decisions:
    """Count decisions to call.

    Args:
        pairs: For each sample, whether the gold calls a tool and whether the prediction does.

    Returns:
        The four counts and what follows from them.

    Source: van Rijsbergen (1979), "Information retrieval", chapter 7 (precision, recall and their harmonic mean).
    """
    counts = Counter((bool(gold), bool(predicted)) for gold, predicted in pairs)
    called, missed, needless = counts[True, True], counts[True, False], counts[False, True]
    return Decisions(
        called=called,
        missed=missed,
        needless=needless,
        refrained=counts[False, False],
        precision=_ratio(called, called + needless),
        recall=_ratio(called, called + missed),
        f1=_ratio(2 * called, 2 * called + needless + missed),
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
