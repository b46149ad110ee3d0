"""What a tool says when it cannot do what it was asked."""

from __future__ import annotations

from typing import Literal

ErrorKind = Literal[
    "unknown_tool",
    "unknown_parameter",
    "missing_parameter",
    "invalid_argument",
    "unauthorized",
    "not_found",
    "conflict",
    "rejected",
]
"""Why a call fails: there is no such tool; a parameter that it does not have, that it needs, or whose value has the
wrong form; credentials that do not hold; a thing that is not there, that is there already, or that a rule forbids."""


class ToolError(Exception):
    """The only exception that leaves a tool. The world is then as it was before the call.

    Args:
        kind: Why the call fails.
        message: One sentence for the model and its user.
    """

    def __init__(self, kind: ErrorKind, message: str) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
        self.message = message
