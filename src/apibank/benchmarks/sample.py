"""A sample: one place of a dialogue where a model is asked to go on, with gold before and after it.

Two ways of taking samples from a dialogue are in use: every turn of the assistant once, and the rows that API-Bank's
released builder makes, some turns twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .dialogue import Dialogue, GoldCall, Turn, Utterance

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


def row_key(dialogue: str, number: int) -> str:
    """Return the key of the released sample with this number (`id`, or `api_id` at level 3) in a dialogue."""
    return f"{dialogue}#{number}"


def released_samples(dialogue: Dialogue) -> Iterator[Sample]:
    """Yield the samples of a dialogue as the released builder makes them, double counts included.

    At level 3, the calls and the response count up. Below, 2n asks for the n-th call and 2n+1 for what follows it, if
    that is the assistant's (where a call ends the dialogue the released builder stops with an error).
    """
    if dialogue.level == 3:
        for position in range(1, len(dialogue.turns)):
            yield Sample(row_key(dialogue.id, position - 1), dialogue, position)
        return
    for number, (position, _) in enumerate(dialogue.calls()):
        yield Sample(row_key(dialogue.id, 2 * number), dialogue, position)
        if position + 1 < len(dialogue.turns) and not _is_users(dialogue.turns[position + 1]):
            yield Sample(row_key(dialogue.id, 2 * number + 1), dialogue, position + 1)


def _is_users(turn: Turn) -> bool:
    return isinstance(turn, Utterance) and turn.speaker == "user"
