"""Runs that are passed on: one whole, one of drawn places in three trials, one with native calls."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import apibank
from apibank.models.model import Sampling
from apibank.protocols.corrected import Corrected
from apibank.runs.exhibit import Exhibit
from tests.runs.support import SEED


class Luck:
    """Is right in two of three trials, as its seed and the sample say."""

    name = "lucky/luck-1"

    def __init__(self) -> None:
        self.gold: dict[str, str] = {}

    def learn(self, protocol: Corrected) -> None:
        self.gold |= {f"corrected/{s.key}": protocol.gold_reply(s).text for s in protocol.samples((1, 2, 3))}

    async def reply(self, prompt: apibank.Prompt) -> apibank.Reply:
        lucky = Random(f"{prompt.key}:{prompt.sampling.seed}").random() < 2 / 3
        said = self.gold[prompt.key] if lucky else "Let me think."
        return apibank.Reply(said, prompt_tokens=100, completion_tokens=7, seconds=0.5, finish_reason="length")


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from apibank.benchmarks.registry import load_benchmark

    folder = tmp_path_factory.mktemp("passed-on")
    benchmark = load_benchmark("open", seed=SEED)
    luck = Luck()
    luck.learn(Corrected(benchmark))
    apibank.evaluate(luck, benchmark, out=folder / "whole")
    apibank.evaluate(
        luck, benchmark, limit=30, trials=3, sampling=Sampling(temperature=0.7, seed=5), out=folder / "trials"
    )
    apibank.evaluate("gold", benchmark, "native,json", limit=30, out=folder / "native")
    return folder


@pytest.fixture(scope="session")
def whole(runs: Path) -> Exhibit:
    return Exhibit(runs / "whole")


@pytest.fixture(scope="session")
def trials(runs: Path) -> Exhibit:
    return Exhibit(runs / "trials")


@pytest.fixture(scope="session")
def native(runs: Path) -> Exhibit:
    return Exhibit(runs / "native")
