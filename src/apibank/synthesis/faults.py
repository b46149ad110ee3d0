"""Known faults, planted in good dialogues to see whether the tester finds them: ten kinds, as a model would make them.

A fault is made on a dialogue's own terms (another value of the same type, another tool that is described, a figure in a
reply), so that nothing but what is wrong gives it away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apibank.benchmarks import GoldCall, Turn, Utterance
from apibank.calls import Call
from apibank.tools import SEARCHER

from .catalog.dice import Dice
from .catalog.library import Library
from .execution.rules import execute
from .execution.world import open_store
from .training import TrainingDialogue

EACH = 30
"""How many faults of each kind are planted: 300 in all."""

Plant = Callable[[TrainingDialogue, Library, Dice], "TrainingDialogue | None"]


@dataclass(frozen=True, slots=True)
class Planted:
    """A dialogue with a known fault.

    Args:
        kind: The fault.
        dialogue: The dialogue.
    """

    kind: str
    dialogue: TrainingDialogue


def plant(dialogues: Sequence[TrainingDialogue], library: Library, each: int = EACH) -> list[Planted]:
    """Return dialogues with known faults, so many of each kind.

    Args:
        dialogues: Good dialogues; each is used for one fault at most of a kind.
        library: Their APIs.
        each: How many of each kind.

    Raises:
        ValueError: There are too few dialogues in which a kind can be planted.
    """
    found: list[Planted] = []
    for kind, act in KINDS.items():
        dice = Dice(f"fault|{kind}")
        made: list[Planted] = []
        for dialogue in dice.shuffled(dialogues):
            if len(made) == each:
                break
            faulty = act(dialogue, library, dice)
            if faulty is not None:
                made.append(Planted(kind, faulty))
        if len(made) < each:
            raise ValueError(f"only {len(made)} dialogues take the fault {kind!r}")
        found += made
    return found


def _with(dialogue: TrainingDialogue, place: int, turn: Turn) -> TrainingDialogue:
    turns = list(dialogue.turns)
    turns[place] = turn
    return replace(dialogue, turns=tuple(turns))


def _calls(dialogue: TrainingDialogue, *, good: bool = True) -> list[tuple[int, GoldCall]]:
    return [
        (place, turn)
        for place, turn in enumerate(dialogue.turns)
        if isinstance(turn, GoldCall) and turn.call.name != SEARCHER and not (good and turn.error is not None)
    ]


def _rerun(dialogue: TrainingDialogue, place: int, call: Call, library: Library) -> TrainingDialogue:
    """Return the dialogue with another call at a place, and what that call gives in its world."""
    store = open_store(dialogue.setting)
    for turn in dialogue.turns[:place]:
        if isinstance(turn, GoldCall) and turn.call.name != SEARCHER:
            execute(library.apis[turn.call.name], turn.call.arguments, store)
    outcome = execute(library.apis[call.name], call.arguments, store)
    return _with(dialogue, place, GoldCall(call, outcome.output, outcome.error))


def _invented_value(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """A value that nobody said, with the result that it gives."""
    for place, turn in _calls(dialogue):
        api = library.apis[turn.call.name]
        names = [n for n in turn.call.arguments if api.fields[n].kind not in ("bool", "one", "list")]
        if not names:
            continue
        name = dice.choice(names)
        value = _changed(turn.call.arguments[name], dice)
        return _rerun(dialogue, place, Call(api.name, {**turn.call.arguments, name: value}), library)
    return None


def _changed(value: Any, dice: Dice) -> Any:
    if isinstance(value, int):
        return value + 13 + dice.below(40)
    if isinstance(value, float):
        return round(value + 3.7 + dice.below(9), 2)
    if re.fullmatch(r"\d{4}-\d\d-\d\d.*", value):
        return f"{int(value[:4]) + 1}{value[4:]}"
    if re.fullmatch(r"\d\d:\d\d", value):
        return f"{(int(value[:2]) + 5) % 24:02d}:{(int(value[3:]) + 7) % 60:02d}"
    if any(mark.isdigit() for mark in value):
        return re.sub(r"\d", lambda mark: str((int(mark[0]) + 1 + dice.below(8)) % 10), value)
    return dice.choice(("Larch Cottage", "the Ferrier order", "blue heron", "Quennell", "north annex"))


def _left_out(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """A required parameter is missing."""
    for place, turn in _calls(dialogue):
        api = library.apis[turn.call.name]
        name = dice.choice(api.required)
        arguments = {key: value for key, value in turn.call.arguments.items() if key != name}
        return _with(dialogue, place, replace(turn, call=Call(api.name, arguments)))
    return None


def _wrong_type(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """A number is written as words or a text as a list."""
    for place, turn in _calls(dialogue):
        name = dice.choice(list(turn.call.arguments))
        value = turn.call.arguments[name]
        wrong: Any = [value] if isinstance(value, str) else f"about {value}"
        arguments = {**turn.call.arguments, name: wrong}
        return _with(dialogue, place, replace(turn, call=Call(turn.call.name, arguments)))
    return None


def _wrong_tool(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """Another tool is called with the same arguments, its result made up."""
    for place, turn in _calls(dialogue):
        others = [name for name in dialogue.tools if name not in (turn.call.name, SEARCHER)] or list(library.apis)
        name = dice.choice(others)
        if name == turn.call.name:
            return None
        return _with(dialogue, place, replace(turn, call=Call(name, turn.call.arguments)))
    return None


def _made_up_result(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """The result is not what the call gives, and the reply repeats it."""
    for place, turn in _calls(dialogue):
        leaves = [(path, value) for path, value in _leaves(turn.output) if not isinstance(value, bool)]
        if not leaves:
            continue
        path, value = dice.choice(leaves)
        other = _changed(value, dice)
        faulty = _with(dialogue, place, replace(turn, output=_put(turn.output, path, other)))
        after = faulty.turns[place + 1] if place + 1 < len(faulty.turns) else None
        if isinstance(after, Utterance) and str(value) in after.text:
            faulty = _with(faulty, place + 1, replace(after, text=after.text.replace(str(value), str(other))))
        return faulty
    return None


def _leaves(output: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    if isinstance(output, dict):
        return [leaf for key, value in output.items() for leaf in _leaves(value, (*path, key))]
    if isinstance(output, list):
        return [leaf for place, value in enumerate(output) for leaf in _leaves(value, (*path, place))]
    return [(path, output)] if output not in (None, "") else []


def _put(output: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    if isinstance(output, dict):
        return {key: _put(held, path[1:], value) if key == path[0] else held for key, held in output.items()}
    return [_put(held, path[1:], value) if place == path[0] else held for place, held in enumerate(output)]


def _wrong_reply(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """The last reply gives another figure than the result."""
    last = dialogue.turns[-1]
    if not isinstance(last, Utterance) or not isinstance(dialogue.turns[-2], GoldCall):
        return None
    numbers = list(re.finditer(r"(?<![\w.,:-])\d+(?:\.\d+)?(?![\w:-])", last.text))
    if not numbers:
        return None
    match = dice.choice(numbers)
    number = float(match[0])
    other = f"{number + 17 + dice.below(50):.10g}"
    return _with(
        dialogue,
        len(dialogue.turns) - 1,
        replace(last, text=last.text[: match.start()] + other + last.text[match.end() :]),
    )


def _no_search(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """The tool is described from the start, so that the ability is not needed."""
    if dialogue.ability == "call" or not dialogue.apis:
        return None
    turns = tuple(turn for turn in dialogue.turns if not (isinstance(turn, GoldCall) and turn.call.name == SEARCHER))
    return replace(dialogue, tools=(SEARCHER, *dialogue.apis), turns=turns)


def _cut_off(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """The dialogue ends before the assistant has answered."""
    return replace(dialogue, turns=dialogue.turns[:-1]) if len(dialogue.turns) > 2 else None


def _garbled(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """A text has a mark left over, a doubled word or a wrong article."""
    place = dice.choice([p for p, turn in enumerate(dialogue.turns) if isinstance(turn, Utterance)])
    turn = dialogue.turns[place]
    assert isinstance(turn, Utterance)
    words = turn.text.split(" ")
    at = dice.below(len(words))
    match dice.below(3):
        case 0:
            words[at] = "{value}"
        case 1:
            fitting = [p for p, word in enumerate(words) if re.fullmatch(r"[a-z]{4,}", word)]
            if not fitting:
                return None
            at = dice.choice(fitting)
            words[at] = f"{words[at]} {words[at]}"
        case _:
            words[at] = f"{words[at]} None"
    return _with(dialogue, place, replace(turn, text=" ".join(words)))


def _given_away(dialogue: TrainingDialogue, library: Library, dice: Dice) -> TrainingDialogue | None:
    """The request names the tool."""
    first = dialogue.turns[0]
    if not dialogue.apis or not isinstance(first, Utterance):
        return None
    name = dice.choice(dialogue.apis)
    if not re.search(r"[a-z0-9][A-Z]|_", name):
        return None
    return _with(dialogue, 0, replace(first, text=f"{first.text} Use {name} for it."))


KINDS: Mapping[str, Plant] = {
    "invented value": _invented_value,
    "missing parameter": _left_out,
    "wrong type": _wrong_type,
    "wrong tool": _wrong_tool,
    "made-up result": _made_up_result,
    "wrong reply": _wrong_reply,
    "search not needed": _no_search,
    "cut off": _cut_off,
    "garbled": _garbled,
    "given away": _given_away,
}
"""The ten kinds of faults."""
