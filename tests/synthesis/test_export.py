"""What trainers get: rows and chats that read back as the dialogue, split by API."""

import json
from pathlib import Path

import pytest

from apibank.benchmarks import GoldCall
from apibank.calls import FORMATS
from apibank.errors import UsageError
from apibank.synthesis.catalog.library import library
from apibank.synthesis.export import export, split
from apibank.synthesis.rows import chat, rows
from apibank.synthesis.training_set import training_set


def test_rows_read_back_as_the_calls_of_the_dialogue() -> None:
    for dialogue in training_set()[:200]:
        found = list(rows(dialogue, library()))
        outputs = [row["output"] for row in found if row["output"].startswith("API-Request: ")]
        calls = [FORMATS["brackets"].read_first(output) for output in outputs]
        assert calls == [turn.call for turn in dialogue.calls()]
        replies = [row["output"] for row in found if row["output"].startswith("AI: ")]
        assert len(outputs) + len(replies) == len(found)
        assert all(set(row) == {"instruction", "input", "output"} for row in found)
        assert found[-1]["input"].count("API-Result: ") == len(calls)
        assert found[0]["input"] == f"User: {dialogue.request}"
        assert all(name in found[0]["instruction"] for name in dialogue.tools)


def test_chats_have_the_shape_that_trainers_take() -> None:
    for dialogue in training_set()[:200]:
        record = chat(dialogue, library())
        roles = [message["role"] for message in record["messages"]]
        assert roles[:2] == ["system", "user"]
        assert roles[-1] == "assistant"
        called = [m["tool_calls"][0] for m in record["messages"] if m.get("tool_calls")]
        names = [call["function"]["name"] for call in called]
        assert names == [turn.call.name for turn in dialogue.calls()]
        assert [json.loads(call["function"]["arguments"]) for call in called] == [
            turn.call.arguments for turn in dialogue.calls()
        ]
        assert [m["tool_call_id"] for m in record["messages"] if m["role"] == "tool"] == [c["id"] for c in called]
        assert [tool["function"]["name"] for tool in record["tools"]] == list(dialogue.tools)
        found = {
            json.loads(m["content"])["name"]
            for m in record["messages"]
            if m["role"] == "tool" and '"name"' in m["content"]
        }
        assert set(names) <= {*dialogue.tools, *found}


def test_no_api_of_the_validation_split_is_seen_in_training() -> None:
    seen: dict[str, set[str]] = {"train": set(), "validation": set()}
    sizes = {"train": 0, "validation": 0}
    for dialogue in training_set():
        name = split(dialogue, library())
        seen[name].update(dialogue.tools, dialogue.apis)
        sizes[name] += 1
    assert seen["train"] & seen["validation"] == {"ToolSearcher"}
    assert 0.04 < sizes["validation"] / len(training_set()) < 0.2


def test_jsonl_and_parquet_hold_the_same(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    few = training_set()[:60]
    for form in ("rows", "chat"):
        lines = export(few, library(), tmp_path / f"{form}-lines", form, "jsonl")  # type: ignore[arg-type]
        table = export(few, library(), tmp_path / f"{form}-table", form, "parquet")  # type: ignore[arg-type]
        assert [each.rows for each in lines] == [each.rows for each in table]
        assert sum(each.dialogues for each in lines) == 60
        for one, other in zip(lines, table, strict=True):
            told = [json.loads(line) for line in one.path.read_text(encoding="utf-8").splitlines()]
            held = parquet.read_table(other.path).to_pylist()
            for record in held:
                if form == "chat":
                    record["tools"] = json.loads(record["tools"])
                    given = [{k: v for k, v in message.items() if v is not None} for message in record["messages"]]
                    record["messages"] = given
            assert held == told


def test_a_folder_that_holds_something_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear reader")
    with pytest.raises(UsageError, match="holds something already"):
        export(training_set()[:2], library(), tmp_path, "rows", "jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_tool_errors_and_results_are_told_to_the_trainer() -> None:
    failing = next(d for d in training_set() if any(t.error for t in d.calls()))
    error = next(turn.error for turn in failing.turns if isinstance(turn, GoldCall) and turn.error)
    assert any(json.dumps({"error": error}, ensure_ascii=False) in row["input"] for row in rows(failing, library()))
