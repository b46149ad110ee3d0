"""Executors of one machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from apibank.errors import ApibankError

U = TypeVar("U")
R = TypeVar("R")

_AHEAD = 2
"""Units that wait beside those under way, for each worker."""


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone, however it went."""
    import multiprocessing
    import threading

    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Serial:
    """Carries out one unit after the other, in this process.

    Args:
        workers: Not used: there is one.
        address: Not used.
    """

    def __init__(self, workers: int | None = None, address: str | None = None) -> None:
        del workers, address

    def map(self, function: Callable[[U], R], units: Sequence[U]) -> Iterator[tuple[int, R]]:
        """Yield each unit's place and result."""
        for place, unit in enumerate(units):
            yield place, function(unit)

    def close(self) -> None:
        """Nothing was started."""


class Processes:
    """Carries out units in processes of this machine.

    Args:
        workers: How many; by default one a core.
        address: Not used.
    """

    def __init__(self, workers: int | None = None, address: str | None = None) -> None:
        del address
        self._workers = workers or cores()
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[U], R], units: Sequence[U]) -> Iterator[tuple[int, R]]:
        """Yield each unit's place and result, as they are done.

        Raises:
            ApibankError: A process was killed from outside.
        """
        import multiprocessing

        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_end_with_parent)
        waiting: dict[Future[R], int] = {}
        left = iter(enumerate(units))
        try:
            while True:
                while len(waiting) < self._workers * (1 + _AHEAD):
                    following = next(left, None)
                    if following is None:
                        break
                    place, unit = following
                    waiting[self._pool.submit(function, unit)] = place
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield waiting.pop(future), future.result()
        except BrokenProcessPool:
            raise ApibankError(
                "a worker process was killed: run the same command again, it goes on from here"
            ) from None

    def close(self) -> None:
        """End the processes; units that wait are given up."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
