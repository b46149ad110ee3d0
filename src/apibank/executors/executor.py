"""What an executor is, and those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from apibank.errors import UsageError
from apibank.registry import Registry

U = TypeVar("U")
R = TypeVar("R")

EXECUTORS = Registry(
    "executor",
    {
        "serial": "apibank.executors.local:Serial",
        "local": "apibank.executors.local:Processes",
        "ray": "apibank.executors.ray:RayCluster",
    },
)
"""Executors by name: in this process, in others of this machine, on the machines of a Ray cluster."""


class Executor(Protocol):
    """Carries out units of work."""

    def map(self, function: Callable[[U], R], units: Sequence[U]) -> Iterator[tuple[int, R]]:
        """Yield each unit's place and result, as they are done.

        Args:
            function: What is done with a unit; a function of a module, so that other machines can import it.
            units: Plain data.
        """
        ...

    def close(self) -> None:
        """Let go of what was started; units under way are given up."""
        ...


def open_executor(name: str, workers: int | None = None, address: str | None = None) -> Executor:
    """Return an executor.

    Args:
        name: `serial`, `local` or `ray`.
        workers: Units under way at once; by default one a core.
        address: Of a Ray cluster; by default the environment's RAY_ADDRESS, else one of this machine alone.

    Raises:
        UsageError: There is no such executor, or fewer than one worker is asked for.
        MissingExtra: Its package is not installed.
    """
    if workers is not None and workers < 1:
        raise UsageError("an executor has one worker or more")
    made: Executor = EXECUTORS.load(name)(workers, address)
    return made
