"""`apibank synth` makes, proves, browses, measures and exports."""

import json
from pathlib import Path

import pytest

from apibank.synthesis.training_set import training_set
from tests.cli.said import Shell
from tests.support import official_dir


def test_a_small_set_is_made_and_told(apibank: Shell, tmp_path: Path) -> None:
    out = tmp_path / "it"
    said = apibank("synth", "--dialogues", 20, "--seed", 3, "--executor", "serial", "--out", out)
    assert said.status == 0
    assert "dialogues                 20" in said.out
    assert len((out / "dialogues.jsonl").read_text().splitlines()) == 20
    document = apibank("synth", "--dialogues", 20, "--seed", 3, "--executor", "serial", "--out", out, "--json").document
    assert document["census"]["total_dialogues"] == 20
    assert document["folder"] == str(out)


def test_mistakes_are_one_line_and_leave_nothing(apibank: Shell, tmp_path: Path) -> None:
    out = tmp_path / "it"
    assert "one dialogue or more" in apibank("synth", "--dialogues", 0, "--out", out).complaint
    assert "seed is 0 or more" in apibank("synth", "--seed", -1, "--out", out).complaint
    assert "takes no other option" in apibank("synth", "--verify", "--seed", 3).complaint
    assert "are for the library" in apibank("synth", "--model", "openai:m", "--workers", 2, "--out", out).complaint
    assert "0 or more" in apibank("synth", "leakage", "--nearest", -1).complaint
    assert "no YAML file" in apibank("synth", "check", tmp_path).complaint
    assert "name one with --model" in apibank("synth", "--agents", "query", "--out", out).complaint
    assert "cannot make dialogues" in apibank("synth", "--model", "gold", "--out", out).complaint
    assert "there is no agent" in apibank("synth", "--model", "openai:m", "--agents", "quary", "--out", out).complaint
    assert "is no price" in apibank("synth", "--model", "openai:m", "--price", "cheap", "--out", out).complaint
    assert "cannot be read" in apibank("synth", "stats", "--set", out / "none.jsonl").complaint
    assert not out.exists()
    (tmp_path / "torn.jsonl").write_text(training_set()[0].line() + '{"id": ')
    assert "line 2 of" in apibank("synth", "stats", "--set", tmp_path / "torn.jsonl").complaint
    assert "apibank synth show lists them" in apibank("synth", "show", "call-9").complaint


def test_a_server_that_is_not_there_is_told_in_one_line(apibank: Shell, tmp_path: Path) -> None:
    said = apibank(
        "synth", "--model", "openai:m", "--base-url", "http://127.0.0.1:9/v1", "--retries", 0, "--dialogues", 2,
        "--out", tmp_path / "it", "--quiet",
    )  # fmt: skip
    assert said.status == 3
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert "goes on" in said.err


def test_the_library_is_browsed(apibank: Shell) -> None:
    listed = apibank("synth", "apis").out
    assert "1,000 domains, 2,138 APIs" in listed
    group = listed.split()[0]
    domains = apibank("synth", "apis", "--group", group, "--json").document
    assert len(domains) == 25
    api = domains[0]["apis"][0]
    told = apibank("synth", "apis", api).out
    assert json.loads(told)["name"] == api
    assert len(json.loads(told)["requests"]) >= 3
    assert api in apibank("synth", "apis", domains[0]["domain"]).out
    assert "did you mean" in apibank("synth", "apis", api + "x").complaint


def test_a_dialogue_is_shown(apibank: Shell) -> None:
    first = training_set()[0]
    assert first.request in apibank("synth", "show", first.id).out
    assert apibank("synth", "show").out.count("\n") == len(training_set())


def test_stats_tell_counts_and_diversity(apibank: Shell) -> None:
    document = apibank("synth", "stats", "--json").document
    assert document["census"]["total_calls"] == 4_149
    assert document["diversity"]["this set"]["requests"] == 1_888
    assert document["diversity"]["this set"]["commonest_opening"] <= 0.01


def test_diversity_stands_beside_the_official_data(apibank: Shell) -> None:
    document = apibank("synth", "stats", "--data", official_dir(), "--json").document
    ours, theirs = document["diversity"]["this set"], document["diversity"]["official data"]
    assert ours["openings"] > theirs["openings"]
    assert ours["self_overlap"] < theirs["self_overlap"]


def test_export_writes_what_it_says(apibank: Shell, tmp_path: Path) -> None:
    document = apibank("synth", "export", "--out", tmp_path / "it", "--form", "chat", "--json").document
    assert sum(each["dialogues"] for each in document) == 1_888
    for each in document:
        assert len(Path(each["path"]).read_text(encoding="utf-8").splitlines()) == each["rows"]
    assert "holds something" in apibank("synth", "export", "--out", tmp_path / "it").complaint


def test_checking_a_faulty_file_tells_where(apibank: Shell, tmp_path: Path) -> None:
    path = tmp_path / "group" / "theme.yaml"
    path.parent.mkdir()
    path.write_text("domain: A\nabout: b\nfields: {x: [hour, c]}\napis: []\n")
    said = apibank("synth", "check", path)
    assert said.status == 1
    assert "there is no type 'hour'" in said.out


@pytest.mark.slow
def test_the_set_that_ships_is_proved(apibank: Shell) -> None:
    document = apibank("synth", "--verify", "--json").document
    assert [proof for proof in document["proofs"] if not proof["holds"]] == []
    assert document["holds"]
