"""A model's page gets whole levels, with a dataset and notes that say what the figure is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from apibank.errors import UsageError
from apibank.integrations.hugging_face import write
from apibank.integrations.publication import Publication
from apibank.runs.exhibit import Exhibit

TOLD = Publication(dataset="someone/apibank-open", source="https://example.org/run")


def test_each_level_is_an_entry(whole: Exhibit, tmp_path: Path) -> None:
    (path,) = write(whole, "corrected", tmp_path, TOLD)
    assert path == tmp_path / ".eval_results" / "apibank-open-corrected.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    result = whole.results.protocols["corrected"]
    expected = {f"level_{level}": score.calls.accuracy for level, score in result.levels.items()}
    expected |= {"all": result.total.calls.accuracy} if len(expected) == 3 else {}
    assert {entry["dataset"]["task_id"]: entry["value"] for entry in entries} == expected
    for entry in entries:
        assert entry["dataset"]["id"] == "someone/apibank-open"
        assert entry["source"]["url"] == "https://example.org/run"
        assert "protocol corrected" in entry["notes"]
        assert set(entry) == {"dataset", "value", "date", "source", "notes"}


def test_the_hub_s_own_reader_reads_it(whole: Exhibit, tmp_path: Path) -> None:
    hub = pytest.importorskip("huggingface_hub")
    if not hasattr(hub, "parse_eval_result_entries"):
        pytest.skip("this huggingface_hub knows no evaluation results")
    (path,) = write(whole, "corrected", tmp_path, TOLD)
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = hub.parse_eval_result_entries(entries)
    assert hub.eval_result_entries_to_yaml(found) == entries


def test_a_part_of_the_benchmark_is_no_result(trials: Exhibit, whole: Exhibit, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a part of the benchmark only"):
        write(trials, "corrected", tmp_path, TOLD)
    with pytest.raises(UsageError, match="no dataset on the hub"):
        write(whole, "corrected", tmp_path, Publication())
    with pytest.raises(UsageError, match="'nothing' is no hub name"):
        Publication(dataset="nothing")
    assert list(tmp_path.rglob("*.yaml")) == []
