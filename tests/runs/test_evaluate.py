"""A perfect model gets 100%, those that know nothing almost none, and a model of one's own is one method."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import apibank
from apibank.benchmarks import LEVEL_NAMES, Benchmark, GoldCall
from apibank.benchmarks.open.benchmark import open_benchmark, shipped
from apibank.errors import DataError, ModelError, UsageError
from apibank.protocols.corrected import Corrected
from apibank.protocols.registry import load_protocol
from apibank.runs.evaluation import Task, evaluate
from apibank.runs.exhibit import Exhibit
from apibank.runs.folder import RunFolder
from apibank.runs.results import Results
from apibank.runs.selection import Selection
from tests.support import official_dir

from .support import SEED, benchmark


@pytest.fixture(scope="module")
def whole() -> Benchmark:
    """The benchmark as it ships, or as it would be built where it is not there yet."""
    return open_benchmark(0) if shipped().is_file() else benchmark()


def calls(results: Results) -> list[tuple[int, int]]:
    return [(s.calls.correct, s.calls.n) for s in results.protocols["corrected"].levels.values()]


def test_gold_is_right_at_every_level(whole: Benchmark) -> None:
    results = apibank.evaluate("gold", whole)
    assert set(results.protocols["corrected"].levels) <= set(LEVEL_NAMES)
    assert [correct for correct, _ in calls(results)] == [n for _, n in calls(results)]
    assert results.accuracy == 1.0
    assert results.protocols["corrected"].total.replies.rouge_l == pytest.approx(1.0, abs=1e-4)
    assert results.folder is None
    assert results.failures == {}


@pytest.mark.parametrize("model", ["noop", "random"])
def test_who_knows_nothing_gets_nothing(whole: Benchmark, model: str) -> None:
    results = apibank.evaluate(model, whole)
    total = results.protocols["corrected"].total.calls
    assert total.n > 40
    assert total.accuracy is not None
    assert total.accuracy <= 0.02


def test_always_calling_is_no_way_to_be_right(whole: Benchmark) -> None:
    results = apibank.evaluate("always-call", whole, calls_only=True)
    assert results.protocols["corrected"].total.replies.n == 0
    assert results.accuracy is not None
    assert results.accuracy < 0.3


def test_baselines_draw_the_same_again() -> None:
    first, second = (apibank.evaluate("random", benchmark(), limit=30) for _ in range(2))
    assert first.verdicts == second.verdicts


class Parrot:
    """Says the last message again, and counts."""

    name = "parrot"
    concurrency = 3

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0

    async def reply(self, prompt: apibank.Prompt) -> str:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.001)
        self.at_once -= 1
        self.asked.append(prompt.key)
        return prompt.messages[-1].content


def test_a_model_of_ones_own_is_a_class_with_one_method() -> None:
    parrot = Parrot()
    results = apibank.evaluate(parrot, benchmark(), limit=30)
    assert results.accuracy == 0.0
    assert results.run["model"] == {"spec": "parrot", "name": "parrot"}
    assert len(parrot.asked) == results.requests == 30
    assert parrot.most_at_once == 3


def test_the_shipped_and_the_named_benchmark_are_found_by_name_and_seed() -> None:
    assert apibank.evaluate("gold", "open", seed=SEED, limit=5).run["benchmark"]["digest"] == benchmark().digest


async def test_it_works_inside_a_running_loop() -> None:
    assert apibank.evaluate("gold", benchmark(), limit=5).samples == 5


def test_each_distinct_prompt_is_asked_once() -> None:
    class Twice(Parrot):
        name = "twice"

    parrot = Twice()
    twin = type("Twin", (Corrected,), {"name": "twin"})

    protocols = {"corrected": Corrected(benchmark()), "twin": twin(benchmark())}
    results = asyncio.run(evaluate(Task(parrot, "twice", benchmark(), protocols)))
    assert len(parrot.asked) == results.requests
    assert results.samples == 2 * len(protocols["corrected"].samples((1, 2, 3)))
    assert results.protocols["corrected"] == results.protocols["twin"]


def test_dialogues_are_right_only_where_every_call_was_judged() -> None:
    results = apibank.evaluate("gold", benchmark(), limit=60)
    calls = results.protocols["corrected"].total.calls
    judged = Counter(
        v.dialogue for v in apibank.evaluate("gold", benchmark(), limit=60).verdicts["corrected"] if v.tool
    )
    whole = [name for name, found in judged.items() if found == len(list(benchmark().find(name).calls()))]
    assert 0 < len(whole) < len(judged) == calls.dialogues
    assert calls.dialogues_whole == calls.dialogues_correct == len(whole)


def test_verdicts_stand_in_the_benchmarks_order() -> None:
    protocols = {name: load_protocol(name, benchmark()) for name in ("first-step", "decision", "corrected")}
    results = asyncio.run(evaluate(Task(Parrot(), "parrot", benchmark(), protocols, Selection(limit=40), trials=2)))
    for name, verdicts in results.verdicts.items():
        asked = [sample.key for sample in protocols[name].samples((1, 2, 3))]
        keys = {verdict.key for verdict in verdicts}
        assert [v.key for v in verdicts] == 2 * [key for key in asked if key in keys]
        assert [v.trial for v in verdicts] == sorted(v.trial for v in verdicts)


class Flaky:
    """Fails for every third prompt in its first life."""

    name = "flaky"

    def __init__(self, failing: bool) -> None:
        self.failing = failing
        self.asked: list[str] = []

    async def reply(self, prompt: apibank.Prompt) -> apibank.Reply:
        self.asked.append(prompt.key)
        if self.failing and len(self.asked) % 3 == 0:
            raise apibank.RequestFailed("no luck")
        return apibank.Reply("hm", prompt_tokens=2, completion_tokens=1)


def test_a_failed_request_is_counted_apart_and_asked_again(tmp_path: Path) -> None:
    first = Flaky(failing=True)
    results = apibank.evaluate(first, benchmark(), limit=30, out=tmp_path / "run")
    assert len(results.failures) == 10
    assert results.samples == 20
    record = json.loads((tmp_path / "run" / "results.json").read_text(encoding="utf-8"))
    assert record["complete"] is False
    second = Flaky(failing=False)

    class Faulty(Flaky):
        async def reply(self, prompt: apibank.Prompt) -> apibank.Reply:
            raise ValueError("a bug in a model of one's own")

    with pytest.raises(ValueError, match="a bug"):
        apibank.evaluate(Faulty(failing=False), benchmark(), limit=30, out=tmp_path / "run")
    assert not (tmp_path / "run" / "results.json").exists(), "these results would be those of the first start"
    again = apibank.evaluate(second, benchmark(), limit=30, out=tmp_path / "run")
    assert sorted(second.asked) == sorted(results.failures)
    assert again.failures == {}
    assert again.samples == 30
    assert again.tokens == {"prompt": 60, "completion": 30}


def test_where_every_request_fails_the_run_stops() -> None:
    class Broken(Flaky):
        async def reply(self, prompt: apibank.Prompt) -> apibank.Reply:
            self.asked.append(prompt.key)
            raise apibank.RequestFailed("no such field")

    broken = Broken(failing=True)
    with pytest.raises(ModelError, match=r"first 20 requests failed, lastly: no such field"):
        apibank.evaluate(broken, benchmark())
    assert len(broken.asked) == 20


def test_a_stop_keeps_what_was_answered(tmp_path: Path) -> None:
    class Poor(Flaky):
        async def reply(self, prompt: apibank.Prompt) -> apibank.Reply:
            self.asked.append(prompt.key)
            if len(self.asked) > 12:
                raise ModelError("the account is used up")
            return apibank.Reply("hm", prompt_tokens=2, completion_tokens=1)

    with pytest.raises(ModelError, match="used up"):
        apibank.evaluate(Poor(failing=True), benchmark(), limit=30, out=tmp_path / "run")
    cut = Exhibit(tmp_path / "run").results
    assert (cut.samples, cut.tokens["prompt"]) == (12, 24)
    rich = Flaky(failing=False)
    apibank.evaluate(rich, benchmark(), limit=30, out=tmp_path / "run")
    assert len(rich.asked) == 18
    unbroken = apibank.evaluate(Flaky(failing=False), benchmark(), limit=30, out=tmp_path / "other")
    assert apibank.score(tmp_path / "run", benchmark()).result == unbroken.protocols["corrected"]


def test_an_error_of_the_judge_stops_the_run() -> None:
    class Broken(Corrected):
        name = "broken"

        def judge(self, sample, reply):
            raise ModelError("the judge is ill")

    with pytest.raises(ModelError, match="judge is ill"):
        asyncio.run(evaluate(Task(Parrot(), "parrot", benchmark(), {"broken": Broken(benchmark())})))


def test_a_model_that_gives_no_text_is_told_so() -> None:
    class Silent(Parrot):
        async def reply(self, prompt: apibank.Prompt) -> str:
            return None  # type: ignore[return-value]

    with pytest.raises(ModelError, match="parrot gives NoneType where a text or a Reply is due"):
        apibank.evaluate(Silent(), benchmark(), limit=3)


@pytest.mark.parametrize(
    "field", [{"temperature": float("nan")}, {"temperature": -1.0}, {"max_tokens": 0}, {"top_p": 0}]
)
def test_sampling_that_no_model_can_do_is_refused(field: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="the temperature is 0 or more"):
        apibank.Sampling(**field)


def test_verdicts_come_back_from_the_folder_as_they_were(tmp_path: Path) -> None:
    class Mute(Parrot):
        async def reply(self, prompt: apibank.Prompt) -> str:
            return "..."

    results = apibank.evaluate(Mute(), benchmark(), limit=30, out=tmp_path / "run")
    assert 0.0 in [verdict.rouge_l for verdict in results.verdicts["corrected"]]
    kept = RunFolder.open(tmp_path / "run").results()
    assert kept is not None
    assert kept.verdicts == results.verdicts


def test_a_manifest_that_is_none_is_told_so(tmp_path: Path) -> None:
    for text in ("{}", "[]", "{"):
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=r"manifest\.json (holds no manifest|cannot be read)"):
            Exhibit(tmp_path)


def test_another_run_s_folder_is_refused(tmp_path: Path) -> None:
    apibank.evaluate("noop", benchmark(), limit=9, out=tmp_path / "run")
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    with pytest.raises(UsageError, match="model spec was noop, not gold"):
        apibank.evaluate("gold", benchmark(), limit=9, out=tmp_path / "run")
    with pytest.raises(UsageError, match="selection limit was 9, not 10"):
        apibank.evaluate("noop", benchmark(), limit=10, out=tmp_path / "run")
    with pytest.raises(UsageError, match="sampling max_tokens was 256, not 99"):
        apibank.evaluate("noop", benchmark(), limit=9, out=tmp_path / "run", sampling=apibank.Sampling(max_tokens=99))
    with pytest.raises(UsageError, match="benchmark digest"):
        apibank.evaluate("noop", open_benchmark(SEED + 1), limit=9, out=tmp_path / "run")
    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        apibank.evaluate("noop", benchmark(), limit=9, out=tmp_path / "full")


@pytest.mark.parametrize("spec", ["chatgpt", "gold:x", "openai:", "openai", "replay:"])
def test_an_unknown_model_is_told_with_those_there_are(spec: str) -> None:
    with pytest.raises(UsageError, match=r"choose from .*openai:NAME|takes nothing|names no model"):
        apibank.evaluate(spec, benchmark())


def test_what_is_no_model_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match=r"async reply"):
        apibank.evaluate(object(), benchmark())  # type: ignore[arg-type]


def test_an_unknown_protocol_or_benchmark_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'correct'.*did you mean corrected"):
        apibank.evaluate("gold", benchmark(), "correct")
    with pytest.raises(UsageError, match="choose from open, official"):
        apibank.evaluate("gold", "closed")
    with pytest.raises(UsageError, match="no protocol"):
        apibank.evaluate("gold", benchmark(), ",")
    with pytest.raises(UsageError, match="the protocol paper has no grammar"):
        apibank.evaluate("gold", benchmark(), "paper", levels=[1], constrained=True)


def test_a_run_can_be_replayed(tmp_path: Path) -> None:
    kept = apibank.evaluate("always-call", benchmark(), limit=40, out=tmp_path / "run")
    again = apibank.evaluate(f"replay:{tmp_path / 'run'}", benchmark(), limit=40)
    assert again.verdicts == kept.verdicts
    fewer = apibank.evaluate(f"replay:{tmp_path / 'run'}", benchmark())
    assert fewer.samples == 40
    assert len(fewer.failures) == len(Corrected(benchmark()).samples((1, 2, 3))) - 40


def test_constrained_prompts_carry_the_grammar_of_the_tools_that_are_known_by_then(tmp_path: Path) -> None:
    class Reader(Parrot):
        name = "reader"

        async def reply(self, prompt: apibank.Prompt) -> str:
            key = prompt.key.removeprefix("corrected/")
            sample = Corrected(benchmark()).sample_of({"key": key})
            if sample.kind == "reply":
                assert prompt.grammar is None
            else:
                assert isinstance(sample.gold, GoldCall)
                assert prompt.grammar is not None
                assert f'"{sample.gold.call.name}"' in prompt.grammar
                self.asked.append(key)
            return "hm"

    reader = Reader()
    results = apibank.evaluate(reader, benchmark(), constrained=True, limit=40, out=tmp_path / "run")
    assert len(reader.asked) == results.protocols["corrected"].total.calls.n > 10
    assert results.run["constrained"] is True
    with pytest.raises(UsageError, match="constrained was True, not False"):
        apibank.evaluate(reader, benchmark(), limit=40, out=tmp_path / "run")


def test_released_rows_can_be_replayed_under_paper(tmp_path: Path) -> None:
    data = official_dir()
    rows = json.loads((data / "test-data" / "level-1-api.json").read_text(encoding="utf-8"))
    kept = [{"file": row["file"], "id": row["id"], "pred": row["expected_output"]} for row in rows]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
    asked: dict[str, Any] = {"data": data, "levels": [1], "calls_only": True}
    replayed = apibank.evaluate(f"replay:{tmp_path / 'p.jsonl'}", "official", "paper", **asked)
    assert replayed.failures == {}
    assert replayed.samples == len(kept)
    scored = apibank.score(kept, "official", "paper", data=data)
    assert scored.result == replayed.protocols["paper"]
    assert [line["pred"] for line in scored.lines] == [row["pred"] for row in kept]


def test_rows_are_scored_as_a_file_of_them_is() -> None:
    rows = [{"key": "alarm-already-there:2", "pred": "no"}, {"key": "alarm-already-there:2", "pred": "no"}]
    scored = apibank.score(rows, benchmark())
    assert [verdict.correct for verdict in scored.verdicts] == [False, False]
    with pytest.raises(DataError, match="row 2 has neither"):
        apibank.score([rows[0], {"key": "alarm-already-there:2"}], benchmark())


def test_the_public_names_are_there() -> None:
    assert apibank.World.__module__ == "apibank.world.world"
    assert apibank.tools.toolset("apis") is apibank.toolset("apis")
    assert all(getattr(apibank, name) is not None for name in apibank.__all__)
    assert set(apibank.__all__) <= set(dir(apibank))
    with pytest.raises(AttributeError, match="nothing"):
        _ = apibank.nothing
