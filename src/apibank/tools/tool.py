"""A tool: one typed function from which every description of it follows.

The signature gives names, types and defaults of the parameters; the docstring gives the description, what each
parameter and each output means, and the errors. A call either returns a JSON value or leaves no trace and gives a
`ToolError`; no other exception leaves `Tool.run`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from apibank.world import World

from .errors import ToolError
from .types import Kind

Effect = Literal["read", "create", "update", "delete", "compute", "retrieve"]
Set = Literal["apis", "lv3"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a tool, as its signature and docstring have it."""

    name: str
    kind: Kind
    description: str
    required: bool
    default: Any = None


@dataclass(frozen=True, slots=True)
class Output:
    """One field of what a tool returns: its name, its API-Bank type word, and what it means."""

    name: str
    word: str
    description: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a call gave: an output, or the error that stood in its way."""

    output: Any = None
    error: ToolError | None = None

    @property
    def ok(self) -> bool:
        """Whether the call went through."""
        return self.error is None


class Tool:
    """A tool that can be described and run. Made with `@tool`.

    Args:
        function: The typed function behind it; its first parameter is the world.
        name: What models call it.
        domain: The paper's domain that it belongs to.
        sets: The tool sets that it stands in.
        effect: What it does to the world.
    """

    def __init__(
        self, function: Callable[..., Any], *, name: str, domain: str, sets: tuple[Set, ...], effect: Effect
    ) -> None:
        self.function = function
        self.name = name
        self.domain = domain
        self.sets = sets
        self.effect = effect

    def __repr__(self) -> str:
        return f"<Tool {self.name} of {'+'.join(self.sets)}>"

    @property
    def writes(self) -> bool:
        """Whether a call can change the world."""
        return self.effect in ("create", "update", "delete")

    @cached_property
    def _docstring(self) -> Any:
        from docstring_parser import DocstringStyle, parse

        return parse(self.function.__doc__ or "", style=DocstringStyle.GOOGLE)

    @cached_property
    def description(self) -> str:
        """What the tool does, in one paragraph."""
        parts = (self._docstring.short_description, self._docstring.long_description)
        return " ".join(" ".join(part.split()) for part in parts if part)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each parameter, in the signature's order."""
        hints = get_type_hints(self.function, include_extras=True)
        found = {}
        for name in list(inspect.signature(self.function).parameters)[1:]:
            found[name] = _kind_of(hints[name])
        return found

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        given = list(inspect.signature(self.function).parameters.values())[1:]
        return {p.name: p.default for p in given if p.default is not p.empty}

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters, in the signature's order."""
        texts = {p.arg_name: " ".join((p.description or "").split()) for p in self._docstring.params}
        return tuple(
            Parameter(name, kind, texts[name], name not in self._defaults, self._defaults.get(name))
            for name, kind in self.kinds.items()
        )

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """The fields of the result, from the docstring's `Returns:` lines `name (type): meaning`."""
        found = []
        section = inspect.getdoc(self.function) or ""
        lines = section.split("Returns:", 1)[1].split("\n\n", 1)[0].splitlines() if "Returns:" in section else []
        for line in lines:
            head, colon, text = line.strip().partition(": ")
            if colon and head.endswith(")") and " (" in head:
                name, word = head[:-1].split(" (", 1)
                found.append(Output(name, word, text))
            elif line.strip() and found:
                last = found.pop()
                found.append(Output(last.name, last.word, f"{last.description} {line.strip()}"))
        return tuple(found)

    @cached_property
    def errors(self) -> tuple[str, ...]:
        """The conditions under which it raises a `ToolError`, as its docstring lists them."""
        texts = [" ".join((r.description or "").split()) for r in self._docstring.raises]
        return tuple(part.strip() for text in texts for part in text.split(";") if part.strip())

    # Descriptions ------------------------------------------------------------------------------------------

    def describe(self) -> dict[str, Any]:
        """Return the description in API-Bank's shape: name, description, input and output parameters."""
        return {
            "name": self.name,
            "description": self.description,
            "input_parameters": {p.name: {"type": p.kind.word, "description": p.description} for p in self.parameters},
            "output_parameters": {o.name: {"type": o.word, "description": o.description} for o in self.outputs},
        }

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of the arguments."""
        properties = {}
        for p in self.parameters:
            properties[p.name] = {**p.kind.schema, "description": p.description}
            if not p.required and p.default is not None:
                properties[p.name]["default"] = p.default
        return {
            "type": "object",
            "properties": properties,
            "required": [p.name for p in self.parameters if p.required],
            "additionalProperties": False,
        }

    def function_schema(self) -> dict[str, Any]:
        """Return the tool in the OpenAI `tools` shape, for native function calling."""
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": self.schema()},
        }

    # Running -----------------------------------------------------------------------------------------------

    def bind(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the canonical arguments, without those left to their default.

        Raises:
            ToolError: `unknown_parameter`, `missing_parameter` or `invalid_argument`.
        """
        unknown = [name for name in arguments if name not in self.kinds]
        if unknown:
            raise ToolError("unknown_parameter", f"{self.name} has no parameter {unknown[0]}.")
        missing = [name for name in self.kinds if name not in arguments and name not in self._defaults]
        if missing:
            raise ToolError("missing_parameter", f"{self.name} needs the parameter {missing[0]}.")
        return {
            name: self.kinds[name].canonical(name, value)
            for name, value in arguments.items()
            if not (value is None and name in self._defaults)
        }

    def run(self, world: World, arguments: Mapping[str, Any]) -> Result:
        """Call the tool. A call that fails leaves the world as it was.

        Args:
            world: What it acts on.
            arguments: Values by parameter name, as a model wrote them: texts are read by the parameter's type.
        """
        try:
            bound = self.bind(arguments)
            with world.savepoint():
                return Result(self.function(world, **bound))
        except ToolError as error:
            return Result(error=error)

    def __call__(self, world: World, **arguments: Any) -> Any:
        """Call the tool from Python.

        Raises:
            ToolError: The call fails; the world is as it was.
        """
        result = self.run(world, arguments)
        if result.error is not None:
            raise result.error
        return result.output


def tool(
    *, domain: str, effect: Effect, sets: Iterable[Set] = ("apis",), name: str | None = None
) -> Callable[[Callable[..., Any]], Tool]:
    """Make a tool of a typed function.

    Args:
        domain: The paper's domain that it belongs to.
        effect: What it does to the world.
        sets: The tool sets that it stands in: `apis` (levels 1 and 2) and/or `lv3` (level 3).
        name: What models call it; by default the function's name in CamelCase.
    """

    def make(function: Callable[..., Any]) -> Tool:
        called = name or "".join(part.title() for part in function.__name__.split("_"))
        return Tool(function, name=called, domain=domain, sets=tuple(sets), effect=effect)

    return make


def _kind_of(hint: Any) -> Kind:
    if get_origin(hint) is Annotated:
        for mark in get_args(hint)[1:]:
            if isinstance(mark, Kind):
                return mark
    for part in get_args(hint):
        if part is not type(None):
            return _kind_of(part)
    raise TypeError(f"{hint!r} is not a tool parameter type; use one of apibank.tools.types")
