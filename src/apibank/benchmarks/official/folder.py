"""The user's copy of the official data: where its files are, and reading them.

The layout is that of the public repository: `lv1-lv2-samples`, `test-data`, `init_database`, `data`. A folder that
lacks a level is good for the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apibank.errors import DataError

SOURCE = (
    "get it from the GitHub repository AlibabaResearch/DAMO-ConvAI (api-bank) or the Hugging Face data set "
    "liminghao1630/API-Bank"
)
DIALOGUE_FOLDERS = {1: "level-1-given-desc", 2: "level-2-toolsearcher"}
ROW_FILES = {
    "level-1-api": 1,
    "level-1-response": 1,
    "level-2-api": 2,
    "level-2-response": 2,
    "level-3-batch-inf": 3,
    "level-3-batch-inf-response": 3,
}
TABLES = (
    "Account",
    "Agenda",
    "Alarm",
    "Appointments",
    "Bank",
    "HealthData",
    "History",
    "Hotel",
    "ImageCaptioning",
    "Meeting",
    "QuestionAnswering",
    "Reminder",
    "Scenes",
    "SearchEngine",
    "SpeechRecognition",
    "Stock",
    "Symptom",
    "TimeSwitch",
    "Wiki",
)
"""The files of `init_database`."""


@dataclass(frozen=True)
class OfficialFolder:
    """A folder with the official data.

    Args:
        path: Where it is.
    """

    path: Path

    @classmethod
    def open(cls, path: Path | str | None) -> OfficialFolder:
        """Return the folder, checked to hold official data.

        Raises:
            DataError: It is not named, not there, or holds none of what is expected.
        """
        if path is None:
            raise DataError(f"the official benchmark needs the folder of its data: name it with --data; {SOURCE}")
        folder = Path(path)
        if not folder.is_dir():
            raise DataError(f"there is no folder {folder}: --data names the folder of the official data")
        if not (folder / "lv1-lv2-samples").is_dir() and not (folder / "test-data").is_dir():
            raise DataError(f"{folder} does not hold the official data: it has neither lv1-lv2-samples nor test-data")
        return cls(folder)

    def dialogues(self, level: int) -> dict[str, list[dict[str, Any]]]:
        """Return the turns of the level-1 or level-2 dialogues, by file name; empty files are left out.

        Raises:
            DataError: A file cannot be read.
        """
        folder = self.path / "lv1-lv2-samples" / DIALOGUE_FOLDERS[level]
        found = {path.name: self._lines(path) for path in sorted(folder.glob("*.jsonl"))}
        return {name: turns for name, turns in found.items() if turns}

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the test rows of one of `ROW_FILES`; none where the file is absent.

        Raises:
            DataError: The file cannot be read.
        """
        path = self.path / "test-data" / f"{name}.json"
        rows: list[dict[str, Any]] = self._json(path) if path.exists() else []
        return rows

    def level3(self) -> list[dict[str, Any]]:
        """Return the level-3 samples, each with a `sample_id`; none where the file is absent.

        Raises:
            DataError: The file cannot be read.
        """
        return [{"sample_id": number, **sample} for number, sample in enumerate(self.rows("level-3"))]

    def tables(self) -> dict[str, Any]:
        """Return the start tables of levels 1 and 2, by name, as `Account`.

        Raises:
            DataError: One of `TABLES` is missing or cannot be read.
        """
        return {name: self._json(self.path / "init_database" / f"{name}.json") for name in TABLES}

    def sentences(self) -> dict[str, list[str]]:
        """Return the sentences that the tools raise, by tool.

        Raises:
            DataError: The file is missing or cannot be read.
        """
        sentences: dict[str, list[str]] = self._json(self.path / "data" / "exceptions.json")
        return sentences

    def digest(self) -> str:
        """Return a hash of the files that a benchmark is read from: equal for equal data."""
        mark = hashlib.sha256()
        for pattern in ("lv1-lv2-samples/*/*.jsonl", "test-data/*.json", "init_database/*.json", "data/*.json"):
            for path in sorted(self.path.glob(pattern)):
                mark.update(path.relative_to(self.path).as_posix().encode() + b"\0")
                mark.update(hashlib.sha256(path.read_bytes()).digest())
        return mark.hexdigest()[:16]

    def _json(self, path: Path) -> Any:
        return _read(path, json.loads)

    def _lines(self, path: Path) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = _read(path, lambda text: [json.loads(x) for x in text.split("\n") if x.strip()])
        return lines


def _read(path: Path, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing: the official data have it, so complete the folder; {SOURCE}") from None
    except (OSError, ValueError, RecursionError) as problem:
        raise DataError(f"{path} cannot be read: {problem}") from None
