"""What the Every Eval Ever schema 0.3.0 demands of the parts that are written here, as models that refuse all else.

The schema's own file is not part of this package; where the package `every-eval-ever` is installed, tests hold what is
written against it.

Source: evaleval/every_eval_ever, `eval.schema.json` and `instance_level_eval.schema.json` (MIT).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

VERSION: Final = "0.3.0"

Words = dict[str, str]
Count = Annotated[int, Field(ge=0)]
Fraction = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, strict=True, protected_namespaces=())


class SourceMetadata(_Part):
    """Who evaluated."""

    source_name: str
    source_type: Literal["documentation", "evaluation_run"]
    source_organization_name: str
    source_organization_url: str | None = None
    evaluator_relationship: Literal["first_party", "third_party", "collaborative", "other"]


class Library(_Part):
    """What it was evaluated with."""

    name: str
    version: str
    additional_details: Words


class Engine(_Part):
    """What ran the model."""

    name: str
    version: str | None = None


class ModelInfo(_Part):
    """The model."""

    name: str
    id: str
    developer: str | None = None
    inference_platform: str | None = None
    inference_engine: Engine | None = None
    additional_details: Words

    @model_validator(mode="after")
    def _told(self) -> ModelInfo:
        if self.additional_details.get("deployment_type") not in ("self_deployed", "externally_managed", "unknown"):
            raise ValueError("deployment_type is missing")
        if self.additional_details.get("model_availability") not in ("open_weights", "closed_weights", "unknown"):
            raise ValueError("model_availability is missing")
        return self


class SourceData(_Part):
    """The dataset: at a URL, or elsewhere."""

    dataset_name: str
    source_type: Literal["url", "other"]
    url: list[str] | None = None
    additional_details: Words

    @model_validator(mode="after")
    def _located(self) -> SourceData:
        if (self.source_type == "url") != bool(self.url):
            raise ValueError("a source of the type url has one, and no other has")
        return self


class Metric(_Part):
    """A metric; it is continuous, so both bounds are told."""

    evaluation_description: str
    metric_id: str
    metric_name: str
    metric_kind: str
    metric_unit: str
    metric_parameters: dict[str, int] | None = None
    lower_is_better: bool
    score_type: Literal["continuous"]
    min_score: float
    max_score: float


class ConfidenceInterval(_Part):
    """An interval of a score."""

    lower: float
    upper: float
    confidence_level: Fraction
    method: str


class Uncertainty(_Part):
    """How sure a score is."""

    confidence_interval: ConfidenceInterval | None = None
    num_samples: Count


class ScoreDetails(_Part):
    """A score."""

    score: float
    uncertainty: Uncertainty | None = None
    details: Words | None = None


class GenerationArgs(_Part):
    """How replies were drawn."""

    temperature: float
    top_p: float
    max_tokens: Annotated[int, Field(ge=1)]


class GenerationConfig(_Part):
    """How replies were made."""

    generation_args: GenerationArgs
    additional_details: Words


class EvaluationResult(_Part):
    """One metric of one part of the benchmark."""

    evaluation_result_id: str
    evaluation_name: str
    source_data: SourceData
    evaluation_timestamp: str
    metric_config: Metric
    score_details: ScoreDetails
    generation_config: GenerationConfig


class DetailedResults(_Part):
    """Where the instances are."""

    format: Literal["jsonl"]
    file_path: Annotated[
        str,
        Field(
            pattern=r"^data/[^/]+/[^/]+/[^/]+/[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-4[0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}"
            r"-[0-9A-Fa-f]{12}_samples\.jsonl$"
        ),
    ]
    hash_algorithm: Literal["sha256"]
    checksum: str
    total_rows: Annotated[int, Field(ge=1)]


class Aggregate(_Part):
    """One evaluation."""

    schema_version: Literal["0.3.0"]
    evaluation_id: str
    evaluation_timestamp: str
    retrieved_timestamp: str
    source_metadata: SourceMetadata
    eval_library: Library
    model_info: ModelInfo
    evaluation_results: list[EvaluationResult]
    detailed_evaluation_results: DetailedResults | None = None


class Input(_Part):
    """What was asked, and what is right."""

    raw: str
    reference: list[str]


class Output(_Part):
    """What was answered."""

    raw: list[str]


class Attribution(_Part):
    """What was read in the answer."""

    turn_idx: Count
    source: str
    extracted_value: str
    extraction_method: str
    is_terminal: bool


class Evaluation(_Part):
    """Whether it is right."""

    score: float
    is_correct: bool
    tool_calls_count: Count


class TokenUsage(_Part):
    """What it cost in tokens."""

    input_tokens: Count
    output_tokens: Count
    total_tokens: Count


class Performance(_Part):
    """How long it took."""

    latency_ms: Annotated[float, Field(ge=0)]


class InstanceLog(_Part):
    """One sample of an evaluation; a prompt and its reply, so its interaction is a single turn."""

    schema_version: Literal["0.3.0"]
    evaluation_id: str
    model_id: str
    evaluation_name: str
    evaluation_result_id: str
    sample_id: str
    sample_hash: str
    interaction_type: Literal["single_turn"]
    input: Input
    output: Output
    answer_attribution: list[Attribution]
    evaluation: Evaluation
    token_usage: TokenUsage | None = None
    performance: Performance | None = None
    metadata: Words
