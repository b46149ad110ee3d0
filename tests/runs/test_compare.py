"""Runs are compared on the calls that both have, with figures that one can count by hand, or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pytest

import apibank
from apibank.errors import UsageError
from apibank.protocols.corrected import Corrected
from apibank.runs.compare import METHODS, Judged, compare, judged
from apibank.runs.results import summarise
from apibank.scoring.paired import mcnemar
from apibank.scoring.verdict import Verdict

from .support import apibank as command
from .support import benchmark, complaint

MANIFEST = {
    "model": {"name": "m"},
    "benchmark": {"name": "open", "version": "1", "digest": "d" * 64, "seed": 0},
    "protocols": ["corrected"],
    "sampling": {"temperature": 0.0},
    "constrained": False,
}


def call(key: str, right: bool, level: int = 1, trial: int = 0) -> Verdict:
    wrong = {} if right else {"error": "No API Call", "place": "select", "reason": "No call is found."}
    return Verdict(key, key.split(":")[0], level, "call", "T", right, trial=trial, **wrong)  # type: ignore[arg-type]


def run(name: str, verdicts: list[Verdict], **manifest: object) -> Judged:
    return Judged(name, {**MANIFEST, **manifest}, summarise(verdicts), verdicts)


FIRST = [call("a:1", True), call("a:2", False), call("b:1", True), call("c:1", False, 2), call("d:1", False, 2)]
SECOND = [call("a:1", True), call("a:2", True), call("b:1", False), call("c:1", True, 2), call("d:1", True, 2)]


def test_differences_are_those_that_one_counts_by_hand() -> None:
    found = compare(run("first", FIRST), run("second", SECOND))
    assert (found.total.n, found.total.dialogues) == (5, 4)
    assert (found.total.first.value, found.total.second.value) == (0.4, 0.8)
    assert found.total.difference == pytest.approx(0.4)
    assert (found.total.gained, found.total.lost) == (3, 1)
    assert found.total.mcnemar == mcnemar([True, False, True, False, False], [True, True, False, True, True])
    assert found.levels[1].difference == 0.0
    assert found.levels[2].difference == 1.0
    assert [(c.key, c.first, c.second, c.reason) for c in found.changes] == [
        ("a:2", 0.0, 1.0, "No call is found."),
        ("b:1", 1.0, 0.0, "No call is found."),
        ("c:1", 0.0, 1.0, "No call is found."),
        ("d:1", 0.0, 1.0, "No call is found."),
    ]
    assert found.notes == ()


def test_the_other_way_round_all_signs_turn() -> None:
    one, other = compare(run("a", FIRST), run("b", SECOND)), compare(run("b", SECOND), run("a", FIRST))
    assert one.total.difference == -other.total.difference
    assert (one.total.gained, one.total.lost) == (other.total.lost, other.total.gained)
    assert one.total.p == pytest.approx(other.total.p, abs=0.03), "swaps are drawn at random"
    assert one.total.detectable == other.total.detectable


def test_runs_that_agree_need_no_great_difference_to_tell_others_apart() -> None:
    verdicts = [call(f"{n}:1", n % 3 > 0) for n in range(60)]
    same = compare(run("a", verdicts), run("b", verdicts)).total
    assert (same.difference, same.low, same.high, same.p, same.mcnemar) == (0.0, 0.0, 0.0, 1.0, 1.0)
    assert same.correlation == pytest.approx(1.0)
    assert same.detectable["paired"] < same.detectable["unpaired"]
    assert 0.1 < same.detectable["unpaired"] < 0.4


def test_only_common_samples_count_and_it_says_so() -> None:
    found = compare(run("first", FIRST), run("second", SECOND[1:]))
    assert found.total.n == 4
    assert found.total.first.value == 0.25
    assert found.notes == ("the runs hold 5 and 4 samples: the 4 that both have are compared",)


def test_what_differs_beside_the_model_is_told() -> None:
    benchmark = dict(MANIFEST["benchmark"])  # type: ignore[call-overload]
    other = run(
        "b", SECOND, constrained=True, benchmark={**benchmark, "digest": "e" * 64}, sampling={"temperature": 1.0}
    )
    notes = compare(run("a", FIRST), other).notes
    assert "constrained: False and True" in notes
    assert "sampling temperature: 0.0 and 1.0" in notes
    assert any("may ask different things" in note for note in notes)
    (note,) = compare(run("a", FIRST), run("b", SECOND, benchmark={**benchmark, "seed": 5, "digest": "f"})).notes
    assert "other facts" in note


def test_nothing_in_common_is_refused() -> None:
    with pytest.raises(UsageError, match="no call in common"):
        compare(run("first", FIRST[:1]), run("second", SECOND[1:]))


def test_trials_are_shares_and_take_no_side() -> None:
    tried = [call("a:1", right, trial=trial) for trial, right in enumerate((True, False, True))]
    found = compare(run("once", [call("a:1", False)]), run("tried", tried))
    assert found.total.difference == pytest.approx(2 / 3)
    assert found.total.mcnemar is None
    assert found.changes[0].second == pytest.approx(2 / 3)


def test_replies_are_compared_too() -> None:
    replies = [[Verdict("a:9", "a", 1, "reply", rouge_l=score)] for score in (0.25, 0.75)]
    found = compare(run("a", FIRST + replies[0]), run("b", SECOND + replies[1]))
    assert found.replies is not None
    assert (found.replies.n, found.replies.difference) == (1, 0.5)


def test_every_method_names_its_source() -> None:
    for what, source in METHODS.values():
        assert what.endswith(".")
        assert any(character.isdigit() for character in source)


class Luck:
    """Is right with a chance of its own."""

    def __init__(self, chance: float) -> None:
        self.name, self.chance = f"luck-{chance}", chance
        protocol = Corrected(benchmark())
        self.gold = {f"corrected/{s.key}": protocol.gold_reply(s).text for s in protocol.samples((1, 2, 3))}

    async def reply(self, prompt: apibank.Prompt) -> str:
        lucky = Random(prompt.key).random() < self.chance
        return self.gold[prompt.key] if lucky else "hm"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    for name, chance in (("low", 0.3), ("high", 0.9)):
        apibank.evaluate(Luck(chance), benchmark(), limit=60, out=folder / name)
    apibank.evaluate(Luck(0.9), benchmark(), limit=24, calls_only=True, out=folder / "few")
    return folder


def test_the_command_line_compares_runs(runs: Path) -> None:
    done = command("compare", "low", "high", "few", "--changed", cwd=runs)
    assert done.returncode == 0, done.stderr
    for part in ("high less low", "few less low", "calls that changed sides", "McNemar", "that both have are compared"):
        assert part in done.stdout
    document = json.loads(command("compare", "low", "high", "--json", cwd=runs).stdout)
    (pair,) = document["pairs"]
    assert pair["total"]["difference"] > 0.3
    assert pair["total"]["low"] > 0
    assert pair["total"]["mcnemar"] < 0.01
    assert pair["total"]["lost"] == 0, "whoever is lucky at 30% is lucky at 90%"
    assert len(pair["changes"]) == pair["total"]["gained"]
    assert set(pair["levels"]) == set(document["runs"][0]["result"]["levels"])


def test_another_protocol_judges_anew_without_a_model(runs: Path) -> None:
    name, found = judged([runs / "low", runs / "high"], "toolsearcher-free")
    assert name == "toolsearcher-free"
    assert all("judged anew by toolsearcher-free" in run.notes[0] for run in found)
    assert compare(*found).total.difference > 0.2


def test_what_cannot_be_compared_is_one_line(runs: Path, tmp_path: Path) -> None:
    assert "needs two runs" in complaint(command("compare", "low", cwd=runs))
    assert "is no run" in complaint(command("compare", "low", "nowhere", cwd=runs))
    assert "there is no protocol 'papper'" in complaint(
        command("compare", "low", "high", "--protocol", "papper", cwd=runs)
    )
    for name, change in (("elsewhere", {"benchmark": {"name": "official"}}), ("otherwise", {"protocols": ["paper"]})):
        shutil.copytree(runs / "high", tmp_path / name)
        manifest = json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))
        for field, value in change.items():
            manifest[field] = {**manifest[field], **value} if isinstance(value, dict) else value
        (tmp_path / name / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "different benchmarks (official, open)" in complaint(
        command("compare", runs / "low", tmp_path / "elsewhere", cwd=runs)
    )
    assert "share no protocol (low: corrected; otherwise: paper)" in complaint(
        command("compare", runs / "low", tmp_path / "otherwise", cwd=runs)
    )


def test_methods_are_explained_without_a_run(tmp_path: Path) -> None:
    done = command("compare", "--explain", cwd=tmp_path)
    assert done.returncode == 0
    assert "McNemar (1947)" in done.stdout
    assert set(json.loads(command("compare", "--explain", "--json", cwd=tmp_path).stdout)["methods"]) == set(METHODS)


def test_a_run_on_the_open_benchmark_has_no_published_neighbour(runs: Path) -> None:
    document = json.loads(command("compare", "low", "--published", "--json", cwd=runs).stdout)["published"]
    assert document["neighbours"] == []
    assert document["left_out"] == {"measured on the official benchmark, this run on open": 401}
