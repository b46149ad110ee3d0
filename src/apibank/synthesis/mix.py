"""The mix: how many dialogues of each ability run in which shape, and the tasks that this makes.

A block is a whole set: its tasks are drawn so that every API occurs as early as can be. A set of any size is blocks and
a part of one, so a task follows from seed and number alone, on whatever machine it is carried out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from .agents.query_library import capable
from .catalog.dice import Dice
from .catalog.domain import Domain, Plan
from .catalog.library import Library
from .task import Task
from .training import Ability

BLOCK: Final = 1_888

SHAPES: Final = {
    "plain": "one request, one call, a reply",
    "talked": "then the user says something for which no call is right",
    "asked": "the request leaves something out, and the assistant asks",
    "corrected": "and with the answer the user takes a value back",
    "failed": "the call fails, and the assistant says so",
    "retried": "then the user gives another value, and it is called again",
    "followed": "after the result the user asks for another",
    "two": "after the reply the user wants something else",
    "talk": "tools are on offer, and none is to be called",
}
"""How a dialogue about one API can run."""

MIX: Final[dict[Ability, dict[str, int]]] = {
    "call": {
        "plain": 339,
        "talked": 50,
        "asked": 110,
        "corrected": 40,
        "failed": 50,
        "retried": 30,
        "followed": 31,
        "two": 10,
        "talk": 60,
    },
    "retrieve": {
        "plain": 400,
        "talked": 50,
        "asked": 120,
        "corrected": 45,
        "failed": 60,
        "retried": 22,
        "followed": 22,
    },
    "plan": {"plan of 2": 379, "plan of 3": 70},
}
"""Dialogues of a block by ability and shape: 720, 719 and 449 with 731, 1,482 and 1,936 calls."""

_SCARCEST_FIRST = ("corrected", "retried", "followed", "failed", "asked", "two", "talked", "plain", "talk")


def shares(total: int) -> dict[tuple[Ability, str], int]:
    """Return how many dialogues of each ability and shape a set of this size holds, by largest remainders."""
    parts = {(ability, shape): count for ability, shapes in MIX.items() for shape, count in shapes.items()}
    exact = {part: total * count / BLOCK for part, count in parts.items()}
    found = {part: int(share) for part, share in exact.items()}
    rest = total - sum(found.values())
    for part in sorted(exact, key=lambda part: (found[part] - exact[part], part))[:rest]:
        found[part] += 1
    return found


def task(library: Library, seed: int, number: int, total: int) -> Task:
    """Return one task of a set.

    Args:
        library: What it draws from.
        seed: Of the set.
        number: Its place, from 0.
        total: The size of the set.
    """
    block, place = divmod(number, BLOCK)
    size = min(BLOCK, total - block * BLOCK)
    return block_of(library, seed, block, size)[place]


@lru_cache(maxsize=8)
def block_of(library: Library, seed: int, block: int, size: int) -> tuple[Task, ...]:
    """Return the tasks of a block.

    Args:
        library: What they draw from.
        seed: Of the set.
        block: Its number, from 0.
        size: How many tasks it holds, `BLOCK` or fewer.
    """
    dice = Dice(f"block|{seed}|{block}")
    counts = shares(size)
    chosen: list[tuple[Ability, str, Domain, tuple[str, ...], int | None]] = []
    covered: set[str] = set()
    planned: set[str] = set()
    for length in (3, 2):
        wanted = counts["plan", f"plan of {length}"]
        fitting = [
            (domain, number, plan)
            for domain, number, plan in dice.shuffled(library.plans)
            if len(plan.apis) == length == len(plan.steps)
        ]
        first: dict[str, tuple[Domain, int, Plan]] = {}
        for each in fitting:
            if each[0].name not in planned:
                first.setdefault(each[0].name, each)
        rest = [each for each in fitting if each is not first.get(each[0].name)]
        for domain, number, plan in _cycled([*first.values(), *rest], wanted):
            planned.add(domain.name)
            covered.update(plan.apis)
            chosen.append(("plan", f"plan of {length}", domain, plan.apis, number))
    waiting = dice.shuffled([name for name in library.apis if name not in covered])
    later = dice.shuffled([name for name in library.apis if name in covered])
    queue = _Queue(library, [*waiting, *later])
    for shape in _SCARCEST_FIRST:
        for ability in ("retrieve", "call"):
            for _ in range(counts.get((ability, shape), 0)):
                names = queue.take(shape, ability)
                chosen.append((ability, shape, library.home(names[0]), names, None))
    return tuple(
        Task(block * BLOCK + place, str(seed), ability, shape, domain.name, names, number)
        for place, (ability, shape, domain, names, number) in enumerate(dice.shuffled(chosen))
    )


def _cycled(entries: list[tuple[Domain, int, Plan]], count: int) -> list[tuple[Domain, int, Plan]]:
    if not entries and count:
        raise ValueError("the library has no plan of the length that is wanted")
    return [entries[place % len(entries)] for place in range(count)]


class _Queue:
    """APIs in the order in which they are to be used; one that has been used goes to the end."""

    def __init__(self, library: Library, names: list[str]) -> None:
        self._library = library
        self._names = names

    def take(self, shape: str, ability: Ability) -> tuple[str, ...]:
        """Return the next API of which a dialogue of this shape can be made, and a second where the shape wants one."""
        for place, name in enumerate(self._names):
            domain = self._library.home(name)
            if shape in ("talk", "talked") and not domain.talk:
                continue
            needed = "plain" if shape in ("two", "talked") else shape
            if shape != "talk" and not capable(self._library.apis[name], needed, ability):
                continue
            second = [api.name for api in domain.apis if shape == "two" and api.name != name and capable(api, "plain")]
            if shape == "two" and not second:
                continue
            self._names.append(self._names.pop(place))
            return (name, *second[:1])
        raise ValueError(f"the library has no API for a dialogue that is {shape}")
