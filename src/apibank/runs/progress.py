"""How a run tells how far it is: on standard error, as a bar on a terminal and as plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


@dataclass(slots=True)
class State:
    """How far a run is.

    Args:
        total: Prompts in all.
        kept: Prompts whose replies were there before this start.
        done: Prompts answered, those kept included.
        failed: Prompts whose request failed.
        calls: Calls judged.
        correct: Calls that are right.
        tokens: Tokens of prompts and replies of this start.
        seconds: Since this start.
    """

    total: int
    kept: int = 0
    done: int = 0
    failed: int = 0
    calls: int = 0
    correct: int = 0
    tokens: int = 0
    seconds: float = 0.0

    @property
    def left(self) -> float | None:
        """The seconds that are left, if the rest goes as before."""
        fresh = self.done + self.failed - self.kept
        return self.seconds / fresh * (self.total - self.done - self.failed) if fresh > 0 else None

    def describe(self) -> str:
        """Return the state in words."""
        parts = [f"{self.done}/{self.total}"]
        if self.calls:
            parts.append(f"accuracy {self.correct / self.calls:.1%} of {self.calls} calls")
        if self.failed:
            parts.append(f"{self.failed} failed")
        if self.tokens and self.seconds:
            parts.append(f"{self.tokens / self.seconds:,.0f} tokens/s")
        if self.left is not None and self.left >= 1:
            parts.append(f"{_clock(self.left)} left")
        return "  ".join(parts)


class Progress(Protocol):
    """Who wants to know how far a run is."""

    def note(self, text: str) -> None:
        """Take one line about the run as a whole."""
        ...

    def update(self, state: State) -> None:
        """Take the state; called after every sample, so it must be cheap."""
        ...

    def close(self) -> None:
        """The run has ended."""
        ...


class Silent:
    """Tells nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""

    def update(self, state: State) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""


class Lines:
    """Tells in plain lines, one every `every` seconds.

    Args:
        every: How often, in seconds.
    """

    def __init__(self, every: float = 15.0) -> None:
        self._every = every
        self._told = time.monotonic()

    def note(self, text: str) -> None:
        """Print a line."""
        print(text, file=sys.stderr, flush=True)

    def update(self, state: State) -> None:
        """Print the state if the last time is long ago."""
        if time.monotonic() - self._told >= self._every:
            self._told = time.monotonic()
            self.note(state.describe())

    def close(self) -> None:
        """Nothing is left to print."""


class Terminal:
    """Tells with a bar that stays in its place."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def note(self, text: str) -> None:
        """Print a line above the bar."""
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=sys.stderr, flush=True)

    def update(self, state: State) -> None:
        """Move the bar."""
        if self._bar is None:
            self._start(state.total)
        assert self._bar is not None
        assert self._task is not None
        self._bar.update(self._task, completed=state.done + state.failed, state=state.describe())

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _start(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            BarColumn(bar_width=24),
            TextColumn("{task.fields[state]}", markup=False),
            console=Console(stderr=True),
            transient=True,
            refresh_per_second=5,
        )
        self._task = self._bar.add_task("", total=total, state="")
        self._bar.start()


def progress(*, quiet: bool = False) -> Progress:
    """Return what fits: nothing if quiet, a bar on a terminal, lines elsewhere."""
    if quiet:
        return Silent()
    return Terminal() if sys.stderr.isatty() else Lines()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
