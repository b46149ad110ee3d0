"""The command line: what it prints, what it keeps to itself, and how it complains."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.runs.support import ENVIRONMENT, SEED, apibank, command, complaint, process
from tests.support import official_dir


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a model that is always wrong."""
    folder = tmp_path_factory.mktemp("runs") / "random"
    done = apibank(
        "eval", "--model", "random", "--seed", str(SEED), "--limit", "24", "--out", folder, cwd=folder.parent
    )
    assert done.returncode == 0, done.stderr
    assert "random on open" in done.stderr
    return folder


def wrong_sample(run: Path) -> str:
    verdicts = [json.loads(line) for line in (run / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()]
    return next(str(v["key"]) for v in verdicts if v["kind"] == "call" and v["correct"] is False)


def test_a_run_without_a_name_gets_one_and_its_table_says_where_to_look(tmp_path: Path) -> None:
    done = apibank("eval", "--model", "gold", "--seed", str(SEED), "--limit", "12", cwd=tmp_path)
    assert done.returncode == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.endswith("-gold-open")
    assert "1 Call" in done.stdout
    assert "100.0%" in done.stdout
    assert f"apibank show runs/{folder.name}" in " ".join(done.stdout.split())
    assert "12 of" in done.stderr
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        "predictions.jsonl",
        "verdicts.jsonl",
        "results.json",
    }


def test_the_table_fits_eighty_columns(run: Path) -> None:
    done = apibank("eval", "--model", "random", "--seed", str(SEED), "--limit", "24", "--out", run, cwd=run.parent)
    table = done.stdout.split("wrong calls")[0].splitlines()[3:]
    assert all(len(line.rstrip()) <= 80 for line in table)
    assert not any("…" in line for line in table)


@pytest.mark.parametrize(
    "arguments",
    [
        ["eval", "--model", "random", "--seed", str(SEED), "--limit", "24", "--out", "RUN"],
        ["show", "RUN"],
        ["show", "RUN", "--errors"],
        ["show", "RUN", "SAMPLE"],
        ["score", "RUN"],
    ],
    ids=lambda arguments: " ".join(arguments[:1] + arguments[-1:]),
)
def test_json_is_one_document_and_nothing_else(run: Path, arguments: list[str]) -> None:
    named = [{"RUN": str(run), "SAMPLE": wrong_sample(run)}.get(part, part) for part in arguments]
    done = apibank(*named, "--json", cwd=run.parent)
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    assert done.stderr == ""


def test_accuracy_is_a_fraction_with_its_counts_beside_it(run: Path) -> None:
    done = apibank("show", run, "--json", cwd=run.parent)
    total = json.loads(done.stdout)["protocols"]["corrected"]["total"]["calls"]
    assert total["accuracy"] == total["correct"] / total["n"]
    assert total["low"] <= total["accuracy"] <= total["high"]
    assert sum(total["errors"].values()) == total["n"] - total["correct"]


def test_errors_are_listed_with_their_reasons(run: Path) -> None:
    done = apibank("show", run, "--errors", "--json", cwd=run.parent)
    document = json.loads(done.stdout)
    errors = document["errors"]
    total = document["analysis"]["corrected"]["total"]
    assert total["wrong"] == len(errors) == sum(total["errors"].values()) == sum(total["places"].values())
    assert wrong_sample(run) in {error["key"] for error in errors}
    assert all(error["error"] and error["place"] and error["reason"] for error in errors)
    shown = apibank("show", run, "--errors", cwd=run.parent).stdout
    for part in ("API Hallucination", "wrong calls by level", "wrong calls by gold tool", "tools taken for others"):
        assert part in shown


def test_one_sample_shows_prompt_prediction_gold_verdict_and_changes(tmp_path: Path) -> None:
    done = apibank("eval", "--model", "gold", "--seed", str(SEED), "--out", "run", "--quiet", cwd=tmp_path)
    assert done.returncode == 0
    shown = apibank("show", "run", "alarm-flight-moved-earlier:4", cwd=tmp_path)
    assert shown.returncode == 0
    for part in ("--- system", "--- prediction", "--- gold", "--- verdict\nright", "what gold does", "~ alarms["):
        assert part in shown.stdout
    assert shown.stdout.count("~ alarms[") == 2
    record = json.loads(apibank("show", "run", "alarm-flight-moved-earlier:4", "--json", cwd=tmp_path).stdout)
    assert record["expected"] == record["happened"]
    assert record["prompt"][0]["role"] == "system"
    reply = apibank("show", "run", "alarm-flight-moved-earlier:1", cwd=tmp_path)
    assert "ROUGE-L" in reply.stdout


def test_a_part_of_a_key_is_enough_and_a_wrong_one_is_told(run: Path) -> None:
    key = wrong_sample(run)
    assert key in apibank("show", run, key[2:], cwd=run.parent).stdout
    line = complaint(apibank("show", run, key + "7", cwd=run.parent))
    assert f"did you mean {key}" in line


def test_a_missing_run_is_one_line(tmp_path: Path) -> None:
    assert "is no run" in complaint(apibank("show", "nowhere", cwd=tmp_path))
    assert "there is no file nowhere" in complaint(apibank("score", "nowhere", cwd=tmp_path))


def test_a_run_is_scored_again_with_the_same_result(run: Path, tmp_path: Path) -> None:
    done = apibank("score", run, "--json", "--out", tmp_path / "verdicts.jsonl", cwd=run.parent)
    before = json.loads((run / "results.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout)["protocols"] == before["protocols"]
    lines = (tmp_path / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 24


def test_predictions_are_scored_in_order_and_keep_their_fields(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"key": "alarm-already-there:2", "pred": "nothing", "mine": [1, {"a": None}]},
        {"key": "alarm-already-there:3", "text": "Yes, there is one."},
        {"key": "alarm-already-there:2", "pred": "[QueryAlarm(", "extra": "é"},
    ]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    done = apibank("score", "p.jsonl", "--seed", str(SEED), "--out", "v.jsonl", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, reply, last = (json.loads(line) for line in (tmp_path / "v.jsonl").read_text(encoding="utf-8").splitlines())
    assert first == {**rows[0], "correct": False, "error": "No API Call"}
    assert last == {**rows[2], "correct": False, "error": "False API Call Format"}
    assert reply["correct"] is None or reply["correct"] is False
    assert json.loads(done.stdout)["predictions"] == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "p.jsonl:2 is no JSON"),
        ("[1]", "p.jsonl:2 is no JSON object but a list"),
        ('{"key": "alarm-already-there:2"}', "p.jsonl:2 has neither pred nor text"),
        ('{"key": "alarm-already-there:2", "pred": 5}', "p.jsonl:2 has a number where the prediction should be text"),
        ('{"pred": "x"}', "p.jsonl:2 names no sample"),
        ('{"key": "alarm-already-there:99", "pred": "x"}', "p.jsonl:2: the benchmark open has no sample"),
        ('{"key": "alarm-already-there:2", "pred": "x", "tool_calls": 3}', "p.jsonl:2 has tool_calls"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_written(tmp_path: Path, line: str, told: str) -> None:
    good = '{"key": "alarm-already-there:2", "pred": "x"}'
    (tmp_path / "p.jsonl").write_text(f"{good}\n{line}\n{good}\n", encoding="utf-8")
    done = apibank("score", "p.jsonl", "--seed", str(SEED), "--out", "v.jsonl", cwd=tmp_path)
    assert told in complaint(done)
    assert done.returncode == 2
    assert not (tmp_path / "v.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["eval", "--model", "nobody"], "there is no model 'nobody': choose from local"),
        (["eval", "--model", "gold", "--protocol", "nothing"], "there is no protocol 'nothing'"),
        (["eval", "--model", "gold", "--benchmark", "official"], "--data"),
        (["eval", "--model", "gold", "--benchmark", "official", "--data", "nowhere"], "there is no folder nowhere"),
        (["eval", "--model", "gold", "--data", "."], "takes no data folder"),
        (["eval", "--model", "gold", "--levels", "one"], "'one' are no levels"),
        (["eval", "--model", "gold", "--levels", "4"], "levels are 1, 2 and 3"),
        (["eval", "--model", "gold", "--limit", "0"], "at least 1"),
        (["eval", "--model", "gold", "--limit", "3", "--all"], "contradict"),
        (["eval", "--model", "replay:nowhere.jsonl"], "there is no file nowhere.jsonl"),
        (["eval", "--nonsense"], "Unknown option"),
        (["eval", "--limit", "many"], "--limit"),
        (["evil"], "Unknown command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_line_and_leaves_no_folder(tmp_path: Path, arguments: list[str], told: str) -> None:
    seeded = [*arguments, "--seed", str(SEED)] if "gold" in arguments and "official" not in arguments else arguments
    done = apibank(*seeded, cwd=tmp_path)
    assert told in complaint(done)
    assert done.returncode == 2
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_leaves_is_no_mistake(run: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command("show", run), env=ENVIRONMENT, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert done.stderr == b""


def test_an_ascii_terminal_gets_what_it_can_show(run: Path) -> None:
    done = process("show", run, "--json", cwd=run.parent, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert json.loads(done.stdout)
    assert process("show", run, cwd=run.parent, env={"PYTHONIOENCODING": "ascii"}).returncode == 0


def test_help_lists_the_commands(tmp_path: Path) -> None:
    done = process("--help", cwd=tmp_path)
    assert done.returncode == 0
    for name in ("eval", "score", "show"):
        assert name in done.stdout
    assert "--protocol" in apibank("eval", "--help", cwd=tmp_path).stdout
    assert apibank("--version", cwd=tmp_path).stdout.strip() == "0.1.0"


def test_official_rows_are_scored_as_the_released_evaluator_does(tmp_path: Path) -> None:
    data = official_dir()
    odd = (data / "expected-verdicts" / "odd-predictions.jsonl").read_text(encoding="utf-8").splitlines()[:400]
    (tmp_path / "p.jsonl").write_text("\n".join(odd) + "\n", encoding="utf-8")
    done = apibank(
        *("score", "p.jsonl", "--benchmark", "official", "--data", data, "--protocol", "paper", "--out", "v.jsonl"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "v.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["correct"] for line in lines] == [line["released_correct"] for line in lines]
    assert all((line["error"] is None) == line["correct"] for line in lines)
