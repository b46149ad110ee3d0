"""`apibank data` counts, checks, shows, builds and exports."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from apibank.benchmarks.open import benchmark as opened
from apibank.benchmarks.open import scenario as written
from apibank.benchmarks.open import validate as gates
from tests.benchmarks.written import ALARM, PLAN, REFUSED, SEARCH, scenario, told
from tests.cli.said import Shell
from tests.support import official_dir

SCENARIOS = tuple(scenario(text) for text in (ALARM, REFUSED, SEARCH, PLAN))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A benchmark of four scenarios, and the file that would ship."""
    file = tmp_path / "checkout" / "src" / "apibank" / "benchmarks" / "open" / "seed0.jsonl"
    file.parent.mkdir(parents=True)
    (tmp_path / "checkout" / "pyproject.toml").touch()
    for module in (opened, gates):
        monkeypatch.setattr(module, "shipped", lambda: file)
    for module in (opened, written):
        monkeypatch.setattr(module, "scenarios", lambda: SCENARIOS)
    opened.open_benchmark.cache_clear()
    yield file
    opened.open_benchmark.cache_clear()


def test_a_fresh_checkout_says_what_to_do_and_building_does_it(apibank: Shell, small: Path):
    assert "apibank data build --seed 0" in apibank("data", "stats").complaint
    assert apibank("data", "build").status == 0
    assert len(small.read_text(encoding="utf-8").splitlines()) == 4
    assert apibank("data", "stats").status == 0
    assert apibank("data", "validate").status == 0


def test_stats_count(apibank: Shell):
    document = apibank("data", "stats", "--seed", 1, "--json").document
    assert document["seed"] == 1
    assert document["levels"]["1"]["calls"] == 3
    text = apibank("data", "stats", "--seed", 1).out
    rows = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    assert ["calls", "3", "2", "2", "7"] in rows
    assert ["Calculator", "1", "1"] in rows
    assert ["largest share of a tool", "AddAlarm 33.3%", "Calculator 50.0%", "Calculator 50.0%"] in rows


def test_validation_of_what_holds(apibank: Shell):
    document = apibank("data", "validate", "--seed", 1, "--seed", 2, "--json").document
    assert document["valid"]
    assert document["looked_at"] == "4 scenarios, seeds 1, 2"
    assert not any(finding["weighs"] for finding in document["findings"])
    said = apibank("data", "validate", "--seed", 1)
    assert said.status == 0
    assert said.out.splitlines()[-1] == "4 scenarios, seeds 1: every gate is passed"


def test_validation_of_what_does_not_hold(apibank: Shell, monkeypatch: pytest.MonkeyPatch):
    spoiled = (*SCENARIOS, told({"user": "Hello {{name}}"}, id="open-slot"))
    monkeypatch.setattr(written, "scenarios", lambda: spoiled)
    said = apibank("data", "validate", "--seed", 1)
    assert said.status == 1
    assert "wording: open-slot (seed 1): a placeholder that was not filled" in said.out
    assert said.out.splitlines()[-1] == "5 scenarios, seeds 1: 1 findings"


def test_validation_against_the_official_data(apibank: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert "lv1-lv2-samples" in apibank("data", "validate", "--official", tmp_path).complaint
    folder = official_dir()
    file = next(iter(sorted((folder / "lv1-lv2-samples" / "level-1-given-desc").glob("*.jsonl"))))
    texts = [json.loads(line).get("text", "") for line in file.read_text(encoding="utf-8").splitlines()]
    copied = max(texts, key=len)
    assert len(copied.split()) >= 10
    monkeypatch.setattr(written, "scenarios", lambda: (told({"user": copied.replace("{", "")}, id="copied"),))
    said = apibank("data", "validate", "--seed", 1, "--official", folder)
    assert said.status == 1
    assert "borrowed: copied (seed 1)" in said.out


def test_the_dialogues_are_listed_and_shown(apibank: Shell):
    listed = apibank("data", "show", "--seed", 1).out
    assert [line.split()[:2] for line in listed.splitlines()] == [
        ["1", "alarm"],
        ["1", "refused"],
        ["2", "search"],
        ["3", "plan"],
    ]
    shown = apibank("data", "show", "refused", "--seed", 1).out
    assert "[GetUserToken(username=" in shown
    assert "-> fails: " in shown
    assert "AI: That word does not open the account." in shown
    document = apibank("data", "show", "refused", "--seed", 1, "--json").document
    assert document["turns"][1]["call"] == "GetUserToken"
    assert "apibank data show lists them" in apibank("data", "show", "nope", "--seed", 1).complaint


def test_a_twin_is_built_to_a_file(apibank: Shell, tmp_path: Path):
    assert "--out" in apibank("data", "build", "--seed", 5).complaint
    file = tmp_path / "five.jsonl"
    assert apibank("data", "build", "--seed", 5, "--out", file).status == 0
    first = file.read_bytes()
    assert apibank("data", "build", "--seed", 5, "--out", file).status == 0
    assert file.read_bytes() == first
    assert "cannot be written" in apibank("data", "build", "--seed", 5, "--out", tmp_path / "none" / "x").complaint


def test_an_installed_package_is_not_written_to(apibank: Shell, small: Path):
    (small.parents[4] / "pyproject.toml").unlink()
    assert "source checkout" in apibank("data", "build").complaint
    assert not small.exists()


def test_the_official_layout_is_exported(apibank: Shell, tmp_path: Path):
    document = apibank("data", "export", "--format", "apibank", "--seed", 1, "--out", tmp_path / "a", "--json").document
    assert document["rows"]["level-3"] == 1
    said = apibank("data", "export", "--seed", 1, "--out", tmp_path / "b")
    assert "4 dialogues" in said.out
    stats = apibank("data", "stats", "--benchmark", "official", "--data", tmp_path / "a", "--json").document
    assert {level: entry["calls"] for level, entry in stats["levels"].items()} == {"1": 3, "2": 2, "3": 2}
    assert "holds something" in apibank("data", "export", "--seed", 1, "--out", tmp_path / "a").complaint


def test_the_official_data_are_audited(apibank: Shell):
    said = apibank("data", "validate", "--benchmark", "official", "--data", official_dir())
    *findings, kinds, last = said.out.splitlines()
    assert sum(int(part.split()[0]) for part in kinds.split(", ")) == len(findings)
    assert f": {len(findings)} do not hold as recorded" in last
    assert said.status == (1 if findings else 0)
    assert "--data" in apibank("data", "validate", "--benchmark", "official").complaint
