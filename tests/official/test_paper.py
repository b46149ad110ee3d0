"""`paper` as a protocol: official rows get the released evaluator's verdicts, other benchmarks run in its shape."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from apibank.benchmarks import Benchmark, GoldCall
from apibank.benchmarks.official.benchmark import official_benchmark
from apibank.benchmarks.open.benchmark import open_benchmark
from apibank.errors import DataError
from apibank.models.model import Reply
from apibank.protocols.paper import WEIGHTS, Paper
from apibank.protocols.released.export import export_tables
from apibank.scoring.verdict import Verdict
from tests.official import small
from tests.official.support import NETWORK, expected, needs_original_search, official


@pytest.fixture(scope="module")
def paper() -> Paper:
    needs_original_search()
    return Paper(official())


@pytest.fixture
def little(tmp_path: Path) -> Paper:
    return Paper(official_benchmark(small.write(tmp_path / "data")))


def test_gold_gets_the_released_verdicts_at_levels_1_and_2(paper: Paper) -> None:
    recorded = {
        (f"l{row['level'][-1]}/{row['file'].removesuffix('.jsonl')}", row["turn"]): row["E_evaluate"]
        for row in expected("gold_replay")
        if row["api"] not in NETWORK
    }
    samples = [s for s in paper.samples((1, 2)) if (s.dialogue.id, s.position) in recorded]
    first = {(s.dialogue.id, s.position): s for s in reversed(samples)}
    assert first.keys() == recorded.keys()
    assert {place: paper.judge(s, paper.gold_reply(s)).correct for place, s in first.items()} == recorded
    assert len(samples) > len(first)


def test_gold_gets_the_released_verdicts_at_level_3(paper: Paper) -> None:
    recorded = {f"l3/{row['sample_id']}#{row['api_id']}": row["call_parsed"] for row in expected("gold_replay_lv3")}
    samples = {s.key: s for s in paper.samples((3,)) if s.kind == "call"}
    assert samples.keys() == recorded.keys()
    assert {key: paper.judge(s, paper.gold_reply(s)).correct for key, s in samples.items()} == recorded


def test_odd_predictions_get_the_released_verdicts(paper: Paper) -> None:
    rows = [(row, paper.sample_of(row)) for row in expected("odd-predictions") if "[ToolSearcher(" not in row["pred"]]
    rows = [(row, sample) for row, sample in rows if isinstance(sample.gold, GoldCall) and _tool(sample) not in NETWORK]
    asked_once = [(row, sample) for row, sample in rows if not _second_time(sample)]
    assert len(asked_once) > 6000
    wrong = [r for r, s in asked_once if paper.judge(s, Reply(r["pred"])).correct != r["released_correct"]]
    assert wrong == []


def _tool(sample: Any) -> str:
    return str(sample.gold.call.name)


def _second_time(sample: Any) -> bool:
    before = sample.dialogue.turns[sample.position - 1]
    return sample.dialogue.level < 3 and isinstance(before, GoldCall) and int(sample.key.split("#")[1]) % 2 == 0


def test_every_released_row_is_a_sample_and_its_prompt_the_row(paper: Paper) -> None:
    rows = paper.benchmark.extra["official"].rows
    samples = {s.key: s for s in paper.samples((1, 2, 3))}
    assert samples.keys() == rows.keys()
    for key, row in rows.items():
        (message,) = paper.messages(samples[key])
        assert message.role == "user"
        assert message.content.startswith(row.instruction)
        assert message.content.endswith(row.input)
        assert paper.gold_reply(samples[key]).text == row.output


def test_rows_of_stored_predictions_find_their_samples(little: Paper) -> None:
    file = "AddAlarm-small-1.jsonl"
    assert little.sample_of({"file": file, "id": 2}).key == "l1/AddAlarm-small-1#2"
    assert little.sample_of({"file": file, "id": 1}).position == little.sample_of({"file": file, "id": 2}).position
    assert little.sample_of({"file": "AddAlarm-level-3-9.jsonl", "id": 0}).dialogue.level == 2
    assert little.sample_of({"sample_id": 0, "api_id": 1}).position == 2
    assert little.sample_of({"sample_id": 0, "api_id": 1, "output": "Posts 8 and 9."}).kind == "reply"
    assert little.sample_of({"sample_id": 0, "api_id": 2}).kind == "reply"
    assert little.sample_of({"key": "l3/0#0"}).position == 1
    for row in ({"file": file, "id": 99}, {"file": "x", "id": 0}, {"sample_id": 7, "api_id": 0}, {"id": 3}, {}):
        with pytest.raises(DataError):
            little.sample_of(row)


def test_what_follows_a_call_is_asked_for_if_it_is_the_assistants(little: Paper) -> None:
    dialogue = little.benchmark.dialogues[0]
    keys = [s.key.split("#")[1] for s in little.samples((1,)) if s.dialogue is dialogue]
    assert keys == ["0", "1", "2", "3", "4", "5", "6", "8", "9"]


def test_verdicts_name_the_papers_error_types(little: Paper) -> None:
    sample = next(s for s in little.samples((1,)) if s.key.endswith("#2"))
    said = {
        "No idea.": "No API Call",
        "AddAlarm(token='t-ada')": "False API Call Format",
        "[Snooze(token='t-ada')]": "API Hallucination",
        "[AddAlarm(token='t-ada')]": "Miss Input Parameters",
        "[AddAlarm(token='t-ada', when='2023-04-02 06:00:00')]": "Invalid Input Parameters",
        "[AddAlarm(token='t-eve', time='2023-04-02 06:00:00')]": "Has Exception",
        "[AddAlarm(token='t-ada', time='2023-04-02 06:00:00')]": None,
    }
    verdicts = {text: little.judge(sample, Reply(text)) for text in said}
    assert {text: verdict.error for text, verdict in verdicts.items()} == said
    assert all(v.correct is (v.error is None) and bool(v.reason) is bool(v.error) for v in verdicts.values())


def test_level_3_replies_are_cleaned_before_they_are_scored(little: Paper) -> None:
    reply = next(s for s in little.samples((3,)) if s.kind == "reply")
    assert little.judge(reply, Reply("AI: Posts 8 and 9.")).rouge_l == pytest.approx(1.0)
    first = next(s for s in little.samples((1,)) if s.key.endswith("#3"))
    assert little.judge(first, Reply("AI: You will be woken at six.")).rouge_l < 1.0  # type: ignore[operator]


def judged(paper: Paper, wrong: set[str]) -> list[Verdict]:
    """Return verdicts on every row of a benchmark: replies get 0.5, calls are right but for those named."""
    samples = [sample for dialogue in paper.benchmark.dialogues for sample in paper.rows(dialogue)]
    return [
        Verdict(s.key, s.dialogue.id, s.dialogue.level, "call", correct=s.key not in wrong)
        if s.kind == "call"
        else Verdict(s.key, s.dialogue.id, s.dialogue.level, "reply", rouge_l=0.5)
        for s in samples
    ]


def test_figures_are_those_of_the_papers_table() -> None:
    paper = Paper(open_benchmark(0))
    n = {level: len(paper.benchmark.at_levels((level,))) for level in WEIGHTS}
    wrong = {f"{dialogue.id}#0" for level in WEIGHTS for dialogue in paper.benchmark.at_levels((level,))[:10]}
    verdicts = judged(paper, wrong)
    calls = Counter(v.level for v in verdicts if v.kind == "call")
    share = {1: 1 - 10 / calls[1], 2: 1 - 10 / calls[2], 3: 1 - 10 / n[3]}
    figures = paper.aggregate(verdicts)
    assert figures["level_1_rows"] == pytest.approx(share[1])
    assert figures["level_3_steps"] == pytest.approx(1 - 10 / calls[3])
    assert figures["level_3_samples"] == pytest.approx(share[3])
    assert figures["total"] == pytest.approx(sum(WEIGHTS[level] * share[level] for level in WEIGHTS))
    assert figures["total_rouge_l"] == pytest.approx(0.5)


def test_samples_and_totals_count_only_what_is_judged_whole(little: Paper) -> None:
    verdicts = judged(little, set())
    whole = little.aggregate(verdicts)
    assert (whole["level_3_samples"], whole["total"], whole["total_rouge_l"]) == (1.0, pytest.approx(1.0), 0.5)
    by_key = {verdict.key: verdict for verdict in verdicts}
    without_step = little.aggregate([v for v in verdicts if v.key != "l3/0#1"])
    assert (without_step["level_3_samples"], without_step["level_3_steps"], without_step["total"]) == (None, 1.0, None)
    assert without_step["total_rouge_l"] == 0.5
    assert little.aggregate([v for v in verdicts if v is not by_key["l1/AddAlarm-small-1#6"]])["total"] is None
    without_reply = little.aggregate([v for v in verdicts if v is not by_key["l3/0#2"]])
    assert (without_reply["total"], without_reply["total_rouge_l"]) == (pytest.approx(1.0), None)


@pytest.fixture(scope="module")
def on_open() -> Paper:
    needs_original_search()
    return Paper(open_benchmark(0))


def test_the_open_benchmark_runs_under_paper(on_open: Paper) -> None:
    samples = on_open.samples((1, 2, 3))
    calls = [s for s in samples if s.kind == "call"]
    right = Counter(on_open.judge(s, on_open.gold_reply(s)).correct for s in calls)
    assert right[True] > right[False]
    assert not any(on_open.judge(s, Reply("I cannot help with that.")).correct for s in calls)
    assert len({s.key for s in samples}) == len(samples)


def test_prompts_of_other_benchmarks_have_the_released_shape(on_open: Paper) -> None:
    sample = next(s for s in on_open.samples((1,)) if s.key.endswith("#2"))
    (message,) = on_open.messages(sample)
    for name in sample.dialogue.tools:
        assert f'"name": "{name}"' in message.content
    assert "API-Request: [ToolName(" in message.content
    assert "\nUser: " in message.content
    assert "]->" in message.content


def test_an_error_of_gold_is_right_whatever_its_wording(on_open: Paper) -> None:
    benchmark: Benchmark = on_open.benchmark
    failing = [
        s
        for s in on_open.samples((1,))
        if isinstance(s.gold, GoldCall) and s.gold.error is not None and s.gold.call.name == "GetUserToken"
    ]
    assert failing, benchmark.digest
    assert all(on_open.judge(s, on_open.gold_reply(s)).correct for s in failing)


def test_worlds_share_the_tables_that_nothing_changes() -> None:
    """Exporting a world for each dialogue costs what its state costs."""
    first, other = [d for d in open_benchmark(0).dialogues if d.rows][:2]
    with first.world() as one, other.world() as two:
        tables, others = export_tables(one), export_tables(two)
    shared = {name for name in tables if tables[name] is others[name]}
    assert shared == {
        "History",
        "Symptom",
        "Wiki",
        "SpeechRecognition",
        "ImageCaptioning",
        "Stock",
        "QuestionAnswering",
        "SearchEngine",
    }
