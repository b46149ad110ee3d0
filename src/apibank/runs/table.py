"""Results as a table for people: level by level, then what went wrong, then where to look next."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from apibank.benchmarks import LEVEL_NAMES

from .hints import program
from .results import ProtocolResult, Results, Score
from .side_by_side import print_side_by_side
from .trials import Trials
from .wording import interval, percent, plain, ratio, shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_results(results: Results, console: Console) -> None:
    """Print the results of a run, and where to look next."""
    run = results.run
    benchmark, selection = run["benchmark"], run["selection"]
    seed = f", seed {benchmark['seed']}" if benchmark["seed"] else ""
    title = f"{run['model']['name']} on {benchmark['name']} {benchmark['version']}{seed}"
    console.print(f"\n[bold]{plain(title)}[/bold]  {plain(selection['text'])}", highlight=False)
    print_protocols(results.protocols, console)
    console.print(_cost(results), highlight=False)
    if results.failures:
        console.print(
            f"[yellow]{len(results.failures)} samples have no reply[/yellow] and are in no score: "
            + plain(next(iter(results.failures.values()))),
            highlight=False,
        )
    if results.folder is not None:
        console.print(_next(results, results.folder), highlight=False)


def print_protocols(
    results: Mapping[str, ProtocolResult], console: Console, prompts: Mapping[str, str | None] | None = None
) -> None:
    """Print the table of one protocol, or one table of several.

    Args:
        results: By protocol.
        console: Where to.
        prompts: The protocol whose prompts were answered, by protocol, where that is worth telling.
    """
    if len(results) > 1:
        print_side_by_side(results, console, prompts)
        return
    for name, result in results.items():
        print_protocol(name, result, console)
        if prompts and prompts.get(name):
            console.print(plain(f"The predictions answer the prompts of {prompts[name]}.\n"), highlight=False)


def print_protocol(name: str, result: ProtocolResult, console: Console) -> None:
    """Print the table of one protocol, its error types and its own figures."""
    from rich.table import Table

    table = Table(title=f"protocol {name}", title_justify="left", title_style="bold", box=None)
    table.padding = (0, 2 if console.width >= 90 else 1, 0, 0)
    for number, heading in enumerate(("level", "calls", "accuracy", "95% CI", "dialogues", "replies", "ROUGE-L")):
        table.add_column(heading, justify="left" if not number else "right", no_wrap=True)
    for level, found in result.levels.items():
        _row(table, f"{level} {LEVEL_NAMES[level]}", found)
    if len(result.levels) > 1:
        table.add_section()
        _row(table, "all", result.total, style="bold")
    console.print()
    console.print(table)
    calls, replies = result.total.calls, result.total.replies
    lines = []
    if replies.rouge_l_google is not None:
        lines.append(("ROUGE-L by rouge-score", f"{replies.rouge_l_google:.4f} over all replies"))
    if calls.errors:
        lines.append(("wrong calls by type", _counts(calls.errors)))
    if calls.places:
        lines.append(("where they went wrong", _counts(calls.places)))
    if calls.unwanted:
        lines.append(("unwanted changes", f"{calls.unwanted} rows"))
    lines += [(f"{name}: {key}", shown(value)) for key, value in result.own.items()]
    below = Table(box=None, show_header=False)
    below.padding = (0, 2, 0, 0)
    for line in lines:
        below.add_row(*map(plain, line))
    if lines:
        console.print()
        console.print(below)
    if result.trials:
        console.print()
        console.print(_trials(result.trials))
    console.print()


def _row(table: Table, name: str, found: Score, style: str | None = None) -> None:
    calls, replies = found.calls, found.replies
    table.add_row(
        name,
        f"{calls.correct}/{calls.n}" if calls.n else "-",
        percent(calls.accuracy),
        interval(calls),
        f"{calls.dialogues_correct}/{calls.dialogues_whole}" if calls.dialogues_whole else "-",
        str(replies.n),
        ratio(replies.rouge_l),
        style=style,
    )


def _trials(trials: Trials) -> Table:
    from rich.table import Table

    shown = [k for k in trials.total.at if k in (1, 2, 3, 4, 5, 8) or k == trials.n]
    table = Table(title=f"{trials.n} trials of each call", title_justify="left", title_style="bold", box=None)
    for number, heading in enumerate(
        ("level", *(f"pass{sign}{k}" for k in shown for sign in "@^" if k > 1 or sign == "@"))
    ):
        table.add_column(heading, justify="left" if not number else "right", no_wrap=True)
    rows = {f"{level} {LEVEL_NAMES[level]}": found for level, found in trials.levels.items()}
    for name, found in {**rows, **({"all": trials.total} if len(rows) > 1 else {})}.items():
        both = [by_k.get(k) for k in shown for by_k in ((found.at, found.hat) if k > 1 else (found.at,))]
        table.add_row(name, *(percent(each.value if each else None) for each in both))
    return table


def _cost(results: Results) -> str:
    tokens, time = results.tokens, results.time
    parts = [f"{results.samples} samples, {results.requests} prompts"]
    if any(tokens.values()):
        parts.append(f"{tokens['prompt']:,} tokens read, {tokens['completion']:,} written")
    parts.append(f"{time['wall']:.1f} s")
    return ", ".join(parts)


def _next(results: Results, folder: Path) -> str:
    show = f"{program()} show {shlex.quote(str(folder))}"
    wrong = next((v for found in results.verdicts.values() for v in found if v.correct is False), None)
    sample = wrong or next((v for found in results.verdicts.values() for v in found), None)
    lines = [f"{show} --errors   what went wrong, sample by sample"] if wrong else []
    if sample is not None:
        lines.append(f"{show} {shlex.quote(sample.key)}   one sample: prompt, prediction, gold, verdict")
    return "\n".join(plain(line) for line in lines)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: -item[1]))
