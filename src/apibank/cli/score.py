"""`apibank score`: judge stored predictions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from apibank.errors import UsageError

from .output import console, print_json, say

PER_PROTOCOL = ("protocols", "prompts", "left_out", "missing")
"""What a record of scores holds by protocol."""


def score(
    predictions: Path,
    /,
    *,
    benchmark: str | None = None,
    data: Path | None = None,
    protocol: str | None = None,
    seed: int | None = None,
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Score stored predictions, or a run under other protocols, without asking a model.

    Args:
        predictions: A JSONL file, the folder of a run, or a log of Inspect. A line names its sample by key, or by file
            and id, or by sample_id and api_id, and holds the prediction as pred or text; other fields are passed
            through.
        benchmark: open or official; for a run, its own by default.
        data: The folder of the official data.
        protocol: How to judge; several with commas; corrected by default, and for a run its first.
        seed: Of the open benchmark's facts.
        out: Write a line for each prediction, in order: the line itself with correct and error added.
        json: Print the figures as one JSON document.
    """
    from apibank import api
    from apibank.runs.folder import RunFolder
    from apibank.storage.files import write_lines

    told = RunFolder.open(predictions).manifest() if predictions.is_dir() else {}
    of_run = told.get("benchmark", {})
    same = benchmark in (None, of_run.get("name"))
    names = [name.strip() for name in (protocol or next(iter(told.get("protocols", ())), "corrected")).split(",")]
    if out is not None and len(names) > 1:
        raise UsageError("verdicts of several protocols do not go into one file: name one protocol with --out")
    scored = {
        name: api.score(
            predictions,
            benchmark or of_run.get("name") or "open",
            name,
            data=data or (of_run.get("data") if same else None),
            seed=seed if seed is not None else (of_run.get("seed") if same else None) or 0,
        )
        for name in names
    }
    first = scored[names[0]]
    if out is not None:
        write_lines(out, first.lines)
    if json:
        records = [found.record() for found in scored.values()]
        merged = {key: {n: v for record in records for n, v in record[key].items()} for key in PER_PROTOCOL}
        print_json({**records[0], **merged})
        return 0
    from apibank.runs.table import print_protocols

    prompts = {name: found.prompts for name, found in scored.items()}
    elsewhere = any(asked not in (None, name) for name, asked in prompts.items())
    print_protocols({name: found.result for name, found in scored.items()}, console(), prompts if elsewhere else None)
    for name, found in scored.items():
        if found.left_out:
            say(f"{found.left_out} predictions are for samples that {name} does not ask")
        if found.missing:
            say(f"{found.missing} calls that {name} asks for have no prediction: the figures are of the others alone")
    if out is not None:
        say(f"{len(first.lines)} verdicts are in {out}")
    return 0
