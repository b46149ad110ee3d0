"""`apibank score`: judge stored predictions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from .output import console, print_json, say


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
    """Score stored predictions, or a run under another protocol, without asking a model.

    Args:
        predictions: A JSONL file, or the folder of a run. A line names its sample by key, or by file and id, or by
            sample_id and api_id, and holds the prediction as pred or text; other fields are passed through.
        benchmark: open or official; for a run, its own by default.
        data: The folder of the official data.
        protocol: How to judge; corrected by default, and for a run its first.
        seed: Of the open benchmark's facts.
        out: Write a line for each prediction, in order: the line itself with correct and error added.
        json: Print the figures as one JSON document.
    """
    from apibank import api
    from apibank.runs.files import write_lines
    from apibank.runs.folder import RunFolder

    told = RunFolder.open(predictions).manifest() if predictions.is_dir() else {}
    of_run = told.get("benchmark", {})
    same = benchmark in (None, of_run.get("name"))
    scored = api.score(
        predictions,
        benchmark or of_run.get("name") or "open",
        protocol or next(iter(told.get("protocols", ())), "corrected"),
        data=data or (of_run.get("data") if same else None),
        seed=seed if seed is not None else (of_run.get("seed") if same else None) or 0,
    )
    if out is not None:
        write_lines(out, scored.lines)
    if json:
        print_json(scored.record())
    else:
        from apibank.runs.table import print_protocol

        print_protocol(scored.protocol, scored.result, console())
        if out is not None:
            say(f"{len(scored.lines)} verdicts are in {out}")
    return 0
