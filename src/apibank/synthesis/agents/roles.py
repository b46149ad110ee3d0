"""What each of the five agents takes and gives; an agent of one's own is a class with one async method.

Source of the roles: Li et al., *API-Bank*, EMNLP 2023, section on the multi-agent making of training data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from apibank.synthesis.definitions import Definition
from apibank.synthesis.review.objection import Objection
from apibank.synthesis.task import Query, Task
from apibank.synthesis.training import TrainingDialogue

AGENTS = ("domains", "apis", "query", "caller", "tester")
"""The agents in the order in which they work."""


@dataclass(frozen=True, slots=True)
class Idea:
    """A domain before it has APIs.

    Args:
        name: What it is called.
        about: One sentence.
    """

    name: str
    about: str


class DomainAgent(Protocol):
    """The first: names domains."""

    name: str

    async def propose(self, count: int, known: Sequence[str]) -> list[Idea]:
        """Return domains, `count` of them or fewer, that are none of the known ones."""
        ...


class ApiAgent(Protocol):
    """The second: defines the APIs of a domain."""

    name: str

    async def define(self, domain: Idea, count: int) -> list[Definition]:
        """Return APIs of a domain, `count` of them or fewer."""
        ...


class QueryAgent(Protocol):
    """The third: says what a user wants that needs exactly these APIs and this ability."""

    name: str

    async def ask(self, task: Task) -> Query:
        """Return what the user says.

        Raises:
            Unfit: Nothing that fits came about.
        """
        ...


class CallerAgent(Protocol):
    """The fourth: calls the APIs, and replies."""

    name: str

    async def answer(self, task: Task, query: Query) -> TrainingDialogue:
        """Return the dialogue that comes of a query.

        Raises:
            Unfit: No dialogue came about.
        """
        ...


class Tester(Protocol):
    """The fifth: keeps a dialogue or discards it."""

    name: str

    async def test(self, dialogue: TrainingDialogue) -> list[Objection]:
        """Return what speaks against a dialogue; nothing if it is kept."""
        ...
