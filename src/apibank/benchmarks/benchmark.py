"""A benchmark: dialogues with a version, and the descriptions of the tools that they use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apibank.errors import UsageError

from .dialogue import Dialogue


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
    """

    name: str
    version: str
    digest: str
    seed: int | None
    dialogues: Sequence[Dialogue]
    descriptions: Mapping[str, Mapping[str, dict[str, Any]]] = field(repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

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
