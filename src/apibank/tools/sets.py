"""Tool sets: `apis` for levels 1 and 2, `lv3` for level 3, each name to one tool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, get_args

from apibank.errors import UsageError
from apibank.world import World

from .errors import ToolError
from .tool import Result, Set, Tool

MODULES = (
    "account",
    "agenda",
    "alarm",
    "reminder",
    "meeting",
    "calendar",
    "appointment",
    "health_data",
    "symptom",
    "smart_home",
    "bank",
    "stock",
    "encyclopedia",
    "language",
    "media",
    "email",
    "calculator",
    "hotel",
    "travel",
    "weather",
    "movies",
    "social",
    "organization",
    "salary",
    "tool_search",
)
"""The modules that hold tools, one a domain, in the order in which the tools are listed."""


class Toolset(Mapping[str, Tool]):
    """Tools by name, in the order in which they are listed.

    Args:
        name: What the set is called.
        tools: Its tools; two of one name are a mistake.
    """

    def __init__(self, name: str, tools: tuple[Tool, ...]) -> None:
        self.name = name
        self._tools = {tool.name: tool for tool in tools}
        if len(self._tools) != len(tools):
            raise ValueError(f"two tools of the set {name} share a name")

    def __getitem__(self, name: str) -> Tool:
        return self._tools[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tools)

    def __len__(self) -> int:
        return len(self._tools)

    def run(self, world: World, name: str, arguments: Mapping[str, Any]) -> Result:
        """Call a tool by name; an unknown name is a `ToolError` like any other."""
        found = self._tools.get(name)
        if found is None:
            return Result(error=ToolError("unknown_tool", f"There is no tool named {name}."))
        return found.run(world, arguments)


@cache
def all_tools() -> tuple[Tool, ...]:
    """Return every tool once, those of both sets too, in listing order."""
    found: list[Tool] = []
    for module in MODULES:
        for value in vars(import_module(f"apibank.tools.{module}")).values():
            if isinstance(value, Tool) and not any(value is tool for tool in found):
                found.append(value)
    return tuple(found)


@cache
def toolset(name: str) -> Toolset:
    """Return a tool set by name.

    Raises:
        UsageError: There is no set of that name.
    """
    if name not in get_args(Set):
        raise UsageError(f"there is no tool set {name!r}: choose from {', '.join(get_args(Set))}")
    return Toolset(name, tuple(tool for tool in all_tools() if name in tool.sets))
