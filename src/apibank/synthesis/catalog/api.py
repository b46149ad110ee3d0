"""An API of the library: what a model reads of it, and the rule by which it is executed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

from .dice import Dice
from .expressions import Expression
from .field import Field
from .values import Values
from .writing import Template

Action: TypeAlias = Literal["create", "read", "list", "update", "delete", "compute"]
Shape: TypeAlias = "tuple[str | tuple[str, Shape], ...]"
"""The fields of a result in order; a pair nests a further shape under a name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How an API is executed.

    Args:
        action: What it does.
        kind: What kind of record it acts on; empty for `compute`.
        by: The parameters that find the record or records.
        once: The parameters of which no two records share the values.
        where: What listed records must further be.
    """

    action: Action
    kind: str = ""
    by: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    where: Expression | None = None

    @property
    def writes(self) -> bool:
        """Whether it changes what is stored."""
        return self.action in ("create", "update", "delete")


@dataclass(frozen=True, slots=True)
class Failure:
    """A way in which a call can fail, and how it is spoken of.

    Args:
        condition: What must hold of the arguments; None where the record must be missing.
        values: Values that bring it about, by field.
        error: What the API says.
        reply: What the assistant then says.
        retry: How the user gives a good value; None if the user leaves it.
    """

    condition: Expression | None
    values: Mapping[str, Values]
    error: Template
    reply: Template
    retry: Template | None = None

    @property
    def lost(self) -> bool:
        """Whether it is that there is no such record."""
        return self.condition is None


@dataclass(frozen=True, eq=False)
class Api:
    """One API.

    Args:
        name: What models call it.
        about: What it does, as models read it.
        domain: The domain that it belongs to.
        fields: The domain's fields by name.
        parameters: The names of its parameters in order.
        optional: Those of them that may be left out.
        shape: Its result.
        bare: Whether the result is the one value of its shape without a name.
        listed: The name of the list in the result of a `list` rule; else empty.
        rule: How it is executed.
        searches: What a model might search for to find it.
        asks: Requests of users.
        says: Replies once it has succeeded.
        follow: What users say to have it called again with another value, by field.
        correct: What users say to correct an earlier value, by field.
        failures: The ways in which it fails.
    """

    name: str
    about: str
    domain: str
    fields: Mapping[str, Field] = field(repr=False)
    parameters: tuple[str, ...]
    optional: frozenset[str]
    shape: Shape
    bare: bool
    listed: str
    rule: Rule
    searches: tuple[str, ...] = ()
    asks: tuple[Template, ...] = ()
    says: tuple[Template, ...] = ()
    follow: Mapping[str, Template] = field(default_factory=dict)
    correct: Mapping[str, Template] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The parameters that may not be left out."""
        return tuple(name for name in self.parameters if name not in self.optional)

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        """The names of all fields of the result, those in nests included."""
        return tuple(_leaves(self.shape))

    # Descriptions ----------------------------------------------------------------------------------------------

    @cached_property
    def description(self) -> dict[str, Any]:
        """The description in API-Bank's shape: name, description, input and output parameters."""
        return {
            "name": self.name,
            "description": self.about,
            "input_parameters": {
                name: {"type": self.fields[name].word, "description": self._told(name)} for name in self.parameters
            },
            "output_parameters": self._output_description(),
        }

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """What a `compute` rule takes for optional parameters that are left out; the description tells it."""
        if self.rule.action != "compute":
            return {}
        held: dict[str, Any] = {"today": "2026-01-01"}
        for name in self.parameters:
            values = self.fields[name].values
            if name in self.optional and not values.needs:
                held[name] = values.options[0] if values.options else values.draw(Dice(f"default|{name}"), held)
        del held["today"]
        return held

    def _told(self, name: str) -> str:
        told = self.fields[name].description
        if name in self.defaults:
            return f"{told} Optional, {self.defaults[name]} by default."
        return f"{told} Optional." if name in self.optional else told

    def _output_description(self) -> dict[str, Any]:
        if self.listed:
            return {self.listed: {"type": "list", "description": f"A list of entries with {self._named(self.shape)}."}}
        found = {}
        for entry in self.shape:
            if isinstance(entry, str):
                found[entry] = {"type": self.fields[entry].word, "description": self.fields[entry].description}
            else:
                found[entry[0]] = {"type": "dict", "description": f"Holds {self._named(entry[1])}."}
        return found

    def _named(self, shape: Shape) -> str:
        names = [
            f"{entry} ({self.fields[entry].about.rstrip('.')})"
            if isinstance(entry, str)
            else f"{entry[0]} (holds {self._named(entry[1])})"
            for entry in shape
        ]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

    @cached_property
    def function_schema(self) -> dict[str, Any]:
        """The API in the OpenAI `tools` shape, for native function calling."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.about,
                "parameters": {
                    "type": "object",
                    "properties": {
                        name: {**self.fields[name].schema, "description": self._told(name)} for name in self.parameters
                    },
                    "required": list(self.required),
                    "additionalProperties": False,
                },
            },
        }

    def wrong(self, arguments: Mapping[str, Any]) -> str | None:
        """Return what is wrong with the form of some arguments, None if nothing is."""
        for name in self.required:
            if name not in arguments:
                return f"{self.name} needs the parameter {name}."
        for name, value in arguments.items():
            if name not in self.parameters:
                return f"{self.name} has no parameter {name}."
            expected = self.fields[name].wrong(value)
            if expected is not None:
                return f"{name} must be {expected}, not {value!r}."
        return None


def _leaves(shape: Shape) -> Iterator[str]:
    for entry in shape:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _leaves(entry[1])
