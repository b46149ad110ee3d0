"""`apibank call`: one call of a tool, with what it gives and changes."""

from __future__ import annotations

import json as json_
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from apibank.errors import UsageError

from .output import console, print_json, say

if TYPE_CHECKING:
    from apibank.tools import Result, Tool
    from apibank.world import RowChange, ToolSearch, World

REFUSED = 1
"""The exit status of a call that fails."""


def call(
    name: str,
    /,
    *arguments: str,
    world: Path | None = None,
    set_: Annotated[Literal["apis", "lv3"] | None, Parameter(name="--set")] = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Call a tool, and show what it gives and which rows it changes.

    Args:
        name: The tool.
        arguments: Each as name=value; a list is written as in attendees='["Ann", "Bo"]'.
        world: A world file: the call acts on it, and it is made from the open world if it is not there yet. Without
            one, the call acts on a copy of the open world that is then thrown away.
        set_: The tool set, where both have a tool of this name: apis (levels 1 and 2) or lv3 (level 3).
        json: Print one JSON document.
    """
    from apibank.tools.find import find_tools

    tool = find_tools(name, set_)[0]
    done = make(tool, read_arguments(arguments), world, set_)
    error = done.result.error
    if json:
        print_json({"tool": tool.name, **done.record(), "saved": done.saved})
    elif error is not None:
        say(f"apibank: {tool.name} fails: {error.message} ({error.kind})")
    else:
        out = console()
        for line in happening_lines(done.result, done.changes):
            out.print(line, markup=False, highlight=False, soft_wrap=True)
        if done.saved:
            say(f"kept in {world}")
    return REFUSED if error is not None else 0


@dataclass(frozen=True)
class Made:
    """A call that was made.

    Args:
        result: What it gave.
        changes: Which rows it changed.
        saved: Whether a world file was written.
    """

    result: Result
    changes: tuple[RowChange, ...]
    saved: bool = False

    def record(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        error = self.result.error
        return {
            "output": self.result.output,
            "error": {"kind": error.kind, "message": error.message} if error is not None else None,
            "changes": [asdict(change) for change in self.changes],
        }


def make(tool: Tool, arguments: Mapping[str, Any], file: Path | None = None, in_set: str | None = None) -> Made:
    """Call a tool.

    Args:
        tool: What to call.
        arguments: Values by parameter name.
        file: The world file that it acts on, made from the open world if it is not there; None for a copy of the open
            world.
        in_set: The tool set that ToolSearcher looks through; by default the first that the tool is of.

    Raises:
        DataError: The file is no world, or cannot be written.
    """
    from apibank.world import World

    there = file is not None and file.exists()
    with World.open(file if there else None, _search(tool, in_set)) as world:
        before = world.digest()
        result, changes = _run(tool, arguments, world)
        save = file is not None and result.ok and (not there or world.digest() != before)
        if save and file is not None:
            world.save(file)
    return Made(result, changes, save)


def read_arguments(written: Iterable[str]) -> dict[str, str]:
    """Return arguments that were written as name=value.

    Raises:
        UsageError: One is not, or a name stands twice.
    """
    found: dict[str, str] = {}
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise UsageError(f"{text!r} is no argument: write each as name=value, as in time='2026-04-02 06:30:00'")
        if name in found:
            raise UsageError(f"the argument {name} is given twice")
        found[name] = value
    return found


def call_line(tool: Tool, arguments: Mapping[str, Any]) -> str:
    """Return the command that makes a call."""
    from apibank.tools.find import find_tools

    parts = (f"{name}={shlex.quote(_word(value))}" for name, value in arguments.items())
    chosen = [] if find_tools(tool.name)[0] is tool else ["--set", tool.sets[0]]
    return " ".join(["apibank call", tool.name, *parts, *chosen])


def happening_lines(result: Result, changes: Iterable[RowChange]) -> Iterator[str]:
    """Yield what a call gave, and a line for each row that it changed."""
    if result.error is not None:
        yield f"fails: {result.error.message} ({result.error.kind})"
    else:
        yield json_.dumps(result.output, ensure_ascii=False, indent=2)
    for change in changes:
        yield change.describe()


def _run(tool: Tool, arguments: Mapping[str, Any], world: World) -> tuple[Result, tuple[RowChange, ...]]:
    with world.recording() as changes:
        result = tool.run(world, arguments)
    return result, tuple(changes)


def _search(tool: Tool, in_set: str | None) -> ToolSearch | None:
    if tool.effect != "retrieve":
        return None
    from apibank.benchmarks.open.benchmark import searcher

    return searcher(in_set or tool.sets[0])


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json_.dumps(value, ensure_ascii=False)
