"""A benchmark: dialogues with a version, and the descriptions of the tools that they use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from apibank.errors import DataError, UsageError

from .dialogue import Dialogue
from .sample import Sample, released_samples


@dataclass(frozen=True)
class Benchmark:
    """Dialogues to measure a model on.

    Args:
        name: `open` or `official`.
        version: What is named beside a result.
        digest: Hash of the content: equal for equal benchmarks.
        seed: The seed that the texts and worlds were built with; None if there is none.
        dialogues: In a fixed order.
        descriptions: What a model is told of each tool, by tool set and name, in API-Bank's shape.
        extra: What only the protocols of this benchmark need.
        find_row: How a row in the layout of the benchmark's own data finds its sample among the released ones; None if
            rows always name a key.
    """

    name: str
    version: str
    digest: str
    seed: int | None
    dialogues: Sequence[Dialogue]
    descriptions: Mapping[str, Mapping[str, dict[str, Any]]] = field(repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)
    find_row: Callable[[Mapping[str, Any], Mapping[str, Sample]], Sample] | None = field(default=None, repr=False)

    def at_levels(self, levels: Sequence[int]) -> list[Dialogue]:
        """Return the dialogues of these levels, in order."""
        return [dialogue for dialogue in self.dialogues if dialogue.level in levels]

    def find(self, dialogue_id: str) -> Dialogue:
        """Return one dialogue.

        Raises:
            UsageError: There is none of that id.
        """
        for dialogue in self.dialogues:
            if dialogue.id == dialogue_id:
                return dialogue
        raise UsageError(f"the benchmark {self.name} has no dialogue {dialogue_id!r}; apibank data show lists them")

    @cached_property
    def released(self) -> Mapping[str, Sample]:
        """Every sample that the released builder makes of the dialogues, by its key."""
        return {sample.key: sample for dialogue in self.dialogues for sample in released_samples(dialogue)}

    def key_of(self, row: Mapping[str, Any]) -> str:
        """Return the key of the sample that a row of predictions names, whether or not there is such a sample.

        Args:
            row: The row, with a `key` or in the layout of the benchmark's own data.

        Raises:
            DataError: The row names none.
        """
        key = row.get("key")
        if key is None and self.find_row is not None:
            return self.find_row(row, self.released).key
        if not isinstance(key, str):
            raise DataError("the row names no sample: it needs a key")
        return key
