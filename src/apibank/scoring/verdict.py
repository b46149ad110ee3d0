"""A verdict: whether one prediction is right, and if not, why.

A wrong call has exactly one of the paper's error types (Li et al. 2023, section 6) and, finer, one place where it went
wrong. A reply is never right or wrong by itself: it has ROUGE-L scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ErrorType = Literal[
    "No API Call",
    "API Hallucination",
    "Invalid Input Parameters",
    "False API Call Format",
    "Miss Input Parameters",
    "Has Exception",
    "Failed API Retrieval",
]
ERROR_TYPES: tuple[ErrorType, ...] = ErrorType.__args__  # type: ignore[attr-defined]

Place = Literal["retrieve", "select", "argument name", "argument value", "format", "order", "state", "answer"]
PLACES: tuple[Place, ...] = Place.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one prediction.

    Args:
        key: The sample's key.
        dialogue: The id of its dialogue, for intervals that respect dialogues.
        level: Its level.
        kind: Whether a call or a reply was asked for.
        tool: The gold tool's name; empty for a reply.
        correct: Whether the call is right; None for a reply.
        error: The paper's error type of a wrong call.
        place: Where a wrong call went wrong.
        reason: One sentence for people.
        called: The tool that the prediction called, if any.
        unwanted: Row changes that gold does not make (collateral damage); 0 where that is not counted.
        rouge_l: ROUGE-L F of a reply as the released evaluator computes it (package `rouge`); None for a call.
        rouge_l_google: ROUGE-L F of a reply as `rouge-score` computes it; None for a call.
        trial: Which trial of the sample this is, from 0.
    """

    key: str
    dialogue: str
    level: int
    kind: Literal["call", "reply"]
    tool: str = ""
    correct: bool | None = None
    error: ErrorType | None = None
    place: Place | None = None
    reason: str = ""
    called: str | None = None
    unwanted: int = 0
    rouge_l: float | None = None
    rouge_l_google: float | None = None
    trial: int = 0
