"""Every gold call, given back as the prediction, gets the released evaluator's own verdict."""

from __future__ import annotations

from typing import Any

import pytest

from apibank.protocols.released import Level3State, ReleasedEvaluator, State
from tests.released.official import NETWORK, dialogue, evaluator, steps, verdicts, write_call


@pytest.fixture(scope="module")
def judge() -> ReleasedEvaluator:
    return evaluator()


def test_levels_1_and_2(judge: ReleasedEvaluator) -> None:
    rows = [row for row in verdicts("gold_replay") if row["api"] not in NETWORK]
    wrong = []
    for row in rows:
        level = int(row["level"][-1])
        gold = dialogue(level, row["file"])[row["turn"]]
        verdict = judge.judge(write_call(gold["api_name"], gold["param_dict"]), gold, level)
        if verdict.correct != row["E_evaluate"]:
            wrong.append((row["file"], row["turn"], verdict))
    assert len(rows) > 250
    assert wrong == []


def test_levels_1_and_2_with_state_kept(judge: ReleasedEvaluator) -> None:
    states: dict[Any, State] = {}
    wrong = []
    for row in verdicts("gold_replay"):
        if row["api"] in NETWORK:
            continue
        level = int(row["level"][-1])
        gold = dialogue(level, row["file"])[row["turn"]]
        state = states.setdefault((level, row["file"]), judge.databases.fresh())
        verdict = judge.judge(write_call(gold["api_name"], gold["param_dict"]), gold, level, state=state)
        if verdict.correct != row["P_seq_parsed"]:
            wrong.append((row["file"], row["turn"], verdict, row["P_why"]))
    assert wrong == []


@pytest.mark.parametrize("column", ["call_parsed", "sample_parsed", "global_parsed"])
def test_level_3(judge: ReleasedEvaluator, column: str) -> None:
    """State is new for each call, for each sample, or one for all samples, as the original has it."""
    states: dict[Any, Level3State] = {}
    wrong = []
    rows = verdicts("gold_replay_lv3")
    for row in rows:
        gold = steps()[row["sample_id"]][row["api_id"]]
        key = {"call_parsed": (row["sample_id"], row["api_id"]), "sample_parsed": row["sample_id"]}.get(column)
        state = states.setdefault(key, judge.level3.fresh())
        verdict = judge.judge(write_call(gold["api_name"], gold["input"]), gold, 3, state=state)
        if verdict.correct != row[column]:
            wrong.append((row["sample_id"], row["api_id"], verdict, row[f"{column}_why"]))
    assert len(rows) > 100
    assert wrong == []
