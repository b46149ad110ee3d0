"""A domain of the library: its fields, APIs, plans and talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .api import Api
from .field import Field
from .writing import Template


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a plan.

    Args:
        name: What the plan's texts call it.
        api: The name of the API that it calls.
        given: Arguments that come from earlier steps, each the path to it, as `{"litres": "run.litres"}`.
    """

    name: str
    api: str
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A request that needs several APIs.

    Args:
        ask: What the user says.
        steps: The calls in order.
        says: What the assistant says at the end.
    """

    ask: Template
    steps: tuple[Step, ...]
    says: Template

    @property
    def apis(self) -> tuple[str, ...]:
        """The names of the different APIs that it needs, in the order in which they are first called."""
        return tuple(dict.fromkeys(step.api for step in self.steps))


@dataclass(frozen=True, slots=True)
class Talk:
    """An exchange in which no call is right."""

    user: str
    assistant: str


@dataclass(frozen=True, slots=True, eq=False)
class Domain:
    """One domain.

    Args:
        name: Unique in the library.
        group: The folder that it stands in.
        theme: The file that it stands in.
        about: One sentence.
        fields: Everything that its APIs take or give, by name.
        apis: Its APIs.
        plans: Requests that need several of them, or of others of its theme.
        talk: Exchanges without calls.
    """

    name: str
    group: str
    theme: str
    about: str
    fields: Mapping[str, Field]
    apis: tuple[Api, ...]
    plans: tuple[Plan, ...] = ()
    talk: tuple[Talk, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the domain as the taxonomy lists it."""
        return {
            "domain": self.name,
            "group": self.group,
            "theme": self.theme,
            "about": self.about,
            "apis": [api.name for api in self.apis],
        }
