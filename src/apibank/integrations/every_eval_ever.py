"""A run in the Every Eval Ever schema: an aggregate file, and a file of instances beside it.

The aggregate holds every figure of the protocol; instances are the calls, which are right or wrong, while replies,
which are neither, stand in the aggregate alone. Files lie where that project's collection has them, under `data/`, and
all times are the run's, so that exporting twice gives the same files.

Source: evaleval/every_eval_ever, schema 0.3.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apibank.benchmarks import LEVEL_NAMES
from apibank.calls import FORMATS
from apibank.runs.instances import Instance, instances
from apibank.storage.files import dump, write_json, write_whole, writing

from .every_eval_ever_schema import (
    VERSION,
    Aggregate,
    Attribution,
    ConfidenceInterval,
    DetailedResults,
    Engine,
    Evaluation,
    EvaluationResult,
    GenerationArgs,
    GenerationConfig,
    Input,
    InstanceLog,
    Library,
    Metric,
    ModelInfo,
    Output,
    Performance,
    ScoreDetails,
    SourceData,
    SourceMetadata,
    TokenUsage,
    Uncertainty,
)
from .publication import Publication, identity

if TYPE_CHECKING:
    from apibank.runs.exhibit import Exhibit
    from apibank.runs.results import Score
    from apibank.runs.trials import Estimate, Passes

OFFICIAL = "https://github.com/AlibabaResearch/DAMO-ConvAI/tree/main/api-bank"
INTERVAL = "Wilson, effective sample size clustered by dialogue"
DESCRIPTIONS = {
    "accuracy": "share of calls that are right",
    "rouge_l": "mean ROUGE-L F of replies to the user, as the released evaluator of API-Bank computes it",
    "pass_at_k": "chance that at least one of k trials of a call is right",
    "pass_hat_k": "chance that all of k trials of a call are right",
}


def write(exhibit: Exhibit, protocol: str, out: Path, publication: Publication) -> list[Path]:
    """Write one protocol of a run.

    Args:
        exhibit: The run.
        protocol: The protocol.
        out: The folder under which `data/` is made.
        publication: What the publisher knows.

    Raises:
        DataError: A file cannot be written, or the run's samples are not known any more.
    """
    told = exhibit.manifest
    model = publication.model_id(told)
    name = f"apibank_{told['benchmark']['name']}_{protocol}"
    folder = Path("data", name, *model.replace(":", "-").split("/"))
    mark = identity(exhibit, protocol)
    evaluation = f"{name}/{model}/{_epoch(told['started'])}"
    lines = [
        dump(log.model_dump(mode="json", exclude_none=True)) + "\n"
        for log in _instances(exhibit, protocol, evaluation, model)
    ]
    text = "".join(lines)
    details = None
    if lines:
        details = DetailedResults(
            format="jsonl",
            file_path=(folder / f"{mark}_samples.jsonl").as_posix(),
            hash_algorithm="sha256",
            checksum=hashlib.sha256(text.encode()).hexdigest(),
            total_rows=len(lines),
        )
    aggregate = Aggregate(
        schema_version=VERSION,
        evaluation_id=evaluation,
        evaluation_timestamp=_epoch(told["started"]),
        retrieved_timestamp=_epoch(told["started"]),
        source_metadata=_source(publication, model),
        eval_library=Library(name="apibank", version=told["apibank"], additional_details={"protocol": protocol}),
        model_info=_model(told, publication, model),
        evaluation_results=list(_results(exhibit, protocol)),
        detailed_evaluation_results=details,
    )
    with writing(out / folder):
        (out / folder).mkdir(parents=True, exist_ok=True)
    written = [out / folder / f"{mark}.json"]
    write_json(written[0], aggregate.model_dump(mode="json", exclude_none=True))
    if lines:
        written.append(out / folder / f"{mark}_samples.jsonl")
        write_whole(written[1], text)
    return written


def _results(exhibit: Exhibit, protocol: str) -> Iterator[EvaluationResult]:
    told, result = exhibit.manifest, exhibit.results.protocols[protocol]
    shared = {
        "source_data": _dataset(told),
        "evaluation_timestamp": _epoch(told["started"]),
        "generation_config": _generation(told),
    }

    def one(part: str, metric: Metric, score: ScoreDetails) -> EvaluationResult:
        parameters = "".join(f"_{value}" for value in (metric.metric_parameters or {}).values())
        return EvaluationResult(
            evaluation_result_id=f"{part}/{metric.metric_id}{parameters}",
            evaluation_name=f"apibank {told['benchmark']['name']}, protocol {protocol}, {part}",
            metric_config=metric,
            score_details=score,
            **shared,  # type: ignore[arg-type]
        )

    scores = {f"level_{level}": score for level, score in result.levels.items()} | {"all": result.total}
    for part, score in scores.items():
        for metric, details in _figures(score):
            yield one(part, metric, details)
    if result.trials is not None:
        passes = {f"level_{level}": found for level, found in result.trials.levels.items()}
        for part, found in {**passes, "all": result.trials.total}.items():
            for metric, details in _passes(found):
                yield one(part, metric, details)
    for figure, value in result.own.items():
        if isinstance(value, int | float) and 0 <= value <= 1:
            metric = _metric(f"apibank.{protocol}.{figure}", figure, "accuracy", f"{figure} as {protocol} defines it")
            yield one("own", metric, ScoreDetails(score=float(value)))


def _figures(score: Score) -> Iterator[tuple[Metric, ScoreDetails]]:
    calls, replies = score.calls, score.replies
    if calls.accuracy is not None and calls.low is not None and calls.high is not None:
        details = {f"errors: {name}": str(count) for name, count in calls.errors.items()}
        yield (
            _metric("accuracy", "Accuracy", "accuracy", DESCRIPTIONS["accuracy"]),
            ScoreDetails(
                score=calls.accuracy,
                uncertainty=_uncertainty(calls.low, calls.high, calls.n),
                details={"correct": str(calls.correct), "dialogues": str(calls.dialogues), **details},
            ),
        )
    if replies.rouge_l is not None:
        yield (
            _metric("rouge_l", "ROUGE-L", "rouge", DESCRIPTIONS["rouge_l"]),
            ScoreDetails(score=replies.rouge_l, uncertainty=Uncertainty(num_samples=replies.n)),
        )


def _passes(passes: Passes) -> Iterator[tuple[Metric, ScoreDetails]]:
    kinds: tuple[tuple[str, str, dict[int, Estimate]], ...] = (
        ("pass_at_k", "pass@", passes.at),
        ("pass_hat_k", "pass^", passes.hat),
    )
    for kind, sign, by_k in kinds:
        for k, found in by_k.items():
            metric = _metric(kind, f"{sign}{k}", "pass_rate", DESCRIPTIONS[kind], k)
            yield (
                metric,
                ScoreDetails(score=found.value, uncertainty=_uncertainty(found.low, found.high, found.samples)),
            )


def _metric(identifier: str, name: str, kind: str, description: str, k: int | None = None) -> Metric:
    return Metric(
        evaluation_description=description,
        metric_id=identifier,
        metric_name=name,
        metric_kind=kind,
        metric_unit="proportion",
        metric_parameters={"k": k} if k else None,
        lower_is_better=False,
        score_type="continuous",
        min_score=0.0,
        max_score=1.0,
    )


def _uncertainty(low: float, high: float, n: int) -> Uncertainty:
    interval = ConfidenceInterval(lower=low, upper=high, confidence_level=0.95, method=INTERVAL)
    return Uncertainty(confidence_interval=interval, num_samples=n)


def _instances(exhibit: Exhibit, protocol: str, evaluation: str, model: str) -> Iterator[InstanceLog]:
    for instance in instances(exhibit, protocol):
        if instance.verdict.kind == "call":
            yield _instance(instance, protocol, evaluation, model, exhibit.manifest["benchmark"]["name"])


def _instance(instance: Instance, protocol: str, evaluation: str, model: str, benchmark: str) -> InstanceLog:
    verdict, reply = instance.verdict, instance.reply
    raw = "\n\n".join(f"{message.role}: {message.content}" for message in instance.messages)
    reference = instance.gold.text or json.dumps(instance.gold.tool_calls, ensure_ascii=False)
    answer = reply.text
    if reply.tool_calls:
        answer = "\n".join(filter(None, (answer, json.dumps(reply.tool_calls, ensure_ascii=False))))
    part = f"level_{verdict.level}"
    called = instance.called
    read = [
        Attribution(
            turn_idx=0,
            source="output.raw",
            extracted_value=FORMATS["brackets"].write(called),
            extraction_method="parser",
            is_terminal=True,
        )
        for called in ([called] if called else [])
    ]
    tokens = reply.prompt_tokens + reply.completion_tokens
    found = {"tool": verdict.tool, "called": verdict.called, "error": verdict.error, "place": verdict.place}
    more = {"level": LEVEL_NAMES[verdict.level], "dialogue": verdict.dialogue, "reason": verdict.reason}
    return InstanceLog(
        schema_version=VERSION,
        evaluation_id=evaluation,
        model_id=model,
        evaluation_name=f"apibank {benchmark}, protocol {protocol}, {part}",
        evaluation_result_id=f"{part}/accuracy",
        sample_id=verdict.key,
        sample_hash=hashlib.sha256((raw + reference).encode("utf-8", "surrogatepass")).hexdigest(),
        interaction_type="single_turn",
        input=Input(raw=raw, reference=[reference]),
        output=Output(raw=[answer]),
        answer_attribution=read,
        evaluation=Evaluation(
            score=float(bool(verdict.correct)),
            is_correct=bool(verdict.correct),
            tool_calls_count=int(called is not None),
        ),
        token_usage=TokenUsage(
            input_tokens=reply.prompt_tokens, output_tokens=reply.completion_tokens, total_tokens=tokens
        )
        if tokens
        else None,
        performance=Performance(latency_ms=1000.0 * reply.seconds) if reply.seconds else None,
        metadata={
            name: str(value)
            for name, value in {**found, **more, "trial": verdict.trial}.items()
            if value != "" and value is not None
        },
    )


def _source(publication: Publication, model: str) -> SourceMetadata:
    organisation = publication.organisation
    own = organisation is not None and organisation.lower() == model.partition("/")[0].lower()
    return SourceMetadata(
        source_name="apibank",
        source_type="evaluation_run",
        source_organization_name=organisation or "unknown",
        source_organization_url=publication.source,
        evaluator_relationship="first_party" if own else "third_party" if organisation else "other",
    )


def _model(told: dict[str, Any], publication: Publication, model: str) -> ModelInfo:
    spec = str(told["model"]["spec"])
    here = spec.partition(":")[0] in ("local", "transformers")
    developer = model.partition("/")[0]
    return ModelInfo(
        name=str(told["model"]["name"]),
        id=model,
        developer=None if developer == "unknown" else developer,
        inference_engine=Engine(name=spec.partition(":")[0]) if here else None,
        additional_details={
            "deployment_type": "self_deployed" if here else "unknown",
            "model_availability": "open_weights" if here else "unknown",
            "specification": spec,
        },
    )


def _dataset(told: dict[str, Any]) -> SourceData:
    benchmark, selection = told["benchmark"], told["selection"]
    details = {
        "version": str(benchmark["version"]),
        "digest": str(benchmark["digest"]),
        "selection": str(selection["text"]),
        **({"seed": str(benchmark["seed"])} if benchmark["seed"] is not None else {}),
    }
    if benchmark["name"] == "official":
        return SourceData(dataset_name="API-Bank", source_type="url", url=[OFFICIAL], additional_details=details)
    return SourceData(dataset_name=f"apibank {benchmark['name']}", source_type="other", additional_details=details)


def _generation(told: dict[str, Any]) -> GenerationConfig:
    sampling = told["sampling"]
    details = {
        "seed": str(sampling["seed"]),
        "constrained": str(told["constrained"]).lower(),
        "trials": str(told.get("trials", 1)),
    }
    arguments = GenerationArgs(
        temperature=float(sampling["temperature"]),
        top_p=float(sampling["top_p"]),
        max_tokens=sampling["max_tokens"],
    )
    return GenerationConfig(generation_args=arguments, additional_details=details)


def _epoch(moment: str) -> str:
    return str(int(datetime.fromisoformat(moment).timestamp()))
