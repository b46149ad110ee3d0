"""The verdict on a reply in which no call can be read."""

from __future__ import annotations

from dataclasses import replace

from apibank.calls import ParseFailure
from apibank.tools import SEARCHER

from .verdict import Place, Verdict


def judge_unread(base: Verdict, failure: ParseFailure) -> Verdict:
    """Judge a reply that makes no call that can be read.

    Args:
        base: The verdict's key, dialogue, level and gold tool.
        failure: Why there is no call.
    """
    if failure.holds_call:
        reason = f"A call is there but cannot be read: {failure.message}."
        return replace(base, correct=False, error="False API Call Format", place="format", reason=reason)
    place: Place = "retrieve" if base.tool == SEARCHER else "select"
    return replace(base, correct=False, error="No API Call", place=place, reason="There is no call in the reply.")
