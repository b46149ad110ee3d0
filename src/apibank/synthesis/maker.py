"""Carrying a task through the agents: query, caller, tester, and anew with other values after a discard."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from .agents.asking import Bill, bill
from .agents.caller_library import LibraryCaller
from .agents.query_library import LibraryQuery
from .agents.roles import CallerAgent, QueryAgent, Tester
from .agents.tester_library import LibraryTester
from .catalog.library import Library, library
from .made import Discard, Made
from .mix import task as task_of
from .task import Task, Unfit
from .training import TrainingDialogue
from .words import words_of

ATTEMPTS = 24
"""How often a task is begun before it is given up."""


class Maker:
    """Makes dialogues of tasks.

    Args:
        query: Says what a user wants.
        caller: Makes the calls and replies.
        tester: Keeps or discards.
        attempts: How often a task is begun before it is given up.
    """

    def __init__(self, query: QueryAgent, caller: CallerAgent, tester: Tester, attempts: int = ATTEMPTS) -> None:
        self._query, self._caller, self._tester = query, caller, tester
        self._attempts = attempts

    async def make(self, task: Task) -> Made:
        """Return what comes of a task, from its attempt on, with what its agents asked models for."""
        counts: Bill = {}
        bill.set(counts)
        return replace(await self._make(task), usage=counts or None)

    async def _make(self, task: Task) -> Made:
        discards: list[Discard] = []
        for attempt in range(task.attempt, task.attempt + self._attempts):
            now = replace(task, attempt=attempt)
            try:
                dialogue = await self._caller.answer(now, await self._query.ask(now))
                objections = await self._tester.test(dialogue)
            except Unfit as problem:
                discards.append(Discard(attempt, problem.agent, problem.reason, problem.detail))
                continue
            if not objections:
                return _made(now, dialogue, discards)
            discards.append(Discard(attempt, self._tester.name, objections[0].reason, objections[0].detail))
        return Made(task.number, "", "", task.attempt + self._attempts, tuple(discards))


def _made(task: Task, dialogue: TrainingDialogue, discards: list[Discard]) -> Made:
    return Made(task.number, dialogue.line(), _request(dialogue), task.attempt, tuple(discards))


def _request(dialogue: TrainingDialogue) -> str:
    """Return what no two dialogues are to share: ability and request, and the tools where none of them is called."""
    beside = f" | {' '.join(sorted(dialogue.tools))}" if not dialogue.apis else ""
    return f"{dialogue.ability} {words_of(dialogue.request)}{beside}"


class LibraryMaker:
    """Makes dialogues from the library alone, without waiting for anything.

    Args:
        held: The library; by default the one that ships.
    """

    def __init__(self, held: Library | None = None) -> None:
        self.library = held or library()
        self._query = LibraryQuery(self.library)
        self._caller = LibraryCaller(self.library)
        self.tester = LibraryTester(self.library)

    def make(self, task: Task) -> Made:
        """Return what comes of a task, from its attempt on."""
        discards: list[Discard] = []
        for attempt in range(task.attempt, task.attempt + ATTEMPTS):
            now = replace(task, attempt=attempt)
            try:
                dialogue = self._caller.compose(now, self._query.compose(now))
            except Unfit as problem:
                discards.append(Discard(attempt, problem.agent, problem.reason, problem.detail))
                continue
            objections = self.tester.examine(dialogue)
            if not objections:
                return _made(now, dialogue, discards)
            discards.append(Discard(attempt, self.tester.name, objections[0].reason, objections[0].detail))
        return Made(task.number, "", "", task.attempt + ATTEMPTS, tuple(discards))

    def task(self, seed: int, number: int, total: int, attempt: int = 0) -> Task:
        """Return a task of a set."""
        return replace(task_of(self.library, seed, number, total), attempt=attempt)


@cache
def library_maker() -> LibraryMaker:
    """Return the maker of the library that ships, one a process."""
    return LibraryMaker()


def make_unit(unit: tuple[int, int, int, int]) -> list[Made]:
    """Make the dialogues of one unit of work, on whatever machine.

    Args:
        unit: Seed, size of the set, the unit's first number, and the number behind its last.
    """
    seed, total, start, stop = unit
    maker = library_maker()
    return [maker.make(maker.task(seed, number, total)) for number in range(start, stop)]
