"""A sample: one place of a dialogue where a model is asked to go on, with gold before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .dialogue import Dialogue, GoldCall, Turn

SampleKind = Literal["call", "reply"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One question to a model.

    Args:
        key: Unique in its benchmark, and stable: `DIALOGUE:POSITION`, with a suffix where a protocol asks twice.
        dialogue: What it is taken from.
        position: The gold turn's place; the turns before it are the history.
    """

    key: str
    dialogue: Dialogue
    position: int

    @property
    def gold(self) -> Turn:
        """What was said or called at this place."""
        return self.dialogue.turns[self.position]

    @property
    def history(self) -> tuple[Turn, ...]:
        """What was said and called before."""
        return self.dialogue.turns[: self.position]

    @property
    def kind(self) -> SampleKind:
        """Whether gold is a call or a reply."""
        return "call" if isinstance(self.gold, GoldCall) else "reply"


def assistant_turns(dialogue: Dialogue) -> Iterator[Sample]:
    """Yield a sample for every turn that is the assistant's: its calls, once each, and what it says."""
    for position, turn in enumerate(dialogue.turns):
        if isinstance(turn, GoldCall) or turn.speaker == "assistant":
            yield Sample(f"{dialogue.id}:{position}", dialogue, position)
