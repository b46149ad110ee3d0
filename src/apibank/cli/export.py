"""`apibank export`: a run in the format of another project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from .output import print_json, say


def export(
    run: Path,
    /,
    *,
    format_: Annotated[str, Parameter(name="--format")],
    out: Path,
    protocol: str | None = None,
    model_id: str | None = None,
    organization: str | None = None,
    dataset: str | None = None,
    source: str | None = None,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Write a run in the format of another project.

    Args:
        run: The run's folder.
        format_: every-eval-ever (aggregate and instances), hugging-face (.eval_results YAML) or inspect (a log that
            Inspect reads).
        out: The folder to write into.
        protocol: One of the run's protocols; all by default.
        model_id: The model as ORGANISATION/NAME, where the run's own name is none.
        organization: Who evaluated.
        dataset: The benchmark's dataset on the Hugging Face hub.
        source: A URL where the evaluation is told of.
        data: Where the official data are now.
        json: Print the files' names as one JSON document.
    """
    from apibank.integrations.publication import Publication
    from apibank.integrations.publication import export as write
    from apibank.runs.exhibit import Exhibit

    publication = Publication(model_id, organization, dataset, source)
    files = write(Exhibit(run, data), format_, out, protocol, publication)
    if json:
        print_json({"files": [str(path) for path in files]})
        return 0
    for path in files:
        print(path)
    say(f"{len(files)} files are written")
    return 0
