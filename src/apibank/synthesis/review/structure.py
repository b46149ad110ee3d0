"""Turns stand in an order in which a conversation can go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from apibank.benchmarks import GoldCall, Utterance
from apibank.synthesis.training import TrainingDialogue

from .objection import Objection

MOST_CALLS = 14


def structure(dialogue: TrainingDialogue) -> Iterator[Objection]:
    """Yield what is wrong with the order of turns."""
    turns = dialogue.turns
    if not turns or not isinstance(turns[0], Utterance) or turns[0].speaker != "user":
        yield Objection("structure", "The user does not speak first.")
    if not turns or not isinstance(turns[-1], Utterance) or turns[-1].speaker != "assistant":
        yield Objection("structure", "The assistant does not speak last.")
    for before, after in pairwise(turns):
        if isinstance(before, Utterance) and isinstance(after, Utterance) and before.speaker == after.speaker:
            yield Objection("structure", f"The {after.speaker} speaks twice: {after.text[:60]!r}.")
        if isinstance(after, GoldCall) and isinstance(before, Utterance) and before.speaker == "assistant":
            yield Objection("structure", f"{after.call.name} is called after the assistant has already replied.")
        if isinstance(before, GoldCall) and isinstance(after, Utterance) and after.speaker == "user":
            yield Objection("structure", f"The user speaks before the result of {before.call.name} was told.")
    if sum(1 for _ in dialogue.calls()) > MOST_CALLS:
        yield Objection("structure", f"There are more than {MOST_CALLS} calls.")
    seen = set()
    for turn in dialogue.calls():
        if turn.call in seen and turn.error is not None:
            yield Objection("structure", f"The call {turn.call.name} that failed is made again as it was.")
        if turn.error is not None:
            seen.add(turn.call)
