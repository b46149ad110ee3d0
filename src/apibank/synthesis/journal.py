"""The journal of a synthesis: what has been made of each task, one line a task.

A line that cannot be read is as if it were not there; of two lines for one task the first counts. A task that was given
up because requests failed is not written down, so that the same call tries it again. One process at a time writes a
journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from apibank.errors import DataError
from apibank.storage.lines import LineFile

from .made import Made


class SynthesisJournal:
    """A journal that is open for appending; what it holds already is `made`.

    Args:
        path: The file; it is made if it is not there.

    Raises:
        DataError: It cannot be read or written.
        UsageError: Another process is writing it.
    """

    def __init__(self, path: Path) -> None:
        self.made: dict[int, Made] = {}
        self._lines = LineFile(path)
        try:
            with path.open("rb") as file:
                for raw in file:
                    self._take(raw.decode("utf-8", "replace"))
        except OSError as problem:
            self._lines.close()
            raise DataError(f"{path} cannot be read: {problem.strerror or problem}") from None

    def _take(self, text: str) -> None:
        try:
            made = Made.read(text)
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
            return
        self.made.setdefault(made.number, made)

    def append(self, several: Iterable[Made]) -> None:
        """Write what has been made, in one piece.

        Raises:
            DataError: It cannot be written; the journal is as it was.
        """
        fresh = [made for made in several if made.number not in self.made]
        self._lines.append("".join(made.record() for made in fresh if not made.unanswered).encode())
        for made in fresh:
            self.made[made.number] = made

    def close(self) -> None:
        """Make sure that everything is on the disk, and let other processes write."""
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
