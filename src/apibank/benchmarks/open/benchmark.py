"""The open benchmark: the scenarios, built.

Seed 0 ships as data and equals its rebuild byte for byte; any other seed is a twin, built when it is asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from apibank.benchmarks.benchmark import Benchmark
from apibank.errors import DataError
from apibank.tools import toolset
from apibank.world import ToolSearch, open_image

from .build import TOOLSET_OF_LEVEL, build
from .scenario import scenarios
from .store import digest, read_dialogues, write_dialogues

VERSION = "0.1"
"""Moves whenever a dialogue of seed 0 does."""


def shipped() -> Traversable:
    """Return the file that holds seed 0."""
    return files(__package__).joinpath("seed0.jsonl")


@cache
def tool_descriptions() -> dict[str, dict[str, dict[str, Any]]]:
    """Return what models are told of each tool, by tool set and name."""
    return {name: {tool.name: tool.describe() for tool in toolset(name).values()} for name in ("apis", "lv3")}


@cache
def searcher(name: str) -> ToolSearch:
    """Return the index behind ToolSearcher over one tool set."""
    from apibank.retrieval import Searcher

    return Searcher(tool_descriptions()[name])


def build_text(seed: int) -> str:
    """Build every scenario with a seed, and return the dialogues as JSONL.

    Raises:
        DataError: A scenario does not hold.
    """
    image = open_image()
    return write_dialogues(build(s, seed, image, searcher(TOOLSET_OF_LEVEL[s.level])) for s in scenarios())


@cache
def open_benchmark(seed: int = 0) -> Benchmark:
    """Return the open benchmark.

    Args:
        seed: 0 for the benchmark as it ships, any other number for a twin: other facts, the same structure.

    Raises:
        DataError: The file that ships is not there, or a scenario does not hold.
    """
    if seed == 0 and not shipped().is_file():
        raise DataError(f"{shipped().name} is missing: apibank data build --seed 0 makes it from the scenarios")
    text = shipped().read_text(encoding="utf-8") if seed == 0 else build_text(seed)
    return Benchmark(
        name="open",
        version=VERSION,
        digest=digest(text),
        seed=seed,
        dialogues=read_dialogues(text, open_image()),
        descriptions=tool_descriptions(),
    )
