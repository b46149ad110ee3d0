"""How far a synthesis is: a bar on a terminal, plain lines elsewhere, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[int, int, float], None]

_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


@contextmanager
def bar(noun: str, *, quiet: bool) -> Iterator[Tell]:
    """Give what takes how many are there, of how many, and the seconds since the start.

    Args:
        noun: What is counted.
        quiet: Whether to tell nothing.
    """
    if quiet:
        yield lambda done, total, seconds: None
        return
    if not sys.stderr.isatty():
        yield _lines(noun)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn(noun),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task(noun, total=None, rate="")
        begun: list[int] = []

        def tell(done: int, total: int, seconds: float) -> None:
            begun.append(done) if not begun else None
            rate = f"{(done - begun[0]) / seconds:,.0f}/s" if seconds else ""
            progress.update(task, completed=done, total=total, rate=rate)

        yield tell


def _lines(noun: str) -> Tell:
    last = [time.monotonic()]

    def tell(done: int, total: int, seconds: float) -> None:
        if time.monotonic() - last[0] >= _EVERY:
            last[0] = time.monotonic()
            print(f"{done:,} of {total:,} {noun}, {seconds:.0f} s", file=sys.stderr, flush=True)

    return tell
