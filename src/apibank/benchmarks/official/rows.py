"""The released test rows, each tied to the place in a dialogue that it asks about.

At levels 1 and 2 a row's `id` counts the samples of a file as the released builder makes them: for the n-th call, 2n
asks for the call and 2n+1 for the turn after it. A call right after a call is therefore asked for twice (399 and 135
call rows for 389 and 119 calls).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apibank.benchmarks.sample import Sample, row_key
from apibank.errors import DataError

from .dialogues import dialogue_id
from .folder import DIALOGUE_FOLDERS, ROW_FILES, OfficialFolder


@dataclass(frozen=True, slots=True)
class Row:
    """One released test row.

    Args:
        key: The sample key: the dialogue's id, `#`, and the row's number within the dialogue.
        instruction: The prompt's first part, as released.
        input: Its second part.
        output: The gold text, as released.
    """

    key: str
    instruction: str
    input: str
    output: str


def find_sample(row: Mapping[str, Any], index: Mapping[str, Sample]) -> Sample:
    """Return the released sample that a row is about: by `file` and `id`, or by `sample_id` and `api_id`.

    A level-3 response carries the number of the last call, as that call's own row does; it is told by its gold text
    (`output`), which is no call, and otherwise by the number after the last call's.

    Args:
        row: The row; other fields do not matter.
        index: The released samples by key.

    Raises:
        DataError: The row has none of these fields, or there is no such sample.
    """
    if "file" in row and "id" in row:
        keys = [row_key(dialogue_id(level, str(row["file"])), row["id"]) for level in DIALOGUE_FOLDERS]
        named = f"file {row['file']} and id {row['id']}"
    elif "sample_id" in row and "api_id" in row:
        gold, number = row.get("output"), row["api_id"]
        if isinstance(number, int) and isinstance(gold, str) and not gold.startswith("API-Request:"):
            number += 1
        keys, named = [row_key(f"l3/{row['sample_id']}", number)], f"sample_id {row['sample_id']} and api_id {number}"
    else:
        raise DataError("the row names no sample: it needs a key, file and id, or sample_id and api_id")
    found = next((index[key] for key in keys if key in index), None)
    if found is None:
        raise DataError(f"the benchmark has no sample with {named}")
    return found


def read_rows(folder: OfficialFolder) -> dict[str, Row]:
    """Return the released rows by sample key; a level-3 response row counts as the step after the last call."""
    found = {}
    for name, level in ROW_FILES.items():
        for row in folder.rows(name):
            if level == 3:
                number = row["api_id"] + (1 if name.endswith("response") else 0)
                key = row_key(f"l3/{row['sample_id']}", number)
            else:
                key = row_key(dialogue_id(level, row["file"]), row["id"])
            output = row["output"] if level == 3 else row["expected_output"]
            found[key] = Row(key, row["instruction"], row["input"], output)
    return found
