"""Building: a scenario and a seed become a dialogue.

The slots are drawn, the world is filled, the gold calls are executed for their results, and the texts are rendered.
The ids that tools hand out follow from seed and scenario too, so that no two dialogues share them.
A gold call that fails without saying so, that fails otherwise than it says, or a search that does not find what it
should, is a mistake of the scenario and stops the build.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from apibank.benchmarks.dialogue import Dialogue, GoldCall, Turn, Utterance
from apibank.calls import Call
from apibank.errors import DataError
from apibank.tools import SEARCHER, found_tools, toolset
from apibank.world import Image, ToolSearch, World

from .scenario import Scenario, Step
from .slots import Drawer
from .values import SlotError, fill, render

TOOLSET_OF_LEVEL = {1: "apis", 2: "apis", 3: "lv3"}


Trace = list[set[str]]
"""The slot paths that each turn uses, in the order of the turns."""

DRAWS = 5
"""How often the facts are drawn anew where they collide with the world's own rows (a room that is taken, say)."""


def build(
    scenario: Scenario, seed: int, image: Image, search: ToolSearch | None, trace: Trace | None = None
) -> Dialogue:
    """Build one dialogue.

    Args:
        scenario: What to build.
        seed: What its facts are drawn from.
        image: The world that it takes place in.
        search: The index behind ToolSearcher; needed where the scenario searches.
        trace: Collects what the turns are made of, for those who check a scenario.

    Raises:
        DataError: The scenario does not hold in any of `DRAWS` draws; the message names it and the turn.
    """
    first: DataError | None = None
    for number in range(DRAWS):
        if trace is not None:
            trace.clear()
        try:
            return _build(scenario, f"{seed}+{number}" if number else f"{seed}", image, search, trace)
        except DataError as problem:
            first = first or problem
    raise first or DataError(f"scenario {scenario.id} was not built")


def _build(scenario: Scenario, seed: str, image: Image, search: ToolSearch | None, trace: Trace | None) -> Dialogue:
    tools = toolset(TOOLSET_OF_LEVEL[scenario.level])
    with World(image, search) as world:
        if scenario.now is not None:
            world.set("now", scenario.now)
        drawer = Drawer(scenario.id, seed, world)
        try:
            for name, specification in scenario.slots.items():
                drawer.draw(name, specification)
            rows = fill(scenario.world, drawer.slots)
        except SlotError as problem:
            raise DataError(f"scenario {scenario.id}: {problem}") from None
    dialogue = Dialogue(
        id=scenario.id,
        level=scenario.level,
        toolset=tools.name,
        tools=_described(scenario, seed),
        turns=(),
        image=image,
        rows=rows,
        settings={"seed": f"{seed}:{scenario.id}"},
        now=scenario.now,
        shows_clock=not scenario.hides_clock,
        meta={"about": scenario.about},
    )
    turns: list[Turn] = []
    with dialogue.world(search) as world:
        for number, step in enumerate(scenario.turns, 1):
            used: set[str] = set()
            if trace is not None:
                trace.append(used)
            try:
                if step.call is None:
                    turns.append(_say(step, drawer.slots, used))
                    continue
                call = Call(step.call, fill(step.arguments, drawer.slots, used))
            except SlotError as problem:
                raise DataError(f"scenario {scenario.id}, turn {number}: {problem}") from None
            result = tools.run(world, call.name, call.arguments)
            failed = result.error.kind if result.error else None
            if failed != step.error:
                told = f"{result.error.kind}: {result.error.message}" if result.error else f"gives {result.output!r}"
                wanted = f"should fail as {step.error}" if step.error else "should succeed"
                raise DataError(f"scenario {scenario.id}, turn {number}: {call.name} {wanted}, but {told}")
            if step.finds is not None and step.finds not in found_tools(result.output):
                found = ", ".join(found_tools(result.output))
                raise DataError(
                    f"scenario {scenario.id}, turn {number}: a search for {call.arguments['keywords']!r} "
                    f"should find {step.finds}, but finds {found}"
                )
            if step.bind is not None:
                drawer.slots[step.bind] = result.output
            turns.append(GoldCall(call, result.output, result.error.message if result.error else None))
    return replace(dialogue, turns=tuple(turns))


def _say(step: Step, slots: dict[str, Any], used: set[str]) -> Utterance:
    if step.user is not None:
        return Utterance("user", _tidy(render(step.user, slots, used)))
    return Utterance("assistant", _tidy(render(step.assistant or "", slots, used)))


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _described(scenario: Scenario, seed: str) -> tuple[str, ...]:
    if scenario.level != 1:
        return (SEARCHER,)
    names: Sequence[str] = sorted({*scenario.called, *scenario.offers})
    return tuple(random.Random(f"{seed}:{scenario.id}:tools").sample(names, len(names)))
