"""What a training set and the benchmark share: tools, argument sets, runs of words, and meaning.

The benchmark is the open one. Names are compared without case and marks, descriptions without case and spaces, argument
sets as sets of names; meaning is the cosine of the tool index's sentence encoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from apibank.benchmarks import Utterance
from apibank.benchmarks.open.overlap import shingles
from apibank.benchmarks.registry import load_benchmark
from apibank.retrieval.words import spaced
from apibank.tools import SEARCHER, Tool, toolset

from .catalog.api import Api
from .catalog.library import Library, library
from .diversity import requests_of
from .training import TrainingDialogue

RUN = 8
"""Words of a run that counts as shared."""

ALIKE = 0.9
"""The cosine from which two requests count as alike."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Something of the training set and what is nearest to it in the benchmark.

    Args:
        training: An API or a request.
        benchmark: A tool or a request.
        score: The cosine of their vectors.
    """

    training: str
    benchmark: str
    score: float


@dataclass(frozen=True, slots=True)
class Leakage:
    """What training set and benchmark share.

    Args:
        apis: APIs that were compared.
        tools: Tools that they were compared with.
        shared_names: APIs with the name of a tool.
        shared_descriptions: APIs with the description of a tool.
        shared_argument_sets: APIs with exactly the parameters of a tool.
        dialogues: Training dialogues that were compared.
        shared_runs: Those whose users or assistants say eight words in a row that stand in a benchmark dialogue.
        alike_requests: Requests whose cosine with one of the benchmark is 0.9 or more.
        median_nearest_api: The median over the APIs of the cosine with the nearest tool.
        median_nearest_request: The median over the requests of the cosine with the nearest.
        nearest_apis: The nearest pairs of API and tool.
        nearest_requests: The nearest pairs of requests.
        runs: The runs of words that are shared.
    """

    apis: int
    tools: int
    shared_names: int
    shared_descriptions: int
    shared_argument_sets: int
    dialogues: int
    shared_runs: int
    alike_requests: int
    median_nearest_api: float
    median_nearest_request: float
    nearest_apis: list[Pair]
    nearest_requests: list[Pair]
    runs: list[str]

    def record(self) -> dict[str, Any]:
        """Return this as a JSON object."""
        return asdict(self)


def benchmark_tools() -> list[Tool]:
    """Return the benchmark's tools, the searcher aside."""
    return [tool for name in ("apis", "lv3") for tool in toolset(name).values() if tool.name != SEARCHER]


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for case and marks."""
    return _squeezed(one) == _squeezed(other)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def taken(api: Api) -> list[str]:
    """Return what an API has of a benchmark's tool: its name, description or argument list."""
    found = []
    for tool in benchmark_tools():
        if same_name(api.name, tool.name):
            found.append(f"the name of {tool.name}")
        if _squeezed(api.about) == _squeezed(tool.description):
            found.append(f"the description of {tool.name}")
        if set(api.parameters) == {parameter.name for parameter in tool.parameters}:
            found.append(f"the argument list of {tool.name}")
    return found


def leakage(dialogues: Sequence[TrainingDialogue], nearest: int = 10, held: Library | None = None) -> Leakage:
    """Measure what a training set and the open benchmark share.

    Args:
        dialogues: The training set.
        nearest: How many of the nearest pairs to list.
        held: The library whose APIs are compared; by default the one that ships.
    """
    apis = list((held or library()).apis.values())
    common = [taken(api) for api in apis]
    benchmark = load_benchmark("open")
    known = {
        run for d in benchmark.dialogues for t in d.turns if isinstance(t, Utterance) for run in shingles(t.text, RUN)
    }
    runs: set[str] = set()
    sharing = 0
    for dialogue in dialogues:
        shared = {run for text in _texts(dialogue) for run in shingles(text, RUN) if run in known}
        sharing += bool(shared)
        runs |= {" ".join(run) for run in shared}
    tools = benchmark_tools()
    near_apis = _nearest(
        [f"{spaced(api.name)}. {api.about}" for api in apis],
        [f"{spaced(tool.name)}. {tool.description}" for tool in tools],
        [api.name for api in apis],
        [tool.name for tool in tools],
    )
    asked, told = [dialogue.request for dialogue in dialogues], requests_of(benchmark.dialogues)
    near_requests = _nearest(asked, told, asked, told)
    return Leakage(
        len(apis),
        len(tools),
        _count(common, "the name"),
        _count(common, "the description"),
        _count(common, "the argument"),
        len(dialogues),
        sharing,
        sum(pair.score >= ALIKE for pair in near_requests),
        _median(near_apis),
        _median(near_requests),
        near_apis[:nearest],
        near_requests[:nearest],
        sorted(runs),
    )


def _texts(dialogue: TrainingDialogue) -> Iterable[str]:
    return (turn.text for turn in dialogue.turns if isinstance(turn, Utterance))


def _count(common: list[list[str]], what: str) -> int:
    return sum(any(each.startswith(what) for each in found) for found in common)


def _median(pairs: list[Pair]) -> float:
    return round(median(pair.score for pair in pairs), 4) if pairs else 0.0


def _nearest(texts: list[str], others: list[str], names: list[str], other_names: list[str]) -> list[Pair]:
    """Return each text with the nearest other one, the nearest pairs first."""
    from apibank.retrieval.minilm import minilm
    from apibank.retrieval.store import vectors_of

    encoder = minilm()
    if not texts or not others:
        return []
    cosines = vectors_of(texts, encoder) @ vectors_of(others, encoder).T
    best = cosines.argmax(axis=1)
    pairs = [
        Pair(names[place], other_names[int(at)], round(float(cosines[place, at]), 4)) for place, at in enumerate(best)
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.training))
