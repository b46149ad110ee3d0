"""Finding tools by the names that people type."""

from __future__ import annotations

import re

from apibank.errors import UsageError

from .sets import all_tools, toolset
from .tool import Tool

SUGGESTED = 4
NEAR = 75
"""From which similarity, of 100, on a name is suggested."""
SPREAD = 12
"""How far behind the nearest name another may be."""


def find_tools(name: str, in_set: str | None = None) -> list[Tool]:
    """Return the tools of a name, whatever its case; two where both sets have one of their own.

    Args:
        name: What the tool is called.
        in_set: The tool set to look in; both if None.

    Raises:
        UsageError: There is no such tool, or no such set; the message suggests the nearest names.
    """
    tools = list(toolset(in_set).values()) if in_set is not None else list(all_tools())
    found = [tool for tool in tools if tool.name.casefold() == name.casefold()]
    if not found:
        where = f" in the set {in_set}" if in_set is not None else ""
        near = _nearest(name, [tool.name for tool in tools])
        meant = f"did you mean {' or '.join(near)}?" if near else "apibank tools lists them"
        raise UsageError(f"there is no tool {name!r}{where}: {meant}")
    return found


def _nearest(name: str, names: list[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    found = process.extract(
        name, list(dict.fromkeys(names)), scorer=fuzz.WRatio, processor=_spaced, limit=SUGGESTED, score_cutoff=NEAR
    )
    return [match for match, score, _ in found if score > found[0][1] - SPREAD]


def _spaced(name: str) -> str:
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)).lower()
