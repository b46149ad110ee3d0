"""A comparison as tables for people: each run's accuracies, each pair's differences, and published figures beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from apibank.benchmarks import LEVEL_NAMES

from .beside import Beside, Neighbour
from .compare import METHODS, Contrast, Judged, Pair, Share
from .results import Calls
from .wording import plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_runs(protocol: str, runs: Sequence[Judged], console: Console) -> None:
    """Print the accuracies of runs, level by level, each over its own calls."""
    table = _table(f"accuracy under {protocol}, over all calls of each run", ("run", "model"), left=2)
    levels = sorted({level for run in runs for level in run.result.levels})
    for level in levels:
        table.add_column(f"{level} {LEVEL_NAMES[level]}", justify="right")
    if len(levels) > 1:
        table.add_column("all", justify="right")
    for run in runs:
        scores = [run.result.levels.get(level) for level in levels]
        scores += [run.result.total] if len(levels) > 1 else []
        cells = (_accuracy(score.calls) if score else "-" for score in scores)
        table.add_row(plain(run.name), plain(run.manifest["model"]["name"]), *cells)
    console.print()
    console.print(table)
    for note in dict.fromkeys(note for run in runs for note in run.notes):
        console.print(f"[yellow]note[/yellow]  {plain(note)}", highlight=False, soft_wrap=True)


def print_pair(pair: Pair, console: Console, *, changed: bool = False) -> None:
    """Print the differences of two runs.

    Args:
        pair: The two.
        console: Where to.
        changed: List the calls that changed sides.
    """
    console.print()
    table = _table(f"{plain(pair.second)} less {plain(pair.first)}", ("level",), left=1)
    for heading in ("calls", "accuracies", "difference", "95% CI", "p", "McNemar", "gained", "lost", "detectable"):
        table.add_column(heading, justify="right")
    for level, contrast in pair.levels.items():
        table.add_row(f"{level} {LEVEL_NAMES[level]}", *_cells(contrast))
    if len(pair.levels) > 1:
        table.add_row("all", *_cells(pair.total), style="bold")
    console.print(table)
    if pair.replies is not None:
        words = pair.replies
        console.print(
            f"ROUGE-L of {words.n} replies: {words.first:.4f} and {words.second:.4f}, difference "
            f"{words.difference:+.4f} ({words.low:+.4f} to {words.high:+.4f}), p {_p(words.p)}",
            highlight=False,
            soft_wrap=True,
        )
    for note in pair.notes:
        console.print(f"[yellow]note[/yellow]  {plain(note)}", highlight=False, soft_wrap=True)
    if changed:
        _print_changes(pair, console)


def print_beside(run: str, protocol: str, found: Beside, console: Console) -> None:
    """Print a run beside published figures, then why others are not there."""
    console.print()
    if found.neighbours:
        headings = ("model", "published by", "level", "figure")
        table = _table(f"published under {protocol}, beside {plain(run)}", headings, left=4)
        for heading in ("published", "rows", "this run", "difference"):
            table.add_column(heading, justify="right")
        for each in found.neighbours:
            table.add_row(*_neighbour(each))
        console.print(table)
        told: dict[str, dict[str, None]] = {}
        for each in found.neighbours:
            told.setdefault(each.record.source.citation, {}).update(dict.fromkeys(each.caveats))
        for source, caveats in told.items():
            if caveats:
                console.print(f"[yellow]note[/yellow]  {plain(source)}: {plain('; '.join(caveats))}", soft_wrap=True)
    else:
        console.print("no published figure can be put beside this run", highlight=False)
    if found.left_out:
        table = _table(f"left out: {sum(found.left_out.values())} published figures", ("why",), left=1)
        table.add_column("figures", justify="right")
        for reason, count in found.left_out.items():
            table.add_row(plain(reason), str(count))
        console.print()
        console.print(table)


def print_methods(console: Console) -> None:
    """Print what each figure is, and its source."""
    table = _table("what the figures are", ("figure", "method", "source"), left=3)
    for name, (what, source) in METHODS.items():
        table.add_row(name, plain(what), plain(source))
    console.print()
    console.print(table)


def _print_changes(pair: Pair, console: Console) -> None:
    if not pair.changes:
        console.print("no call changed sides")
        return
    table = _table(f"calls that changed sides: {len(pair.changes)}", ("sample", "tool", "now", "why", "reason"), left=5)
    for change in pair.changes:
        better = change.second > change.first
        whole = {change.first, change.second} == {0.0, 1.0}
        word = "right" if better else "wrong"
        now = word if whole else f"{change.first:.0%} to {change.second:.0%}"
        style = "green" if better else "red"
        cells = (plain(change.key), change.tool, f"[{style}]{now}[/{style}]", change.error or "", plain(change.reason))
        table.add_row(*cells)
    console.print()
    console.print(table)


def _cells(contrast: Contrast) -> tuple[str, ...]:
    return (
        str(contrast.n),
        f"{_share(contrast.first)}  {_share(contrast.second)}",
        f"{100 * contrast.difference:+.1f}",
        f"{100 * contrast.low:+.1f} to {100 * contrast.high:+.1f}",
        _p(contrast.p),
        "-" if contrast.mcnemar is None else _p(contrast.mcnemar),
        str(contrast.gained),
        str(contrast.lost),
        f"{100 * contrast.detectable['paired']:.1f}",
    )


def _neighbour(each: Neighbour) -> tuple[str, ...]:
    record = each.record
    return (
        plain(record.model),
        plain(record.source.citation),
        "-" if record.level is None else str(record.level),
        record.metric,
        f"{100 * record.value:.2f}",
        "-" if record.rows is None else str(record.rows),
        f"{100 * each.run.value:.2f}",
        f"{100 * each.difference:+.2f}",
    )


def _share(share: Share) -> str:
    return f"{100 * share.value:.1f} ({100 * share.low:.0f}-{100 * share.high:.0f})"


def _accuracy(calls: Calls) -> str:
    if calls.accuracy is None or calls.low is None or calls.high is None:
        return "-"
    return f"{_share(Share(calls.accuracy, calls.low, calls.high))} of {calls.n}"


def _p(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _table(title: str, headings: Sequence[str], left: int) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < left else "right", overflow="fold")
    return table
