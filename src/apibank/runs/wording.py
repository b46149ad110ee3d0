"""How tables for people write a figure; `-` where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .results import Calls


def interval(calls: Calls) -> str:
    """Return the interval of an accuracy in percent."""
    if calls.low is None or calls.high is None:
        return "-"
    return f"{100 * calls.low:.1f}-{100 * calls.high:.1f}"


def shown(value: Any) -> str:
    """Return a figure as people read it."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(part)}" for key, part in value.items())
    return str(value)


def percent(value: float | None) -> str:
    """Return a share in percent."""
    return "-" if value is None else f"{100 * value:.1f}%"


def ratio(value: float | None) -> str:
    """Return a ratio with four places."""
    return "-" if value is None else f"{value:.4f}"


def plain(text: str) -> str:
    """Return a text that a console prints as it is."""
    from rich.markup import escape

    return escape(text)
