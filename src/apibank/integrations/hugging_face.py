"""Results for a model's page on the Hugging Face hub: a file `.eval_results/NAME.yaml` to put into its repository.

The file is a list of entries, each a dataset with a task, a value, and what is known of where it comes from. Values are
fractions. Only the whole of a level is written: a run on drawn places is no result of the benchmark.

Source: the hub's documentation, "Evaluation results" (huggingface.co/docs/hub/eval-results).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from apibank.errors import UsageError
from apibank.storage.files import write_whole, writing

from .publication import Publication

if TYPE_CHECKING:
    from apibank.runs.exhibit import Exhibit
    from apibank.runs.results import Score

DATASETS = {"official": "liminghao1630/API-Bank"}
"""Where a benchmark's dataset is on the hub."""


def write(exhibit: Exhibit, protocol: str, out: Path, publication: Publication) -> list[Path]:
    """Write the results of one protocol.

    Args:
        exhibit: The run.
        protocol: The protocol.
        out: The folder that stands for the model's repository.
        publication: What the publisher knows.

    Raises:
        UsageError: The benchmark has no dataset on the hub that is known, or the run asked a part of it only.
        DataError: The file cannot be written.
    """
    import yaml

    benchmark = exhibit.manifest["benchmark"]["name"]
    folder = out / ".eval_results"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"apibank-{benchmark}-{protocol}.yaml"
    write_whole(path, yaml.safe_dump(entries(exhibit, protocol, publication), sort_keys=False, allow_unicode=True))
    return [path]


def entries(exhibit: Exhibit, protocol: str, publication: Publication) -> list[dict[str, Any]]:
    """Return the entries: the accuracy of each level, and of all.

    Raises:
        UsageError: As `write` does.
    """
    told, results = exhibit.manifest, exhibit.results
    benchmark = told["benchmark"]
    dataset = publication.dataset or DATASETS.get(benchmark["name"])
    if dataset is None:
        raise UsageError(
            f"the benchmark {benchmark['name']} has no dataset on the hub that is known here: name it with "
            "--dataset ORGANISATION/NAME"
        )
    if told["selection"]["limit"] is not None or results.failures:
        raise UsageError(
            f"{exhibit.folder.path} asked a part of the benchmark only: run it whole (apibank eval --all) to publish it"
        )
    result = results.protocols[protocol]
    scores = {f"level_{level}": score for level, score in result.levels.items()}
    if len(scores) == 3:
        scores["all"] = result.total
    source = {"source": {"url": publication.source, "name": "apibank"}} if publication.source else {}
    return [
        {
            "dataset": {"id": dataset, "task_id": task},
            "value": score.calls.accuracy,
            "date": told["started"],
            **source,
            "notes": _notes(exhibit, protocol, score),
        }
        for task, score in scores.items()
        if score.calls.accuracy is not None
    ]


def _notes(exhibit: Exhibit, protocol: str, score: Score) -> str:
    told, calls = exhibit.manifest, score.calls
    benchmark = told["benchmark"]
    seed = f", seed {benchmark['seed']}" if benchmark["seed"] else ""
    parts = [
        f"apibank {told['apibank']}, protocol {protocol}, benchmark {benchmark['name']} {benchmark['version']}{seed}",
        f"accuracy of {calls.n} calls as a fraction, 95% interval {calls.low:.4f} to {calls.high:.4f}",
    ]
    if told.get("trials", 1) > 1:
        parts.append(f"mean of {told['trials']} trials")
    if told["constrained"]:
        parts.append("constrained decoding")
    return "; ".join(parts)
