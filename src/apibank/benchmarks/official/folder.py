"""The user's copy of the official data: where its files are, and reading them.

The layout is that of the public repository: `lv1-lv2-samples`, `test-data`, `init_database`, `data`. A folder that
lacks a level is good for the others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apibank.errors import DataError

DIALOGUE_FOLDERS = {1: "level-1-given-desc", 2: "level-2-toolsearcher"}
ROW_FILES = {
    "level-1-api": 1,
    "level-1-response": 1,
    "level-2-api": 2,
    "level-2-response": 2,
    "level-3-batch-inf": 3,
    "level-3-batch-inf-response": 3,
}


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
            raise DataError(
                "the official benchmark needs the folder of the official data: name it with --data; get it from the "
                "GitHub repository AlibabaResearch/DAMO-ConvAI (api-bank) or the Hugging Face data set "
                "liminghao1630/API-Bank"
            )
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
        return self._json(path) if path.exists() else []

    def level3(self) -> list[dict[str, Any]]:
        """Return the level-3 samples, each with a `sample_id`; none where the file is absent.

        Raises:
            DataError: The file cannot be read.
        """
        samples = self.rows("level-3")
        return [{"sample_id": number, **sample} for number, sample in enumerate(samples)]

    def database(self, name: str) -> Any:
        """Return one start table of `init_database`, as `Account`.

        Raises:
            DataError: The file is missing or cannot be read.
        """
        return self._json(self.path / "init_database" / f"{name}.json")

    def _json(self, path: Path) -> Any:
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise DataError(f"{path} cannot be read: {problem}") from None

    def _lines(self, path: Path) -> list[dict[str, Any]]:
        try:
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        except (OSError, ValueError) as problem:
            raise DataError(f"{path} cannot be read: {problem}") from None
