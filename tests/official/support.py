"""The official benchmark, where its data are on this machine."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from apibank.benchmarks import Benchmark
from apibank.benchmarks.official.benchmark import official_benchmark
from tests.support import official_dir

NETWORK = frozenset({"Dictionary", "Translate"})
"""Tools that asked the network when verdicts were recorded, and failed."""


def official() -> Benchmark:
    """Return the benchmark, or skip the test."""
    return official_benchmark(official_dir())


@cache
def expected(name: str) -> list[dict[str, Any]]:
    """Return recorded verdicts of the released evaluator."""
    path = official_dir() / "expected-verdicts" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def needs_original_search() -> None:
    """Skip the test where the original's search model is not installed."""
    import pytest

    from apibank.errors import MissingExtra
    from apibank.retrieval.original import paraphrase

    try:
        _ = paraphrase().weights.path
    except MissingExtra as missing:
        pytest.skip(str(missing))
