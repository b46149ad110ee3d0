"""Errata of the official data: an overlay that can be read and reviewed, never an edit of the user's files.

Each entry names a turn and what is wrong with it; some say what gold should be. Entries were found by reading the
dialogues and the findings of `audit`; they touch what is judged under other protocols, never the records that `paper`
judges by. Beside them, parameters that the tools renamed after the dialogues were made take their present names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from apibank.benchmarks.dialogue import Dialogue, GoldCall
from apibank.calls import Call
from apibank.tools import SIGN_IN

RENAMED = {
    ("TimedSwitch", "device_id"): "name",
    ("CancelTimedSwitch", "device_id"): "name",
}
"""(tool, old parameter) to what the tool calls it now."""


Descriptions = Mapping[str, Mapping[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Erratum:
    """Something wrong with a turn.

    Args:
        dialogue: The dialogue's id.
        turn: The turn's place.
        problem: What kind: `never said`, `wrong tool`, `wrong value`, `search`, `reply` or `renamed parameter`.
        reason: One sentence for people.
        tool: The tool that gold should call; None if it is the right one.
        gold: Arguments that gold should have, by name; the others stay.
        output: What the call then gives; None if it gives what is recorded.
        finds: The tool that the search should bring; its description becomes the result.
    """

    dialogue: str
    turn: int
    problem: str
    reason: str
    tool: str | None = None
    gold: Mapping[str, Any] = field(default_factory=dict)
    output: Any = None
    finds: str | None = None

    @property
    def corrects(self) -> bool:
        """Whether it says what gold should be."""
        return self.tool is not None or bool(self.gold) or self.finds is not None


@cache
def errata() -> tuple[Erratum, ...]:
    """Return the entries that ship with the package."""
    text = files(__package__).joinpath("errata.jsonl").read_text(encoding="utf-8")
    return tuple(Erratum(**json.loads(line)) for line in text.split("\n") if line.strip())


def correct(
    dialogues: Iterable[Dialogue], descriptions: Descriptions, entries: Sequence[Erratum] | None = None
) -> tuple[list[Dialogue], list[Erratum]]:
    """Apply errata.

    Args:
        dialogues: The dialogues as recorded.
        descriptions: The tools' descriptions, by tool set and name, for the results of searches.
        entries: What to apply; by default what ships with the package.

    Returns:
        The dialogues, corrected, and the errata that they hold: entries of other dialogues are left out, renamed
        parameters are added.
    """
    by_dialogue: dict[str, list[Erratum]] = {}
    for entry in errata() if entries is None else entries:
        by_dialogue.setdefault(entry.dialogue, []).append(entry)
    corrected, held = [], []
    for dialogue in dialogues:
        here = [*_renamed(dialogue), *by_dialogue.get(dialogue.id, ())]
        held += here
        corrected.append(_corrected(dialogue, here, descriptions[dialogue.toolset]))
    return corrected, held


def _renamed(dialogue: Dialogue) -> Iterable[Erratum]:
    for position, turn in dialogue.calls():
        for old in turn.call.arguments:
            new = RENAMED.get((turn.call.name, old))
            if new is not None:
                reason = f"{turn.call.name} calls its parameter {old} {new} now."
                yield Erratum(dialogue.id, position, "renamed parameter", reason, gold={new: turn.call.arguments[old]})


def _corrected(dialogue: Dialogue, entries: Iterable[Erratum], descriptions: Mapping[str, dict[str, Any]]) -> Dialogue:
    turns = list(dialogue.turns)
    for entry in entries:
        turn = turns[entry.turn] if entry.turn < len(turns) else None
        if entry.corrects and isinstance(turn, GoldCall):
            turns[entry.turn] = _gold(turn, entry, descriptions)
    return replace(dialogue, turns=tuple(turns))


def _gold(turn: GoldCall, entry: Erratum, descriptions: Mapping[str, dict[str, Any]]) -> GoldCall:
    kept = {k: v for k, v in turn.call.arguments.items() if (turn.call.name, k) not in RENAMED}
    call = Call(entry.tool or turn.call.name, {**kept, **entry.gold})
    output = turn.output if entry.output is None else entry.output
    if entry.finds is not None:
        found = descriptions[entry.finds]
        output = [descriptions[SIGN_IN], found] if "token" in found["input_parameters"] else found
    return GoldCall(call, output, turn.error)
