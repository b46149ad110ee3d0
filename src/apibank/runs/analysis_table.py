"""What went wrong in a run, as tables for people; the longest of them end where a screen does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from apibank.benchmarks import LEVEL_NAMES
from apibank.scoring.verdict import ERROR_TYPES

from .analysis import Analysis, Tally
from .wording import plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MOST = 12
"""Rows that a table of tools or pairs shows."""


def print_analysis(analysis: Analysis, console: Console, title: str = "") -> None:
    """Print the tables of one protocol.

    Args:
        analysis: What went wrong.
        console: Where to.
        title: What stands above them.
    """
    if title:
        console.print(f"[bold]{plain(title)}[/bold]\n", highlight=False)
    for table in filter(None, (_by_level(analysis), _by_place(analysis), _by_tool(analysis), _confusion(analysis))):
        console.print(table)
        console.print()
    if analysis.unwanted:
        calls = sum(found["calls"] for found in analysis.unwanted.values())
        tools = ", ".join(f"{tool} {found['rows']}" for tool, found in list(analysis.unwanted.items())[:MOST])
        console.print(
            f"[bold]unwanted changes[/bold]  {analysis.total.unwanted} rows by {calls} calls: {plain(tools)}",
            highlight=False,
        )
        console.print()


def _by_level(analysis: Analysis) -> Table:
    groups = {f"{level} {LEVEL_NAMES[level]}": tally for level, tally in analysis.levels.items()}
    if len(groups) > 1:
        groups["all"] = analysis.total
    return _errors("wrong calls by level and error type", "level", groups)


def _by_tool(analysis: Analysis) -> Table | None:
    groups = {tool: tally for tool, tally in analysis.tools.items() if tally.wrong}
    title = "wrong calls by gold tool" + (f": {MOST} of {len(groups)} tools" if len(groups) > MOST else "")
    return _errors(title, "tool", dict(list(groups.items())[:MOST])) if groups else None


def _errors(title: str, heading: str, groups: Mapping[str, Tally]) -> Table:
    errors = [name for name in ERROR_TYPES if any(name in tally.errors for tally in groups.values())]
    table = _table(title, (heading, "calls", "wrong", *errors))
    for name, tally in groups.items():
        counts = (tally.errors.get(error, 0) for error in errors)
        table.add_row(plain(name), str(tally.n), str(tally.wrong), *(str(count or "") for count in counts))
    return table


def _by_place(analysis: Analysis) -> Table | None:
    if not analysis.places:
        return None
    errors = [name for name in ERROR_TYPES if name in analysis.total.errors]
    table = _table("where they went wrong", ("place", "wrong", *errors))
    for place, found in analysis.places.items():
        counts = (found.get(error, 0) for error in errors)
        table.add_row(place, str(analysis.total.places[place]), *(str(count or "") for count in counts))
    return table


def _confusion(analysis: Analysis) -> Table | None:
    pairs = analysis.confusion
    if not pairs:
        return None
    title = "tools taken for others" + (f": {MOST} of {len(pairs)} pairs" if len(pairs) > MOST else "")
    table = _table(title, ("due", "called", "times"), left=2)
    for pair in pairs[:MOST]:
        table.add_row(plain(pair.gold), plain(pair.called) if pair.called else "[dim]no call[/dim]", str(pair.n))
    return table


def _table(title: str, headings: Sequence[str], left: int = 1) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < left else "right", overflow="fold")
    return table
