"""A verdict of the released evaluator, and the paper's error type that it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

OK = "OK"
NEVER_ENDS = "NEVER_ENDS"

PAPER_ERRORS = {
    "NO_API_CALL": "No API Call",
    "API_NAME_MISMATCH": "API Hallucination",
    "INVALID_TOOL_NAME": "API Hallucination",
    "INVALID_INPUT_PARAMETER": "Invalid Input Parameters",
    "INPUT_MISMATCH": "Invalid Input Parameters",
    "OUTPUT_MISMATCH": "Invalid Input Parameters",
    "MISMATCH": "Invalid Input Parameters",
    "KEY_ERROR": "Invalid Input Parameters",
    "ASSERTION": "Invalid Input Parameters",
    "MISS_INPUT_ARGUMENT": "Miss Input Parameters",
    "TYPE_ERROR": "Miss Input Parameters",
    "HAS_EXCEPTION": "Has Exception",
}
"""Released category to the paper's error type; categories that are not here stop the original (see `paper_error`)."""

_CALL_LIKE = re.compile(r"\w\(")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the released evaluator says of one predicted call.

    Args:
        correct: Whether it counts as right.
        error: The released category; `ABORT_` and an error's name where the original stops, `NEVER_ENDS` where it
            would not come to an end.
    """

    correct: bool
    error: str = OK


def paper_error(verdict: Verdict, prediction: str, gold_tool: str, called_tool: str | None) -> str | None:
    """Return the paper's type of an error.

    Args:
        verdict: The verdict.
        prediction: The text that was judged.
        gold_tool: The tool that should have been called.
        called_tool: The tool that was called, if any.

    Returns:
        One of the seven types of the paper's error table, or None where the call is right.
    """
    if verdict.correct:
        return None
    if called_tool is None:
        return "False API Call Format" if _CALL_LIKE.search(prediction) else "No API Call"
    if called_tool != gold_tool:
        return "API Hallucination"
    if gold_tool == "ToolSearcher" and verdict.error in ("OUTPUT_MISMATCH", "MISMATCH"):
        return "Failed API Retrieval"
    if verdict.error == "ABORT_KeyError":
        return "Miss Input Parameters"
    return PAPER_ERRORS.get(verdict.error, "Invalid Input Parameters")
