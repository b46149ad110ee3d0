"""`apibank export` writes every format, and a mistake is one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from apibank.integrations.publication import EXPORTS, Publication
from tests.runs.support import SEED, apibank, complaint


@pytest.mark.parametrize("form", EXPORTS)
def test_every_format_is_written(runs: Path, tmp_path: Path, form: str) -> None:
    options = ("--dataset", "someone/open", "--model-id", "someone/luck", "--organization", "Somebody")
    done = apibank("export", runs / "whole", "--format", form, "--out", "out", *options, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = [Path(tmp_path, name) for name in json.loads(done.stdout)["files"]]
    assert files
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(files)
    assert all("luck" in path.read_text(encoding="utf-8") for path in files if path.suffix != ".yaml")


def test_all_protocols_of_a_run_or_one(runs: Path, tmp_path: Path) -> None:
    export = ("export", runs / "native", "--format", "inspect", "--json")
    both = json.loads(apibank(*export, "--out", tmp_path / "a", cwd=tmp_path).stdout)["files"]
    one = json.loads(apibank(*export, "--out", tmp_path / "b", "--protocol", "json", cwd=tmp_path).stdout)["files"]
    assert (len(both), len(one)) == (2, 1)


def test_an_exported_log_is_scored_on_the_command_line(runs: Path, tmp_path: Path) -> None:
    files = json.loads(
        apibank("export", runs / "trials", "--format", "inspect", "--out", "log", "--json", cwd=tmp_path).stdout
    )["files"]
    done = apibank("score", files[0], "--seed", str(SEED), "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    before = json.loads((runs / "trials" / "results.json").read_text(encoding="utf-8"))["protocols"]["corrected"]
    after = json.loads(done.stdout)["protocols"]["corrected"]
    assert {name: after[name] for name in before} == before


def test_a_mistake_is_one_line(runs: Path, tmp_path: Path) -> None:
    def said(*arguments: str | Path) -> str:
        return complaint(apibank("export", *arguments, "--out", "out", cwd=tmp_path))

    assert "there is no export format 'yaml': choose from every-eval-ever" in said(runs / "whole", "--format", "yaml")
    assert "was not judged by 'paper' but by corrected" in said(
        runs / "whole", "--format", "inspect", "--protocol", "paper"
    )
    assert "is no hub name" in said(runs / "whole", "--format", "inspect", "--model-id", "me")
    assert "is no run" in said("nowhere", "--format", "inspect")
    shutil.copytree(runs / "whole", tmp_path / "old")
    manifest = json.loads((tmp_path / "old" / "manifest.json").read_text(encoding="utf-8"))
    manifest["benchmark"]["digest"] = "0" * 64
    (tmp_path / "old" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "the benchmark has changed" in said("old", "--format", "inspect")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gpt-4.1", "unknown/gpt-4.1"),
        ("meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B"),
        ("a model (new)", "unknown/a-model-new"),
        ("local:/models/x.gguf", "unknown/x.gguf"),
        ("///", "unknown/model"),
    ],
)
def test_a_model_has_a_hub_name(name: str, expected: str) -> None:
    assert Publication().model_id({"model": {"name": name}}) == expected
    assert Publication(model="o/m").model_id({"model": {"name": name}}) == "o/m"
