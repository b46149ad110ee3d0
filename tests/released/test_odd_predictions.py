"""Changed gold calls of 25 kinds get the released evaluator's own verdict and category."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from apibank.errors import MissingExtra
from apibank.protocols.released import ReleasedEvaluator
from tests.released.official import NETWORK, data, evaluator, gold_of, verdicts


def _rows() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    rows = [(row, gold_of(row)) for row in verdicts("odd-predictions")]
    return [(row, gold) for row, gold in rows if gold["api_name"] not in NETWORK]


def _differences(judge: ReleasedEvaluator, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[Any]:
    found = []
    for row, gold in rows:
        verdict = judge.judge(row["pred"], gold, row["level"])
        if (verdict.correct, verdict.error) != (row["released_correct"], row["released_error"]):
            found.append((row["kind"], row["pred"], row["released_error"], verdict.error))
    return found


def test_all_but_searches() -> None:
    rows = [(row, gold) for row, gold in _rows() if "[ToolSearcher(" not in row["pred"]]
    before = copy.deepcopy([gold for _, gold in rows])
    assert len(rows) > 7000
    assert _differences(evaluator(), rows) == []
    assert [gold for _, gold in rows] == before


def test_searches_with_the_keywords_of_gold() -> None:
    kinds = (
        "gold",
        "chatter",
        "double_quotes",
        "two_calls",
        "spaces",
        "no_arguments",
        "drop_argument",
        "rename_argument",
    )
    rows = [(row, gold) for row, gold in _rows() if gold["api_name"] == "ToolSearcher" and row["kind"] in kinds]
    assert len(rows) > 500
    assert _differences(evaluator(), rows) == []


def test_searches_with_the_original_model() -> None:
    original = pytest.importorskip("apibank.retrieval.original")
    judge = ReleasedEvaluator.of(data(), original.search)
    rows = [(row, gold) for row, gold in _rows() if "[ToolSearcher(" in row["pred"]]
    try:
        assert _differences(judge, rows) == []
    except MissingExtra as missing:
        pytest.skip(str(missing))
    assert len(rows) > 1500
