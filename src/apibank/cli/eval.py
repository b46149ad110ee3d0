"""`apibank eval`: evaluate a model."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from apibank.errors import ApibankError, UsageError

from .output import console, print_json, say

FITTING = 150
"""How many places the local model is asked by default: balanced, and in time on two cores."""

UNFINISHED = 4
"""The exit status of a run in which some samples have no reply."""


def evaluate(
    *,
    model: str = "local",
    benchmark: str = "open",
    data: Path | None = None,
    protocol: str = "corrected",
    levels: str = "1,2,3",
    limit: int | None = None,
    all_: Annotated[bool, Parameter(name="--all", negative=())] = False,
    seed: int = 0,
    calls_only: Annotated[bool, Parameter(negative=())] = False,
    out: Path | None = None,
    base_url: str | None = None,
    api_key_env: str = "OPENAI_API_KEY",
    concurrency: int | None = None,
    timeout: float | None = None,
    retries: int | None = None,
    temperature: float = 0.0,
    max_tokens: int = 256,
    trials: int = 1,
    threads: int | None = None,
    constrained: Annotated[bool, Parameter(negative=())] = False,
    grammar_field: str | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
    quiet: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Evaluate a model.

    The run is kept in a folder; the same command with the same --out goes on where it stopped.

    Args:
        model: local, local:FILE.gguf, openai:NAME, transformers:NAME, replay:FILE, or a baseline: gold, noop, random,
            always-call.
        benchmark: open, official, or official-as-released (without the overlay of corrected gold).
        data: The folder of the official data, for --benchmark official.
        protocol: How to ask and judge; several with commas.
        levels: 1 call, 2 retrieve and call, 3 plan, retrieve and call; with commas.
        limit: Ask about so many places only: a balanced draw, equal shares of the levels.
        all_: Ask about everything, also with the local model, for which 150 places are drawn by default.
        seed: Of the open benchmark's facts: 0 is the benchmark as it ships, any other number a fresh twin.
        calls_only: Leave replies out.
        out: The run's folder; by default runs/TIME-MODEL-BENCHMARK.
        base_url: Where an OpenAI-compatible server is, for openai:NAME.
        api_key_env: The environment variable that holds its key.
        concurrency: Requests in flight at once.
        timeout: Seconds until an unanswered request counts as failed.
        retries: How often a request is asked again after a passing fault.
        temperature: 0 takes the likeliest token at every step.
        max_tokens: The longest reply.
        trials: Ask each sample so often, with sampling seeds one apart, for pass@k and pass^k; needs a --temperature.
        threads: Threads of a local model's worker; more than 1 gives up that equal runs give equal replies.
        constrained: Let the model write nothing but well-formed calls where a call is due; it stands in the results.
        grammar_field: Where a server takes the grammar for that: structured_outputs.grammar (vLLM), ebnf (SGLang).
        json: Print the results as one JSON document.
        quiet: Print nothing but the results.
    """
    from apibank import api
    from apibank.models.model import Sampling
    from apibank.models.registry import ModelOptions
    from apibank.runs.folder import default_folder
    from apibank.runs.hints import resume
    from apibank.runs.progress import progress

    if all_ and limit is not None:
        raise UsageError("--all and --limit contradict each other: give one of them")
    drawn = limit is None and not all_ and model.partition(":")[0] == "local"
    folder = out or default_folder(model, benchmark, datetime.now())
    try:
        results = api.evaluate(
            model,
            benchmark,
            protocol,
            data=data,
            seed=seed,
            levels=read_levels(levels),
            limit=FITTING if drawn else limit,
            calls_only=calls_only,
            sampling=Sampling(temperature=temperature, max_tokens=max_tokens),
            constrained=constrained,
            trials=trials,
            concurrency=concurrency,
            options=ModelOptions(base_url, api_key_env, concurrency, timeout, retries, threads, grammar_field),
            out=folder,
            progress=progress(quiet=quiet or json),
        )
    except (ApibankError, KeyboardInterrupt) as stop:
        if (folder / "predictions.jsonl").exists() and not isinstance(stop, UsageError):
            reason = "interrupted" if isinstance(stop, KeyboardInterrupt) else str(stop)
            raise _stopped(stop, f"{reason}; what was answered is kept, go on with: {resume(folder)}") from None
        raise
    if json:
        print_json({"folder": str(folder), **results.record()})
    else:
        from apibank.runs.table import print_results

        print_results(results, console())
        if drawn and not quiet:
            say(f"{FITTING} places were drawn so that it takes minutes; --all asks about everything")
    if results.failures:
        say(f"apibank: {len(results.failures)} samples have no reply; ask them again with: {resume(folder)}")
        return UNFINISHED
    return 0


def read_levels(text: str) -> tuple[int, ...]:
    """Return the levels that a text such as `1,3` names.

    Raises:
        UsageError: It names none, or others.
    """
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise UsageError(f"{text!r} are no levels: write them as --levels 1,3") from None


def _stopped(stop: BaseException, line: str) -> ApibankError:
    error = ApibankError(line)
    error.exit_status = 130 if isinstance(stop, KeyboardInterrupt) else getattr(stop, "exit_status", 3)
    return error
