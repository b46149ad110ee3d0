"""The benchmarks by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from apibank.errors import UsageError
from apibank.registry import Registry

from .benchmark import Benchmark

BENCHMARKS = Registry(
    "benchmark",
    {
        "open": "apibank.benchmarks.open.benchmark:open_benchmark",
        "official": "apibank.benchmarks.official.benchmark:official_benchmark",
        "official-as-released": "apibank.benchmarks.official.benchmark:official_as_released",
    },
)


def load_benchmark(name: str, *, data: Path | str | None = None, seed: int = 0) -> Benchmark:
    """Return a benchmark.

    Args:
        name: One of `BENCHMARKS`.
        data: The folder of the official data; for the official ones only.
        seed: Of the open benchmark's facts; for `open` only.

    Raises:
        UsageError: There is none of that name, or an option does not fit it.
        DataError: Its data are missing or broken.
    """
    make: Callable[..., Benchmark] = BENCHMARKS.load(name)
    if name == "open":
        if data is not None:
            raise UsageError("the open benchmark takes no data folder: leave out --data, or add --benchmark official")
        return make(seed)
    if seed:
        raise UsageError(f"the benchmark {name} has no seeds: leave out --seed")
    return make(data)
