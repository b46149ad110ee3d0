"""Models by specification: `openai:gpt-4.1`, `local`, `replay:FILE`, `gold` and so on.

A specification is a name, for some with a colon and what to load. Naming a model imports what it needs and no more.
Those that answer by the sample and not by the prompt (baselines, replay) belong to the runs and are known by name only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apibank.errors import UsageError
from apibank.models.model import Model
from apibank.registry import Registry


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How a model is reached or loaded; None leaves the model's own default.

    Args:
        base_url: Where an OpenAI-compatible server is.
        key_variable: The environment variable that holds its key.
        concurrency: Requests in flight at once.
        timeout: Seconds until an unanswered request fails.
        retries: How often a request is asked again after a passing fault.
        threads: Threads of a model in this process.
        grammar_field: Where the server takes a grammar, as `structured_outputs.grammar`; for constrained decoding.
        seed: Of the baselines that draw.
    """

    base_url: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    concurrency: int | None = None
    timeout: float | None = None
    retries: int | None = None
    threads: int | None = None
    grammar_field: str | None = None
    seed: int = 0


MODELS = Registry(
    "model",
    {
        "local": "apibank.models.registry:open_local",
        "openai": "apibank.models.registry:open_openai",
        "transformers": "apibank.models.registry:open_transformers",
        "replay": "apibank.runs.replay:open_replay",
        "gold": "apibank.runs.baselines:Gold",
        "noop": "apibank.runs.baselines:NoOp",
        "random": "apibank.runs.baselines:RandomCall",
        "always-call": "apibank.runs.baselines:AlwaysCall",
    },
)
WITH_ARGUMENT = {
    "local": "local or local:FILE.gguf",
    "openai": "openai:NAME",
    "transformers": "transformers:NAME",
    "replay": "replay:FILE",
}
"""The models that take something after a colon, as messages show them."""


def load_model(spec: str, options: ModelOptions | None = None) -> Model:
    """Return a model by its specification.

    Args:
        spec: As `openai:gpt-4.1`.
        options: How it is reached or loaded.

    Raises:
        UsageError: There is no such model; the message lists those there are.
        DataError, ModelError, MissingExtra: It cannot be loaded.
    """
    options = options or ModelOptions()
    kind, colon, rest = spec.partition(":")
    if kind not in MODELS:
        known = ", ".join(WITH_ARGUMENT.get(name, name) for name in MODELS)
        raise UsageError(f"there is no model {spec!r}: choose from {known}")
    if kind not in WITH_ARGUMENT:
        if colon:
            raise UsageError(f"{spec!r} is no model: {kind} takes nothing after it")
        baseline: Model = MODELS.load(kind)(options.seed)
        return baseline
    if not rest and (colon or kind != "local"):
        raise UsageError(f"{spec!r} names no model: write {WITH_ARGUMENT[kind]}")
    opened: Callable[[str, ModelOptions], Model] = MODELS.load(kind)
    return opened(rest, options)


def open_openai(name: str, options: ModelOptions) -> Model:
    """Return a model behind an OpenAI-compatible server."""
    from apibank.models.openai import OpenAIModel

    given = {"concurrency": options.concurrency, "timeout": options.timeout, "retries": options.retries}
    return OpenAIModel(
        name,
        options.base_url,
        key_variable=options.key_variable,
        grammar_field=options.grammar_field,
        **{option: value for option, value in given.items() if value is not None},  # type: ignore[arg-type]
    )


def open_local(reference: str, options: ModelOptions) -> Model:
    """Return a model that runs on this machine; the embedded default without a reference."""
    from apibank.models import local

    return local.open_local(reference, **({} if options.threads is None else {"threads": options.threads}))


def open_transformers(name: str, options: ModelOptions) -> Model:
    """Return a transformers model that runs in this process."""
    from apibank.models.transformers import TransformersModel

    model: Model = TransformersModel(name)
    return model
