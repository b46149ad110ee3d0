"""Verdicts come to the figures that one would count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apibank.runs.results import ProtocolResult, Results, score, summarise
from apibank.runs.wording import shown
from apibank.scoring.verdict import Verdict


def call(key: str, level: int, correct: bool, **more: object) -> Verdict:
    return Verdict(key, key.split(":")[0], level, "call", "T", correct, **more)  # type: ignore[arg-type]


VERDICTS = [
    call("a:1", 1, True),
    call("a:2", 1, False, error="No API Call", place="select"),
    call("b:1", 1, True, unwanted=0),
    call("c:1", 2, False, error="Has Exception", place="state", unwanted=2),
    call("c:2", 2, False, error="Has Exception", place="argument value", unwanted=1),
    Verdict("a:3", "a", 1, "reply", rouge_l=0.5, rouge_l_google=0.25),
    Verdict("b:2", "b", 1, "reply", rouge_l=1.0, rouge_l_google=0.75),
]


def test_counts_shares_errors_and_dialogues() -> None:
    result = summarise(VERDICTS)
    first = result.levels[1]
    assert (first.calls.n, first.calls.correct) == (3, 2)
    assert first.calls.accuracy == pytest.approx(2 / 3)
    assert first.calls.low is not None
    assert first.calls.high is not None
    assert first.calls.low < 2 / 3 < first.calls.high
    assert (first.calls.dialogues_correct, first.calls.dialogues_whole, first.calls.dialogues) == (1, 2, 2)
    assert (first.replies.n, first.replies.rouge_l, first.replies.rouge_l_google) == (2, 0.75, 0.5)
    assert result.levels[2].calls.errors == {"Has Exception": 2}
    assert result.levels[2].calls.places == {"argument value": 1, "state": 1}
    assert result.total.calls.unwanted == 3
    assert result.total.calls.errors == {"No API Call": 1, "Has Exception": 2}


def test_dialogues_that_are_not_judged_whole_are_neither_right_nor_wrong() -> None:
    result = summarise(VERDICTS, whole={"a", "elsewhere"})
    first, second = result.levels[1].calls, result.levels[2].calls
    assert (first.dialogues, first.dialogues_whole, first.dialogues_correct) == (2, 1, 0)
    assert (second.dialogues, second.dialogues_whole, second.dialogues_correct) == (1, 0, None)
    assert (result.total.calls.n, result.total.calls.dialogues_whole) == (5, 1)


def test_the_order_of_verdicts_does_not_matter() -> None:
    assert summarise(list(reversed(VERDICTS))) == summarise(VERDICTS)


def test_nothing_asked_is_nothing_and_not_zero() -> None:
    found = score([])
    assert (found.calls.n, found.calls.accuracy, found.calls.low, found.replies.rouge_l) == (0, None, None, None)


def test_results_come_back_from_their_json() -> None:
    results = Results({"corrected": summarise(VERDICTS, {"own": 1.5})}, {}, 7, 7, {}, {"prompt": 1}, {"wall": 1.0})
    record = json.loads(json.dumps(results.record()))
    again = Results.read(record, Path("folder"), {})
    assert again.protocols == results.protocols
    assert again.record() == record
    assert isinstance(again.protocols["corrected"], ProtocolResult)
    assert record["protocols"]["corrected"]["levels"]["1"]["calls"]["accuracy"] == pytest.approx(2 / 3)


def test_a_figure_that_is_not_there_is_a_dash() -> None:
    assert shown(None) == "-"
    assert shown({"1": None, "2": 0.25}) == "1 -, 2 0.25"
