"""A run goes into a log of Inspect and comes back with the same verdicts; other logs are scored as well."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import apibank
from apibank.errors import DataError
from apibank.integrations.inspect_log import write
from apibank.integrations.inspect_reader import is_inspect_log, read_inspect_log
from apibank.integrations.publication import Publication
from apibank.runs.exhibit import Exhibit
from tests.runs.support import benchmark

NOBODY = Publication()


def written(exhibit: Exhibit, out: Path, protocol: str = "corrected") -> tuple[Path, dict[str, Any]]:
    (path,) = write(exhibit, protocol, out, NOBODY)
    return path, json.loads(path.read_text(encoding="utf-8"))


def test_the_log_holds_prompts_replies_and_verdicts(whole: Exhibit, tmp_path: Path) -> None:
    path, log = written(whole, tmp_path)
    assert path.name.startswith(log["eval"]["created"][:10] + "T")
    verdicts = whole.results.verdicts["corrected"]
    assert [sample["id"] for sample in log["samples"]] == [v.key for v in verdicts]
    assert log["status"] == "success"
    scores = {found["name"]: found["metrics"] for found in log["results"]["scores"]}
    assert scores["call"]["accuracy"]["value"] == whole.results.accuracy
    assert scores["reply"]["mean"]["value"] == whole.results.protocols["corrected"].total.replies.rouge_l
    rights = [s["scores"]["call"]["value"] == "C" for s in log["samples"] if "call" in s["scores"]]
    assert rights == [v.correct for v in verdicts if v.kind == "call"]
    first = log["samples"][0]
    assert first["messages"][:-1] == first["input"]
    assert first["output"]["choices"][0]["stop_reason"] == "max_tokens"


@pytest.mark.parametrize(
    ("name", "protocol"), [("whole", "corrected"), ("trials", "corrected"), ("native", "native"), ("native", "json")]
)
def test_a_run_comes_back_with_the_same_results(runs: Path, tmp_path: Path, name: str, protocol: str) -> None:
    exhibit = Exhibit(runs / name)
    path, _ = written(exhibit, tmp_path, protocol)
    assert is_inspect_log(path)
    assert apibank.score(path, benchmark(), protocol).result == exhibit.results.protocols[protocol]


def test_inspect_reads_it(runs: Path, tmp_path: Path) -> None:
    inspect = pytest.importorskip("inspect_ai.log")
    for name in ("whole", "trials", "native"):
        exhibit = Exhibit(runs / name)
        for protocol in exhibit.manifest["protocols"]:
            path, log = written(exhibit, tmp_path / name, protocol)
            found = inspect.read_eval_log(str(path))
            assert len(found.samples) == len(log["samples"])
            inspect.write_eval_log(found, str(tmp_path / "again.json"))
            result = apibank.score(tmp_path / "again.json", benchmark(), protocol).result
            assert result == exhibit.results.protocols[protocol]
        assert len(inspect.list_eval_logs(str(tmp_path / name))) == len(exhibit.manifest["protocols"])


def log_of(*samples: dict[str, Any]) -> dict[str, Any]:
    return {"version": 2, "status": "success", "eval": {}, "samples": list(samples)}


def answered(name: str | int, content: Any, **more: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, **more.pop("message", {})}
    return {"id": name, "epoch": 1, "output": {"choices": [{"message": message}]}, **more}


def read(path: Path, document: dict[str, Any]) -> list[dict[str, Any]]:
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_inspect_log(path)


def test_samples_of_other_logs_are_found_by_metadata_or_id(tmp_path: Path) -> None:
    rows = read(
        tmp_path / "log.json",
        log_of(
            answered("a:1", "one"),
            answered("x", "two", metadata={"file": "f.jsonl", "id": 3}, epoch=2),
            answered("y", "three", metadata={"key": "b:2"}),
            answered(4, [{"type": "reasoning", "reasoning": "hm"}, {"type": "text", "text": "four"}]),
            answered("z", "attachment://abc", attachments={"abc": "five"}),
            {"id": "failed", "epoch": 1, "error": {"message": "no luck"}, "output": {"choices": []}},
        ),
    )
    assert rows == [
        {"key": "a:1", "text": "one"},
        {"file": "f.jsonl", "id": 3, "text": "two", "trial": 1},
        {"key": "b:2", "text": "three"},
        {"key": "4", "text": "four"},
        {"key": "z", "text": "five"},
    ]


def test_tool_calls_come_in_the_openai_shape(tmp_path: Path) -> None:
    calls = [
        {"id": "1", "function": "QueryAlarm", "arguments": {"time": "x"}, "type": "function"},
        {"id": "2", "function": "AddAlarm", "arguments": {}, "parse_error": "{not json"},
    ]
    (row,) = read(tmp_path / "log.json", log_of(answered("a:1", "", message={"tool_calls": calls})))
    assert [call["function"] for call in row["tool_calls"]] == [
        {"name": "QueryAlarm", "arguments": '{"time": "x"}'},
        {"name": "AddAlarm", "arguments": "{not json"},
    ]


def test_a_packed_log_is_read(whole: Exhibit, tmp_path: Path) -> None:
    path, log = written(whole, tmp_path)
    packed = tmp_path / "log.eval"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("header.json", json.dumps({**log, "samples": None}))
        for number, sample in enumerate(log["samples"]):
            file.writestr(f"samples/{number:05}_epoch_1.json", json.dumps(sample))
    assert read_inspect_log(packed) == read_inspect_log(path)


def test_a_broken_log_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no sample with an answer"):
        read(tmp_path / "empty.json", log_of())
    (tmp_path / "no.eval").write_bytes(b"no zip")
    with pytest.raises(DataError, match="cannot be read as a log of Inspect"):
        read_inspect_log(tmp_path / "no.eval")
    with zipfile.ZipFile(tmp_path / "odd.eval", "w") as file:
        file.writestr("samples/a_epoch_1.json", "{}")
    data = bytearray((tmp_path / "odd.eval").read_bytes())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + place] = 77
    (tmp_path / "odd.eval").write_bytes(data)
    with pytest.raises(DataError, match="inspect log convert"):
        read_inspect_log(tmp_path / "odd.eval")
    (tmp_path / "rows.json").write_text('{"key": "a:1", "text": "x"}\n', encoding="utf-8")
    assert not is_inspect_log(tmp_path / "rows.json")
    assert not is_inspect_log(tmp_path / "nowhere.eval")
