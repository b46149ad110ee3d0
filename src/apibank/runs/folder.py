"""A run's folder: what was asked of whom, every reply, every verdict, and what they come to.

`manifest.json` says what the run is; `predictions.jsonl` is its journal; `verdicts.jsonl` and `results.json` are made
anew from the two at the end of every start, so they can be thrown away. No key is ever in it.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from apibank.errors import DataError, UsageError
from apibank.scoring.verdict import Verdict
from apibank.storage.files import read_json, write_json, write_lines, writing

from .journal import Journal
from .results import Results

FREE = frozenset({"started", "apibank", "data", "base_url"})
"""What a resumed run may say differently: when, with which version, and where data and server are found now."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run.

    Args:
        path: Where it is.
    """

    path: Path

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Return the folder of a run that was started before.

        Raises:
            DataError: There is no run.
        """
        folder = cls(Path(path))
        if not folder.manifest_path.is_file():
            raise DataError(f"{path} is no run: it has no manifest.json; apibank eval --out {path} starts one")
        return folder

    @property
    def manifest_path(self) -> Path:
        """What the run is."""
        return self.path / "manifest.json"

    @property
    def predictions_path(self) -> Path:
        """The journal."""
        return self.path / "predictions.jsonl"

    @property
    def results_path(self) -> Path:
        """What it came to."""
        return self.path / "results.json"

    @property
    def verdicts_path(self) -> Path:
        """The verdict on every reply."""
        return self.path / "verdicts.jsonl"

    def start(self, manifest: dict[str, Any]) -> dict[str, Any]:
        """Make the folder, or make sure that it is of the same run.

        Args:
            manifest: What is to run.

        Returns:
            The manifest that holds: the folder's own, if it has one.

        Raises:
            UsageError: The folder holds another run; the message says what differs.
            DataError: It cannot be written.
        """
        if self.manifest_path.exists():
            before = self.manifest()
            differing = [f"{name} was {_short(a)}, not {_short(b)}" for name, a, b in differences(before, manifest)]
            if differing:
                raise UsageError(
                    f"{self.path} holds another run: {'; '.join(differing)}; name another folder with --out, "
                    "or leave the options as they were"
                )
            return before
        with writing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            if any(self.path.iterdir()):
                raise UsageError(f"{self.path} is not empty and holds no run: name another folder with --out")
        write_json(self.manifest_path, manifest)
        return manifest

    def manifest(self) -> dict[str, Any]:
        """Return what the run is.

        Raises:
            DataError: It cannot be read.
        """
        found = read_json(self.manifest_path)
        if not isinstance(found, dict) or not found.keys() >= {"model", "benchmark", "protocols", "selection"}:
            raise DataError(f"{self.manifest_path} holds no manifest")
        return found

    def journal(self) -> Journal:
        """Open the journal for appending."""
        return Journal(self.predictions_path)

    def results(self) -> Results | None:
        """Return what the run came to, with its verdicts; None if it has not come to an end.

        Raises:
            DataError: It cannot be read.
        """
        if not self.results_path.is_file():
            return None
        verdicts: dict[str, list[Verdict]] = {}
        try:
            for line in self.verdicts_path.read_text(encoding="utf-8").split("\n")[:-1]:
                record = json.loads(line)
                verdicts.setdefault(record["protocol"], []).append(_verdict(record))
            return Results.read(read_json(self.results_path), self.path, verdicts)
        except (OSError, ValueError, LookupError, TypeError) as problem:
            raise DataError(f"the results in {self.path} cannot be read ({problem}): start the run again") from None

    def reopen(self) -> None:
        """Take away what an earlier start came to, since this one asks on."""
        with writing(self.results_path):
            self.results_path.unlink(missing_ok=True)

    def finish(self, results: Results) -> None:
        """Write verdicts and results."""
        write_lines(self.verdicts_path, _lines(results))
        write_json(self.results_path, results.record())


def default_folder(model: str, benchmark: str, moment: datetime) -> Path:
    """Return the folder of a run that has no name: `runs/TIME-MODEL-BENCHMARK`, with a number where that is taken."""
    name = re.sub(r"[^\w.-]+", "-", model).strip("-.")[-60:]
    stem = f"{moment:%Y%m%d-%H%M%S}-{name}-{benchmark}"
    path = Path("runs") / stem
    number = 2
    while path.exists():
        path = Path("runs") / f"{stem}-{number}"
        number += 1
    return path


def differences(before: dict[str, Any], now: dict[str, Any], outer: str = "") -> list[tuple[str, Any, Any]]:
    """Return what two manifests disagree on: the field's name and its two values."""
    found = []
    for name in sorted({*before, *now} - FREE):
        old, new = before.get(name), now.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            found += differences(old, new, f"{outer}{name} ")
        elif old != new:
            found.append((f"{outer}{name}", old, new))
    return found


def _verdict(record: dict[str, Any]) -> Verdict:
    return Verdict(**{name: record[name] for name in Verdict.__dataclass_fields__ if name in record})


def _lines(results: Results) -> list[dict[str, Any]]:
    return [
        {"protocol": protocol, **_sparse(verdict)}
        for protocol, verdicts in results.verdicts.items()
        for verdict in verdicts
    ]


def _sparse(verdict: Verdict) -> dict[str, Any]:
    defaults = {field.name: field.default for field in fields(Verdict)}
    kept = {name: value for name, value in asdict(verdict).items() if value != defaults[name]}
    return {**kept, "correct": verdict.correct} if verdict.kind == "call" else kept


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) < 60 else text[:57] + "..."
