"""An objection: why a dialogue is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Reason: TypeAlias = Literal[
    "structure", "form", "execution", "ungrounded", "unfaithful", "ability", "language", "leak", "duplicate", "judged"
]
"""Turns in an order that cannot be; a call of unknown tool or wrong form; a result that does not come out; an argument
from nowhere; a reply that says what nothing told; an ability that is not needed; faulty language; a request that names
tools; a dialogue that is there already; a model's judgement."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a dialogue is not kept.

    Args:
        reason: The kind of fault.
        detail: One sentence.
    """

    reason: Reason
    detail: str
