"""One run under many protocols: prompts are asked once, and stored replies are judged again by who did not ask."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import apibank
from apibank.benchmarks import Benchmark
from apibank.errors import DataError
from apibank.protocols.protocol import NotAsked
from apibank.protocols.registry import load_protocol
from tests.official.support import needs_original_search
from tests.runs.support import apibank as command
from tests.runs.support import benchmark

ROWS = ("paper", "by-step", "by-sample", "toolrl", "first-step")
EIGHT = (*ROWS, "corrected", "json", "native")


@cache
def few() -> Benchmark:
    return replace(benchmark(), dialogues=benchmark().dialogues[::9])


class Counting:
    """Answers every prompt with one call, and counts."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def reply(self, prompt: apibank.Prompt) -> str:
        self.asked.append(json.dumps([[m.role, m.content] for m in prompt.messages]))
        return "API-Request: [GetToday()]"


def prompts(names: Iterable[str]) -> set[str]:
    return {
        json.dumps([[m.role, m.content] for m in protocol.messages(sample)])
        for protocol in (load_protocol(name, few()) for name in names)
        for sample in protocol.samples((1, 2, 3))
    }


def test_those_who_ask_released_rows_share_every_prompt() -> None:
    needs_original_search()
    model = Counting()
    results = apibank.evaluate(model, few(), ROWS)
    assert len(model.asked) == len(set(model.asked)) == results.requests == len(prompts(["paper"]))
    assert results.samples > results.requests * 2


def test_eight_protocols_in_one_run_ask_each_prompt_once() -> None:
    needs_original_search()
    model = Counting()
    results = apibank.evaluate(model, few(), EIGHT)
    assert sorted(model.asked) == sorted(set(model.asked))
    assert list(results.protocols) == list(EIGHT)
    assert results.requests == len(prompts(["paper"])) + 3 * len(load_protocol("corrected", few()).samples((1, 2, 3)))


def test_eight_protocols_are_one_table(tmp_path: Path) -> None:
    needs_original_search()
    done = command("eval", "--model", "noop", "--protocol", ",".join(EIGHT), "--limit", "12", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    (heading,) = [line for line in lines if line.lstrip().startswith("protocol")]
    table = lines[lines.index(heading) + 1 :][: len(EIGHT)]
    assert [line.split()[0] for line in table] == list(EIGHT)
    assert all("0.0% of" in line for line in table if line.split()[0] != "by-sample")


def test_a_run_is_scored_under_protocols_that_did_not_ask_it(tmp_path: Path) -> None:
    needs_original_search()
    apibank.evaluate(Counting(), few(), ["corrected", "paper"], out=tmp_path / "run")
    for name, asked in (("json", "corrected"), ("toolrl", "paper"), ("by-sample", "paper"), ("paper", "paper")):
        scored = apibank.score(tmp_path / "run", few(), name)
        assert scored.prompts == asked
        own = apibank.evaluate(Counting(), few(), name)
        assert len(scored.verdicts) == own.samples
        if asked == "paper":
            assert scored.result == own.protocols[name]
    assert apibank.score(tmp_path / "run", few(), "first-step").left_out > 0


def test_a_reply_answers_a_place_that_is_asked_twice_twice(tmp_path: Path) -> None:
    needs_original_search()
    apibank.evaluate("gold", few(), "corrected", out=tmp_path / "run")
    scored = apibank.score(tmp_path / "run", few(), "by-step")
    asked = load_protocol("by-step", few()).samples((1, 2, 3))
    assert sorted(verdict.key for verdict in scored.verdicts) == sorted(sample.key for sample in asked)
    assert len(asked) > len({sample.position for sample in asked})
    apibank.evaluate("gold", few(), "by-step", out=tmp_path / "steps")
    back = apibank.score(tmp_path / "steps", few(), "corrected")
    calls = [s for s in load_protocol("corrected", few()).samples((1, 2, 3)) if s.kind == "call"]
    assert [verdict.key for verdict in back.verdicts] == [sample.key for sample in calls]
    assert all(verdict.correct for verdict in back.verdicts)


def test_the_command_scores_a_run_under_several(tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert command("eval", "--model", "gold", "--limit", "9", "--out", run, "--quiet", cwd=tmp_path).returncode == 0
    done = command("score", run, "--protocol", "corrected,json,decision", "--json", cwd=tmp_path)
    record = json.loads(done.stdout)
    assert record["prompts"] == dict.fromkeys(("corrected", "json", "decision"), "corrected")
    assert "decision" in record["protocols"]["decision"]["own"]
    shown = command("score", run, "--protocol", "corrected,json", cwd=tmp_path).stdout
    assert "prompts of" in shown
    refused = command("score", run, "--protocol", "corrected,json", "--out", tmp_path / "v.jsonl", cwd=tmp_path)
    assert refused.returncode == 2
    assert "name one protocol with --out" in refused.stderr


def test_who_asks_nothing_of_a_file_says_so() -> None:
    dialogue = few().dialogues[0]
    late = load_protocol("corrected", few()).samples((dialogue.level,))
    replies = [{"key": s.key, "pred": "hello"} for s in late if s.kind == "reply"]
    with pytest.raises(DataError, match=r"row 1 and all after it: .* first-step asks"):
        apibank.score(replies, few(), "first-step")
    with pytest.raises(NotAsked):
        load_protocol("first-step", few()).sample_of({"key": replies[0]["key"]})
    with pytest.raises(DataError, match="no sample 'nowhere:1'"):
        apibank.score([{"key": "nowhere:1", "pred": ""}], few(), "first-step")
