"""What is written in the Every Eval Ever schema says what the run says, and the schema accepts it."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from apibank.integrations.every_eval_ever import write
from apibank.integrations.every_eval_ever_schema import Aggregate, InstanceLog
from apibank.integrations.publication import Publication
from apibank.runs.exhibit import Exhibit

NOBODY = Publication()


def written(exhibit: Exhibit, out: Path, protocol: str = "corrected", **more: str) -> tuple[dict[str, Any], list[Any]]:
    aggregate, samples = write(exhibit, protocol, out, Publication(**more))
    lines = samples.read_text(encoding="utf-8").splitlines()
    return json.loads(aggregate.read_text(encoding="utf-8")), [json.loads(line) for line in lines]


def test_the_aggregate_holds_every_figure_of_the_run(whole: Exhibit, tmp_path: Path) -> None:
    aggregate, _ = written(whole, tmp_path)
    result = whole.results.protocols["corrected"]
    scores = {found["evaluation_result_id"]: found for found in aggregate["evaluation_results"]}
    for part, score in {**{f"level_{n}": s for n, s in result.levels.items()}, "all": result.total}.items():
        found = scores[f"{part}/accuracy"]["score_details"]
        assert found["score"] == score.calls.accuracy
        assert found["uncertainty"]["confidence_interval"]["lower"] == score.calls.low
        assert found["uncertainty"]["num_samples"] == score.calls.n
        assert scores[f"{part}/rouge_l"]["score_details"]["score"] == score.replies.rouge_l
    assert len(scores) == len(aggregate["evaluation_results"])
    assert aggregate["model_info"]["id"] == "lucky/luck-1"
    assert aggregate["source_metadata"]["evaluator_relationship"] == "other"


def test_every_call_is_an_instance_that_points_at_its_aggregate(whole: Exhibit, tmp_path: Path) -> None:
    aggregate, samples = written(whole, tmp_path)
    calls = [v for v in whole.results.verdicts["corrected"] if v.kind == "call"]
    assert [(s["sample_id"], s["evaluation"]["is_correct"]) for s in samples] == [(v.key, v.correct) for v in calls]
    names = {found["evaluation_result_id"] for found in aggregate["evaluation_results"]}
    assert {sample["evaluation_result_id"] for sample in samples} <= names
    assert {sample["evaluation_id"] for sample in samples} == {aggregate["evaluation_id"]}
    assert {sample["model_id"] for sample in samples} == {aggregate["model_info"]["id"]}
    right = next(sample for sample in samples if sample["evaluation"]["is_correct"])
    assert right["answer_attribution"][0]["extracted_value"] in right["output"]["raw"][0]
    assert right["token_usage"] == {"input_tokens": 100, "output_tokens": 7, "total_tokens": 107}
    assert right["performance"] == {"latency_ms": 500.0}
    assert "system: " in right["input"]["raw"]
    wrong = next(sample for sample in samples if not sample["evaluation"]["is_correct"])
    assert wrong["metadata"]["error"] == "No API Call"
    assert wrong["answer_attribution"] == []


def test_files_lie_where_the_collection_has_them_and_are_the_same_again(whole: Exhibit, tmp_path: Path) -> None:
    first = write(whole, "corrected", tmp_path / "a", NOBODY)
    again = write(whole, "corrected", tmp_path / "b", NOBODY)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    aggregate, samples = first
    details = json.loads(aggregate.read_text(encoding="utf-8"))["detailed_evaluation_results"]
    assert details["file_path"] == samples.relative_to(tmp_path / "a").as_posix()
    assert samples.name == f"{aggregate.stem}_samples.jsonl"
    assert aggregate.relative_to(tmp_path / "a").parts[:4] == ("data", "apibank_open_corrected", "lucky", "luck-1")
    assert details["checksum"] == hashlib.sha256(samples.read_bytes()).hexdigest()
    assert details["total_rows"] == len(samples.read_text(encoding="utf-8").splitlines())


def test_trials_are_pass_rates_and_numbered_instances(trials: Exhibit, tmp_path: Path) -> None:
    aggregate, samples = written(trials, tmp_path, model="someone/luck", organisation="Someone")
    rates = {found["evaluation_result_id"]: found for found in aggregate["evaluation_results"]}
    passes = trials.results.protocols["corrected"].trials
    assert passes is not None
    assert rates["all/pass_at_k_3"]["score_details"]["score"] == passes.total.at[3].value
    assert rates["all/pass_hat_k_2"]["metric_config"]["metric_parameters"] == {"k": 2}
    assert {sample["metadata"]["trial"] for sample in samples} == {"0", "1", "2"}
    assert aggregate["source_metadata"]["evaluator_relationship"] == "first_party"
    assert aggregate["evaluation_results"][0]["generation_config"]["generation_args"]["temperature"] == 0.7


def test_native_calls_are_told_as_they_were_made(native: Exhibit, tmp_path: Path) -> None:
    _, samples = written(native, tmp_path, "native")
    assert all(sample["evaluation"]["is_correct"] for sample in samples)
    assert all('"function"' in sample["output"]["raw"][0] for sample in samples)
    assert all(sample["evaluation"]["tool_calls_count"] == 1 for sample in samples)


@pytest.mark.parametrize(
    "change",
    [
        {"evaluation_id": 3},
        {"own": "field"},
        {"model_info": {"name": "m", "id": "m", "additional_details": {}}},
        {"evaluation_results": [{"evaluation_name": "x"}]},
    ],
)
def test_what_the_schema_refuses_the_models_refuse(whole: Exhibit, tmp_path: Path, change: dict[str, Any]) -> None:
    aggregate, samples = written(whole, tmp_path)
    Aggregate.model_validate_json(json.dumps(aggregate))
    InstanceLog.model_validate_json(json.dumps(samples[0]))
    with pytest.raises(ValidationError):
        Aggregate.model_validate_json(json.dumps({**aggregate, **change}))


@pytest.mark.parametrize("name", ["whole", "trials", "native"])
def test_the_schema_itself_accepts_all_of_it(runs: Path, tmp_path: Path, name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    if find_spec("every_eval_ever") is None:
        pytest.skip("the package every-eval-ever is not installed")
    schemas = files("every_eval_ever") / "schemas"
    checks = [
        jsonschema.Draft202012Validator(json.loads((schemas / file).read_text(encoding="utf-8")))
        for file in ("eval.schema.json", "instance_level_eval.schema.json")
    ]
    exhibit = Exhibit(runs / name)
    for protocol in exhibit.manifest["protocols"]:
        aggregate, samples = written(exhibit, tmp_path, protocol)
        checks[0].validate(aggregate)
        for sample in samples:
            checks[1].validate(sample)
