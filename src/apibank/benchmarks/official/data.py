"""All that the official benchmark is made of, read once from the user's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apibank.errors import DataError

from .descriptors import Descriptors
from .folder import OfficialFolder
from .rows import Row, read_rows

Record = Mapping[str, Any]


@dataclass(frozen=True)
class OfficialData:
    """The official data as they stand in the files.

    Args:
        folder: Where they were read from.
        dialogues: The records of the dialogues of levels 1 and 2, by level and file name.
        level3: The level-3 samples.
        rows: The released test rows, by sample key.
        descriptors: The tools' descriptors.
        tables: The start tables of levels 1 and 2; none where the folder has no dialogue of these levels.
    """

    folder: OfficialFolder
    dialogues: Mapping[int, Mapping[str, Sequence[Record]]] = field(repr=False)
    level3: Sequence[Record] = field(repr=False)
    rows: Mapping[str, Row] = field(repr=False)
    descriptors: Descriptors = field(repr=False)
    tables: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, folder: OfficialFolder) -> OfficialData:
        """Read a folder. One that lacks the dialogues of a level is good for the others.

        Raises:
            DataError: A file that the folder's dialogues need is missing, or one does not hold what it should.
        """
        dialogues = {level: folder.dialogues(level) for level in (1, 2)}
        level3 = folder.level3()
        if not any(dialogues.values()) and not level3:
            raise DataError(f"{folder.path} holds no dialogue: lv1-lv2-samples and test-data/level-3.json are empty")
        try:
            rows = read_rows(folder)
            descriptors = Descriptors.gather(rows.values(), dialogues[2].values(), level3)
        except (AttributeError, LookupError, TypeError, ValueError) as problem:
            raise DataError(f"{folder.path} does not hold the official data as released: {problem!r}") from problem
        tables = folder.tables() if any(dialogues.values()) else {}
        return cls(folder, dialogues, level3, rows, descriptors, tables)

    def results(self) -> list[Record]:
        """Return the recorded results of levels 1 and 2, each with the `api_name` of its call."""
        return [
            {**record["result"], "api_name": record["api_name"]}
            for files in self.dialogues.values()
            for records in files.values()
            for record in records
            if record["role"] == "API"
        ]

    def level3_results(self) -> list[Record]:
        """Return the recorded results of level 3, likewise."""
        return [{**step["output"], "api_name": step["api_name"]} for row in self.level3 for step in row["apis"]]
