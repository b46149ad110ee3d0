"""The released test rows, each tied to the place in a dialogue that it asks about.

At levels 1 and 2 a row's `id` counts the samples of a file as the released builder makes them: for the n-th call, 2n
asks for the call and 2n+1 for the turn after it. A call right after a call is therefore asked for twice (399 and 135
call rows for 389 and 119 calls).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apibank.benchmarks.dialogue import Dialogue
from apibank.benchmarks.sample import Sample

from .dialogues import dialogue_id
from .folder import ROW_FILES, OfficialFolder


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


def row_key(dialogue: str, number: int) -> str:
    """Return the key of the sample with this number (`id`, or `api_id` at level 3) in a dialogue."""
    return f"{dialogue}#{number}"


def released_samples(dialogue: Dialogue) -> Iterator[Sample]:
    """Yield the samples of a dialogue as the released builder makes them, double counts included.

    At level 3, the calls and the response count up; below, a call that ends a dialogue (where the released builder
    stops with an error) gives no second sample.
    """
    if dialogue.level == 3:
        for position in range(1, len(dialogue.turns)):
            yield Sample(row_key(dialogue.id, position - 1), dialogue, position)
        return
    for number, (position, _) in enumerate(dialogue.calls()):
        yield Sample(row_key(dialogue.id, 2 * number), dialogue, position)
        if position + 1 < len(dialogue.turns):
            yield Sample(row_key(dialogue.id, 2 * number + 1), dialogue, position + 1)


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
