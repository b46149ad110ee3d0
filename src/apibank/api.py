"""The Python front: evaluate a model, score stored predictions.

Both are plain functions that return when they are done; inside a running event loop they work on a thread of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from apibank.errors import UsageError

if TYPE_CHECKING:
    from apibank.benchmarks import Benchmark
    from apibank.models.model import Model, Sampling
    from apibank.models.registry import ModelOptions
    from apibank.protocols.protocol import Protocol
    from apibank.runs.progress import Progress
    from apibank.runs.rescore import Scored
    from apibank.runs.results import Results

    Asked = str | type[Protocol]

T = TypeVar("T")


def evaluate(
    model: str | Model = "local",
    benchmark: str | Benchmark = "open",
    protocol: Asked | Iterable[Asked] = "corrected",
    *,
    data: Path | str | None = None,
    seed: int = 0,
    levels: Iterable[int] = (1, 2, 3),
    limit: int | None = None,
    calls_only: bool = False,
    sampling: Sampling | None = None,
    constrained: bool = False,
    trials: int = 1,
    concurrency: int | None = None,
    options: ModelOptions | None = None,
    out: Path | str | None = None,
    progress: Progress | None = None,
) -> Results:
    """Evaluate a model.

    Args:
        model: A specification such as `openai:gpt-4.1`, or an object with a `name` and `async reply(prompt)`.
        benchmark: `open`, `official`, or one that is loaded.
        protocol: One protocol's name, or a `Protocol` class of one's own, or several of them.
        data: The folder of the official data.
        seed: Of the open benchmark's facts.
        levels: The levels that are asked.
        limit: At most how many places of the benchmark are asked; all if None.
        calls_only: Leave replies out.
        sampling: How replies are drawn; greedy, at most 256 tokens, if None.
        constrained: Give the model a grammar that its calls must satisfy.
        trials: How often each sample is asked, with sampling seeds one apart.
        concurrency: Questions in flight at once; the model's own number if None.
        options: How the model is reached or loaded.
        out: The run's folder, new or of the same run, which is then taken up; None keeps nothing.
        progress: Who wants to know how far it is.

    Returns:
        The results.

    Raises:
        ApibankError: Something that the user can mend.
    """
    from apibank.models.model import Model, Sampling
    from apibank.models.registry import ModelOptions, load_model
    from apibank.runs.evaluation import Task
    from apibank.runs.evaluation import evaluate as run
    from apibank.runs.selection import Selection

    options = options or ModelOptions(concurrency=concurrency)
    loaded = load_model(model, options) if isinstance(model, str) else model
    if not isinstance(loaded, Model):
        raise UsageError("a model is a specification such as openai:NAME, or an object with a name and async reply()")
    spec = model if isinstance(model, str) else loaded.name
    selection = Selection(tuple(sorted(set(levels))), limit, calls_only)
    chosen = _benchmark(benchmark, data, seed)
    protocols = _protocols(protocol, chosen)
    task = Task(
        model=loaded,
        spec=spec,
        benchmark=chosen,
        protocols=protocols,
        selection=selection,
        sampling=sampling or Sampling(),
        constrained=constrained,
        trials=trials,
        concurrency=concurrency,
        data=Path(data).resolve() if data is not None else None,
        settings=_settings(loaded),
    )
    return _complete(run(task, Path(out) if out is not None else None, progress))


def score(
    predictions: Path | str | Iterable[Mapping[str, Any]],
    benchmark: str | Benchmark = "open",
    protocol: str = "corrected",
    *,
    data: Path | str | None = None,
    seed: int = 0,
) -> Scored:
    """Score stored predictions.

    Args:
        predictions: A JSONL file, the folder of a run, a log of Inspect, or the rows themselves: a row names its sample
            by `key`, or by `file` and `id`, or by `sample_id` and `api_id`, and holds the prediction as `pred` or
            `text`.
        benchmark: `open`, `official`, or one that is loaded.
        protocol: The protocol's name.
        data: The folder of the official data.
        seed: Of the open benchmark's facts.

    Returns:
        A verdict for each row, in order, and what they come to.

    Raises:
        ApibankError: Something that the user can mend; for a row, the message names it.
    """
    from apibank.integrations.inspect_reader import is_inspect_log, read_inspect_log
    from apibank.models.predictions import read_predictions, read_rows
    from apibank.protocols.registry import load_protocol
    from apibank.runs.rescore import rescore

    if isinstance(predictions, Path | str):
        path = Path(predictions)
        rows = read_rows(read_inspect_log(path)) if is_inspect_log(path) else read_predictions(path)
    else:
        rows = read_rows(predictions)
    return rescore(rows, load_protocol(protocol, _benchmark(benchmark, data, seed)))


def _benchmark(benchmark: str | Benchmark, data: Path | str | None, seed: int) -> Benchmark:
    from apibank.benchmarks.registry import load_benchmark

    return load_benchmark(benchmark, data=data, seed=seed) if isinstance(benchmark, str) else benchmark


def _protocols(asked: Asked | Iterable[Asked], benchmark: Benchmark) -> dict[str, Protocol]:
    from apibank.protocols.registry import load_protocol

    listed = asked.split(",") if isinstance(asked, str) else [asked] if isinstance(asked, type) else list(asked)
    found: dict[str, Protocol] = {}
    for one in listed:
        if isinstance(one, type):
            found[one.name] = one(benchmark)
        elif one.strip():
            found[one.strip()] = load_protocol(one.strip(), benchmark)
    if not found:
        raise UsageError("no protocol is named: try --protocol corrected")
    return found


def _settings(model: Model) -> dict[str, Any]:
    """Return what the manifest should say of a model beside its specification."""
    address = getattr(model, "base_url", None)
    details = getattr(model, "details", None)
    return ({"base_url": address} if address else {}) | (details() if callable(details) else {})


def _complete(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, whether or not a loop is running in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
