"""Under `corrected`, every official gold call is right, and what does not hold as recorded is listed with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apibank.benchmarks import GoldCall
from apibank.benchmarks.official.benchmark import official_benchmark
from apibank.benchmarks.official.errata import Erratum, correct, errata
from apibank.models.model import Reply
from apibank.protocols.audit import audit
from apibank.protocols.corrected import Corrected
from tests.official import small
from tests.official.support import expected, official
from tests.support import official_dir


def test_gold_is_right_under_corrected() -> None:
    protocol = Corrected(official())
    calls = [s for s in protocol.samples((1, 2, 3)) if s.kind == "call"]
    assert len(calls) > 350
    assert [s.key for s in calls if not protocol.judge(s, protocol.gold_reply(s)).correct] == []
    assert not any(protocol.judge(s, Reply("I cannot help with that.")).correct for s in calls)


def test_without_errata_every_gold_call_is_right_or_listed() -> None:
    benchmark = official_benchmark(official_dir(), errata=False)
    protocol = Corrected(benchmark)
    listed = {(f.dialogue, f.position) for f in audit(benchmark)}
    calls = [s for s in protocol.samples((1, 2, 3)) if s.kind == "call"]
    wrong = {(s.dialogue.id, s.position) for s in calls if not protocol.judge(s, protocol.gold_reply(s)).correct}
    assert wrong <= listed
    assert len(listed) < len(calls) / 20


def test_what_the_original_reproduces_is_reproduced_here() -> None:
    """Of the calls that the released code reproduces with state kept, only searches and mended tools differ."""
    reproduced = {
        (f"l{row['level'][-1]}/{row['file'].removesuffix('.jsonl')}", row["turn"])
        for row in expected("gold_replay")
        if row["L_seq_literal"]
    }
    benchmark = official_benchmark(official_dir(), errata=False)
    lost = [f for f in audit(benchmark) if (f.dialogue, f.position) in reproduced and f.problem != "never said"]
    assert {f.problem for f in lost} <= {"search", "mended tool"}


def test_every_erratum_names_a_turn_and_what_is_wrong() -> None:
    dialogues = {d.id: d for d in official().dialogues}
    seen = set()
    for entry in errata():
        assert entry.dialogue in dialogues, entry
        turn = dialogues[entry.dialogue].turns[entry.turn]
        assert isinstance(turn, GoldCall) is (entry.problem != "reply"), entry
        assert entry.reason.endswith("."), entry
        seen.add((entry.dialogue, entry.turn))
    assert len(seen) == len(errata())


def test_no_sentence_of_an_erratum_is_the_data_s() -> None:
    texts = [turn.text for d in official().dialogues for turn in d.turns if not isinstance(turn, GoldCall)]
    for entry in errata():
        words = entry.reason.split()
        runs = [" ".join(words[i : i + 6]) for i in range(len(words) - 5)]
        assert not [run for run in runs if any(run in text for text in texts)], entry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.write(tmp_path / "data")


def _rewrite(folder: Path, old: str, new: str) -> None:
    for path in folder.glob("*/*/*.jsonl"):
        path.write_text(path.read_text().replace(old, new))


def test_dialogues_that_no_erratum_knows_are_audited_too(folder: Path) -> None:
    (finding,) = audit(official_benchmark(folder))
    assert (finding.tool, finding.problem, finding.right) == ("TimedSwitch", "renamed parameter", True)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("password 1815.", "password unknown.", "never said"),
        ('"output": {"token": "t-ada"}', '"output": {"token": "t-other"}', "other database"),
        ('"t-ada", "time": "2023-04-02', '"t-gone", "time": "2023-04-02', "not there"),
        ('"time": "2023-04-02 06:00:00"', '"when": "2023-04-02 06:00:00"', "unknown parameter"),
        ('"keywords": "AddAlarm"', '"keywords": "lamp"', "search"),
    ],
)
def test_findings_say_what_is_wrong(folder: Path, old: str, new: str, problem: str) -> None:
    _rewrite(folder, old, new)
    found = [f for f in audit(official_benchmark(folder)) if f.problem == problem]
    assert found
    assert all(f.reason.endswith(".") for f in found)
    json.dumps([f.recorded for f in found])


def test_errata_correct_arguments_tool_and_search(folder: Path) -> None:
    benchmark = official_benchmark(folder, errata=False)
    entries = [
        Erratum("l2/AddAlarm-level-3-9", 1, "search", "A reason.", gold={"keywords": "lamp"}, finds="TimedSwitch"),
        Erratum("l2/AddAlarm-level-3-9", 3, "wrong tool", "A reason.", tool="DeleteAlarm"),
        Erratum("l2/AddAlarm-level-3-9", 4, "reply", "A reason."),
        Erratum("l2/of-another-folder", 1, "reply", "A reason."),
    ]
    dialogues, held = correct(benchmark.dialogues, benchmark.descriptions, entries)
    _, search, _, alarm, reply = dialogues[1].turns
    assert isinstance(search, GoldCall)
    assert isinstance(alarm, GoldCall)
    assert search.call.arguments == {"keywords": "lamp"}
    assert search.output == small.LIGHT
    assert alarm.call.name == "DeleteAlarm"
    assert reply == benchmark.dialogues[1].turns[4]
    assert {e.dialogue for e in held} == {"l1/AddAlarm-small-1", "l2/AddAlarm-level-3-9"}
