"""What the agents hand on: a task, and the query that is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .training import Ability, Setting


@dataclass(frozen=True, slots=True)
class Task:
    """One dialogue to be made.

    Args:
        number: Its place in the set, from 0.
        seed: What its draws follow from.
        ability: What it is to teach.
        shape: How it is to run.
        domain: The domain of its APIs.
        apis: The APIs that it needs.
        plan: The number of the domain's plan that it follows; None for one without.
        attempt: How often it was begun anew after a discard.
    """

    number: int
    seed: str
    ability: Ability
    shape: str
    domain: str
    apis: tuple[str, ...]
    plan: int | None = None
    attempt: int = 0

    @property
    def key(self) -> str:
        """The text that all its draws follow from."""
        return f"{self.seed}|{self.number}|{self.attempt}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user wants of one API, and how they say it.

    Args:
        api: The API's name.
        text: The request.
        arguments: The values as the request, or an answer, gives them.
        asked: The parameters that the request leaves out, with the user's answer to each.
        corrected: Values that the last answer takes back, with those that replace them.
        failing: Whether the call with these values fails.
        retry: What the user says after the failure, and the values that change; None if nothing.
        follow: What the user says after the result, and the values that change; None if nothing.
    """

    api: str
    text: str
    arguments: Mapping[str, Any]
    asked: tuple[tuple[str, str], ...] = ()
    corrected: Mapping[str, Any] = field(default_factory=dict)
    failing: bool = False
    retry: tuple[str, Mapping[str, Any]] | None = None
    follow: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What a user is going to say.

    Args:
        text: The first request.
        wishes: What is behind it, for callers that work from the library; empty where a model wrote the query.
        steps: The drawn arguments of a plan's steps, by the step's name.
        setting: The world in which it is said.
        talk: An exchange without a call that follows, or is all there is; None if none does.
    """

    text: str
    setting: Setting
    wishes: tuple[Wish, ...] = ()
    steps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    talk: tuple[str, str] | None = None


class Unfit(Exception):
    """A task that cannot be carried out with the values that were drawn; it is begun anew.

    Args:
        agent: Who gave up.
        reason: Why, in a word that can be counted.
        detail: Why, in a sentence.
    """

    def __init__(self, agent: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{agent}: {reason}: {detail}")
        self.agent = agent
        self.reason = reason
        self.detail = detail
