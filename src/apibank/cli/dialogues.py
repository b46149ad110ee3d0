"""Printing dialogues, and benchmarks in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps
from typing import TYPE_CHECKING

from .output import console, print_json

if TYPE_CHECKING:
    from apibank.benchmarks import Dialogue, Level
    from apibank.benchmarks.open.stats import LevelStats


def print_stats(title: str, levels: Mapping[Level, LevelStats]) -> None:
    """Print figures and the balance of the tools, a column a level."""
    from rich.table import Table

    from apibank.benchmarks.open.stats import level_title

    rows = {
        "dialogues": [figures.dialogues for figures in levels.values()],
        "calls": [figures.calls for figures in levels.values()],
        "tools called": [len(figures.tools) for figures in levels.values()],
        "turns": [figures.turns for figures in levels.values()],
        "user turns": [figures.user_turns for figures in levels.values()],
        "replies": [figures.replies for figures in levels.values()],
        "no-call turns": [figures.no_call_turns for figures in levels.values()],
        "dialogues with several calls": [figures.multi_call_dialogues for figures in levels.values()],
        "dialogues with an error": [figures.error_dialogues for figures in levels.values()],
        "failing calls": [figures.failing_calls for figures in levels.values()],
    }
    table = Table("", *map(level_title, levels), "all", title=title, box=None, title_justify="left")
    for name, counts in rows.items():
        if name != "tools called":
            table.add_row(name, *map(str, counts), str(sum(counts)))
        else:
            table.add_row(name, *map(str, counts), str(len({t for figures in levels.values() for t in figures.tools})))
    shares = [figures.largest_share for figures in levels.values()]
    table.add_row("largest share of a tool", *(f"{name} {share:.1%}" for name, share in shares), "")
    balance = Table("tool", *map(level_title, levels), title="\ncalls", box=None, title_justify="left")
    names = dict.fromkeys(name for figures in levels.values() for name in figures.tools)
    for name in sorted(names, key=lambda each: -sum(figures.tools.get(each, 0) for figures in levels.values())):
        counts_of = [figures.tools.get(name, 0) for figures in levels.values()]
        balance.add_row(name, *(str(count) if count else "" for count in counts_of))
    out = console()
    out.print(table)
    out.print(balance)


def list_dialogues(dialogues: Sequence[Dialogue], *, as_json: bool) -> None:
    """Print level, id and the line about each dialogue."""
    if as_json:
        print_json([{"id": d.id, "level": d.level, "about": d.meta.get("about", "")} for d in dialogues])
        return
    width = max((len(d.id) for d in dialogues), default=0)
    for dialogue in dialogues:
        print(f"{dialogue.level}  {dialogue.id:{width}}  {dialogue.meta.get('about', '')}".rstrip())


def print_dialogue(dialogue: Dialogue) -> None:
    """Print a dialogue as people read it: where it takes place, what is said, what is called and what that gives."""
    from apibank.benchmarks import GoldCall
    from apibank.benchmarks.open.stats import level_title
    from apibank.calls import FORMATS

    out = console()

    def line(text: str, style: str = "") -> None:
        out.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    line(dialogue.id, "bold")
    line(f"level {level_title(dialogue.level)}; tools described: {', '.join(dialogue.tools)}")
    with dialogue.world() as world:
        hidden = "" if dialogue.shows_clock else ", which the prompt does not tell"
        line(f"it is {world.now:%A, %Y-%m-%d %H:%M}{hidden}")
    if dialogue.meta.get("about"):
        line(f"about: {dialogue.meta['about']}")
    for table, rows in dialogue.rows.items():
        for row in rows:
            line(f"world: {table} {dumps(row, ensure_ascii=False)}", "dim")
    for number, turn in enumerate(dialogue.turns):
        if isinstance(turn, GoldCall):
            line(f"\n{number:>3} {FORMATS['brackets'].write(turn.call)}", "bold green")
            failed = turn.error is not None
            told = f"fails: {turn.error}" if failed else dumps(turn.output, ensure_ascii=False)
            line(f"    -> {told}", "red" if failed else "green")
        else:
            user = turn.speaker == "user"
            line(f"\n{number:>3} {'User' if user else 'AI'}: {turn.text}", "cyan" if user else "")
