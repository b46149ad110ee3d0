"""What is written in the official layout reads back as the same dialogues."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from apibank.benchmarks import Benchmark, released_samples
from apibank.benchmarks.official.folder import OfficialFolder
from apibank.benchmarks.official.rows import read_rows
from apibank.benchmarks.open.validate import as_benchmark, build_all
from apibank.errors import DataError
from apibank.protocols.released.layout import as_sample, export_folder
from tests.benchmarks.written import ALARM, PLAN, REFUSED, SEARCH, scenario


@pytest.fixture(scope="module")
def benchmark() -> Benchmark:
    """Four dialogues of all levels."""
    built, _ = build_all([scenario(text) for text in (ALARM, REFUSED, SEARCH, PLAN)], 1)
    return as_benchmark(built, 1)


def test_the_official_reader_reads_the_same_dialogues(benchmark: Benchmark, tmp_path: Path):
    from apibank.benchmarks.official.benchmark import official_benchmark

    export_folder(benchmark, tmp_path / "new" / "folder")
    again = official_benchmark(tmp_path / "new" / "folder").dialogues
    written = [as_sample(d) if d.level == 3 else d for d in benchmark.dialogues]
    assert [(d.level, d.turns) for d in again] == [
        (d.level, d.turns) for d in sorted(written, key=lambda each: (each.level, each.id))
    ]


def test_rows_are_those_of_the_released_builder(benchmark: Benchmark, tmp_path: Path):
    export_folder(benchmark, tmp_path)
    rows = read_rows(OfficialFolder.open(tmp_path))
    for dialogue in benchmark.dialogues[:3]:
        for sample in released_samples(dialogue):
            row = rows[f"l{dialogue.level}/{sample.key}"]
            assert "ToolName(" in row.instruction
            assert all(f'"name": "{name}"' in row.instruction for name in dialogue.tools)
            assert row.input.startswith("User: ")
    last = rows["l3/0#2"]
    assert (last.output, "6 * 7" in last.input) == ("It is 42.", True)
    assert rows["l3/0#1"].output == "API-Request: [Calculator(formula='6 * 7')]"


def test_level_3_is_one_request_and_one_response(benchmark: Benchmark):
    turns = as_sample(benchmark.find("plan")).turns
    assert [getattr(turn, "text", None) for turn in turns] == ["Two things.\nWhat is 6 * 7?", None, None, "It is 42."]


def test_the_start_database_holds_what_dialogues_add(benchmark: Benchmark, tmp_path: Path):
    one = benchmark.dialogues[0]
    alarm = {"username": "mira.okafor", "time": "2026-04-03 03:03:00"}
    account = {"username": "new", "password": "p", "token": "t", "email": "e", "full_name": "New"}
    with_rows = [
        replace(one, rows={"alarms": [alarm], "accounts": [account]}),
        replace(one, id="b", rows={"accounts": [account]}),
    ]
    told = export_folder(replace(benchmark, dialogues=with_rows), tmp_path)
    assert told.skipped == ("b",)
    assert "b" in (tmp_path / "README.md").read_text(encoding="utf-8").splitlines()[-1]
    alarms = json.loads((tmp_path / "init_database" / "Alarm.json").read_text(encoding="utf-8"))
    assert alarm in [{k: row[k] for k in alarm} for row in alarms.values()]
    assert "new" in json.loads((tmp_path / "init_database" / "Account.json").read_text(encoding="utf-8"))
    worlds = (tmp_path / "worlds.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(worlds[1])["rows"] == {"accounts": [account]}


def test_a_folder_in_use_is_left_alone(benchmark: Benchmark, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="holds something"):
        export_folder(benchmark, tmp_path)
    with pytest.raises(DataError, match="is a file"):
        export_folder(benchmark, tmp_path / "mine.txt")
    with pytest.raises(DataError, match="cannot be written"):
        export_folder(benchmark, tmp_path / "mine.txt" / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
