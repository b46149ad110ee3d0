"""Several protocols side by side: one table with a line for each, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from apibank.benchmarks import LEVEL_NAMES

from .results import Calls, ProtocolResult
from .wording import interval, percent, plain, ratio, shown

if TYPE_CHECKING:
    from rich.console import Console


def print_side_by_side(
    results: Mapping[str, ProtocolResult], console: Console, prompts: Mapping[str, str | None] | None = None
) -> None:
    """Print one line for each protocol: its accuracy at each level and over all, and ROUGE-L of the replies.

    Args:
        results: By protocol.
        console: Where to.
        prompts: The protocol whose prompts were answered, by protocol, where that is worth telling.
    """
    from rich.table import Table

    levels = sorted({level for result in results.values() for level in result.levels})
    table = Table(box=None)
    table.padding = (0, 2 if console.width >= 110 else 1, 0, 0)
    named = {level: f"{level} {LEVEL_NAMES[level]}" if console.width >= 110 else f"level {level}" for level in levels}
    headings = ["protocol", *named.values(), "all", "95% CI", "ROUGE-L"]
    for number, heading in enumerate([*headings, *(["prompts of"] if prompts else [])]):
        table.add_column(heading, justify="right" if 0 < number < len(headings) else "left", no_wrap=number == 0)
    for name, result in results.items():
        cells = [_share(result.levels[level].calls) if level in result.levels else "-" for level in levels]
        total = result.total
        table.add_row(
            plain(name),
            *cells,
            _share(total.calls),
            interval(total.calls),
            ratio(total.replies.rouge_l),
            *([plain(prompts.get(name) or "-")] if prompts else []),
        )
    console.print()
    console.print(table)
    own = {name: result.own for name, result in results.items() if result.own}
    below = Table(box=None, show_header=False)
    below.padding = (0, 2, 0, 0)
    for name, figures in own.items():
        below.add_row(plain(name), plain("; ".join(f"{key} {shown(value)}" for key, value in figures.items())))
    if own:
        console.print()
        console.print(below)
    console.print()


def _share(calls: Calls) -> str:
    return f"{percent(calls.accuracy)} of {calls.n}" if calls.n else "-"
