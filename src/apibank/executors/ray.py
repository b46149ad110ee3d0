"""An executor on the machines of a Ray cluster; a unit whose machine goes away is done again on another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from apibank.errors import MissingExtra, UsageError

U = TypeVar("U")
R = TypeVar("R")

_AHEAD = 2
"""Units that wait beside those under way, for each core of the cluster."""


class RayCluster:
    """Carries out units on a Ray cluster whose machines have this package installed.

    Args:
        workers: Units handed out at once; by default three for each core that the cluster has at the time.
        address: The cluster's address; by default RAY_ADDRESS, else Ray is started on this machine alone.

    Raises:
        MissingExtra: Ray is not installed.
        UsageError: There is no cluster at the address.
    """

    def __init__(self, workers: int | None = None, address: str | None = None) -> None:
        os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            import ray
        except ImportError:
            raise MissingExtra("the ray executor", "ray") from None
        self._ray: Any = ray
        self._workers = workers
        self._started = not ray.is_initialized()
        if self._started:
            try:
                ray.init(address=address, log_to_driver=False, logging_level="error", include_dashboard=False)
            except (ConnectionError, ValueError, RuntimeError) as problem:
                raise UsageError(f"there is no Ray cluster at {address or 'RAY_ADDRESS'}: {problem}") from None

    def map(self, function: Callable[[U], R], units: Sequence[U]) -> Iterator[tuple[int, R]]:
        """Yield each unit's place and result, as they are done; a unit that is lost is done again."""
        ray = self._ray
        remote = ray.remote(num_cpus=1, max_retries=-1)(function)
        waiting: dict[Any, int] = {}
        left = iter(enumerate(units))
        while True:
            most = self._workers or max(1, int(ray.cluster_resources().get("CPU", 1)) * (1 + _AHEAD))
            while len(waiting) < most:
                following = next(left, None)
                if following is None:
                    break
                place, unit = following
                waiting[remote.remote(unit)] = place
            if not waiting:
                return
            done, _ = ray.wait(list(waiting), num_returns=1)
            for reference in done:
                place = waiting.pop(reference)
                try:
                    result = ray.get(reference)
                except ray.exceptions.ObjectLostError:
                    waiting[remote.remote(units[place])] = place
                    continue
                yield place, result

    def close(self) -> None:
        """Leave the cluster, or stop the one that was started here."""
        if self._started and self._ray.is_initialized():
            self._ray.shutdown()
