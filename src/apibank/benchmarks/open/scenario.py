"""A scenario: a dialogue with slots instead of facts, and gold calls without results.

Scenarios are written by people, in YAML, several to a file (`scenarios/levelN/NAME.yaml`, one document each); the
folder's README explains the fields. Building one with a seed gives a dialogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from apibank.errors import DataError
from apibank.tools import SEARCHER

from .slots import Specification


class Step(BaseModel):
    """One turn: what the user or the assistant says, or a gold call."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    user: str | None = None
    assistant: str | None = None
    call: str | None = None
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    bind: str | None = Field(default=None, alias="as")
    error: str | None = None
    finds: str | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(part is not None for part in (self.user, self.assistant, self.call)) != 1:
            raise ValueError("a turn is one of user, assistant, call")
        if self.call is None and (self.arguments or self.bind or self.error or self.finds):
            raise ValueError("with, as, error and finds belong to a call")
        if (self.call == SEARCHER) != (self.finds is not None):
            raise ValueError("finds belongs to every ToolSearcher call, and to no other")
        return self


class Scenario(BaseModel):
    """A dialogue to be built.

    Attributes:
        id: Unique among all scenarios: lower-case words and hyphens.
        level: The ability that it asks for.
        about: One line for reviewers: what makes this scenario worth having.
        offers: Level 1: tools that are described beside those that are called.
        hides_clock: Whether the prompt keeps the date to itself.
        now: What the world's clock shows, if not the open world's moment.
        slots: The facts, by name.
        world: Rows to add to the world before the dialogue begins, by table.
        turns: What is said and called.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    level: Literal[1, 2, 3]
    about: str
    offers: tuple[str, ...] = ()
    hides_clock: bool = False
    now: str | None = None
    slots: dict[str, Specification] = Field(default_factory=dict)
    world: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    turns: tuple[Step, ...]

    @property
    def called(self) -> tuple[str, ...]:
        """The names of the tools that are called, in order of first use."""
        return tuple(dict.fromkeys(step.call for step in self.turns if step.call is not None))


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return all scenarios, by level, then file, then order in the file.

    Raises:
        DataError: A file is no YAML, a scenario is malformed, or two share an id.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Scenario] = {}
    for where in _files():
        try:
            documents = list(yaml.load_all(where.read_text(encoding="utf-8"), Loader=loader))
        except yaml.YAMLError as problem:
            raise DataError(f"{where.name} is no YAML: {problem}") from None
        for document in documents:
            scenario = _check(where.name, document)
            if scenario.id in found:
                raise DataError(f"{where.name}: two scenarios are called {scenario.id}")
            found[scenario.id] = scenario
    return tuple(found.values())


def _files() -> list[Traversable]:
    root = files(__package__).joinpath("scenarios")
    folders = sorted((f for f in root.iterdir() if f.is_dir()), key=lambda f: f.name)
    return [
        entry
        for folder in folders
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".yaml")
    ]


def _check(where: str, document: Any) -> Scenario:
    name = document.get("id", "without an id") if isinstance(document, Mapping) else "without an id"
    try:
        return Scenario.model_validate(document)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(f"{where}: scenario {name}: {place}: {first['msg']}") from None
