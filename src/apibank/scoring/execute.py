"""The verdict on a call by what it does: gold and prediction run on the same world, then both are undone.

Right is: the same tool, arguments equal by the parameters' types, an equal result and equal row changes. An argument
that one of the two leaves blank is equal if result and changes are. Where gold is to be refused for a value that cannot
be read, a call is right that is refused for the same: such values are equal apart from case and spaces. A wrong call
gets exactly one error type and one place, the first that applies in the order in which a call goes wrong: it is not
there, cannot be read, names another tool, has other parameters, has other values, or does something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apibank.benchmarks import GoldCall
from apibank.calls import Call, ParseFailure
from apibank.tools import SEARCHER, SIGN_IN, Result, Tool, ToolError, Toolset, found_tools, searched_tools
from apibank.tools.types import folded
from apibank.world import RowChange, World

from .equivalence import differing_arguments, one_sided_arguments, same_changes, same_result, unwanted_changes
from .unread import judge_unread
from .verdict import ErrorType, Place, Verdict


@dataclass(frozen=True, slots=True)
class Happening:
    """What a call gave and changed."""

    result: Result
    changes: tuple[RowChange, ...]


def happen(call: Call, world: World, tools: Toolset) -> Happening:
    """Run a call, record what changes, and undo it."""
    with world.trial():
        with world.recording() as changes:
            result = tools.run(world, call.name, call.arguments)
        return Happening(result, tuple(changes))


def judge_call(
    base: Verdict, gold: GoldCall, predicted: Call | ParseFailure, world: World, tools: Toolset, later: Sequence[str]
) -> Verdict:
    """Judge one call.

    Args:
        base: The verdict's key, dialogue, level and tool; the judgement is filled in.
        gold: The gold call.
        predicted: What the model called, or why nothing could be read.
        world: The world as it stands before the call; it is left as it was.
        tools: The tools that can be called.
        later: Names of the tools that gold calls after this one, in order.
    """

    def wrong(error: ErrorType, place: Place, reason: str, unwanted: int = 0) -> Verdict:
        return replace(base, correct=False, error=error, place=place, reason=reason, unwanted=unwanted)

    searching = gold.call.name == SEARCHER
    if isinstance(predicted, ParseFailure):
        return judge_unread(base, predicted)
    base = replace(base, called=predicted.name)
    done = happen(predicted, world, tools)
    wanted = happen(gold.call, world, tools)
    damage = len(unwanted_changes(wanted.changes, done.changes))
    if predicted.name != gold.call.name:
        place: Place = "retrieve" if searching else "order" if predicted.name in later else "select"
        known = "" if predicted.name in tools else ", which does not exist"
        return wrong(
            "API Hallucination", place, f"It calls {predicted.name}{known}, where {gold.call.name} is due.", damage
        )
    tool = tools[gold.call.name]
    try:
        given = tool.bind(predicted.arguments)
    except ToolError as problem:
        if _kind(wanted.result) == _kind(done.result):
            differing = _differing_as_written(tool, gold.call, predicted)
            if not differing:
                return replace(base, correct=True)
            if str(wanted.result.error) == problem.message:
                return wrong(*_unbound(problem), _other_value(differing[0], gold.call, predicted), damage)
        return wrong(*_unbound(problem), problem.message, damage)
    if searching:
        missing = [name for name in sought_tools(gold, later) if name not in found_tools(done.result.output)]
        if missing:
            found = ", ".join(found_tools(done.result.output)) or "nothing"
            return wrong(
                "Failed API Retrieval", "retrieve", f"The search should bring {missing[0]}; it brings {found}."
            )
        return replace(base, correct=True)
    differing, one_sided = _differences(tool, gold.call, given)
    unlike = _unlike(wanted, done)
    blamed = differing or (one_sided if unlike else [])
    if done.result.error is not None and wanted.result.error is None:
        named = f" ({', '.join(blamed)} differs from gold)" if blamed else ""
        return wrong(
            "Has Exception",
            "argument value" if blamed else "state",
            f"The call fails: {done.result.error.message}{named}",
            damage,
        )
    if blamed:
        reason = _other_value(blamed[0], gold.call, predicted)
        return wrong("Invalid Input Parameters", "argument value", reason, damage)
    if unlike:
        return wrong("Invalid Input Parameters", "state", f"The arguments agree, but {unlike}.", damage)
    return replace(base, correct=True)


def sought_tools(gold: GoldCall, later: Sequence[str]) -> list[str]:
    """Return the tools that a search should bring: those it brought or, if none is ever called, the one called next."""
    found = searched_tools(gold.output)
    if any(name in later for name in found):
        return found
    following = next((name for name in later if name not in (SEARCHER, SIGN_IN)), None)
    return [following] if following else found


def _unbound(problem: ToolError) -> tuple[ErrorType, Place]:
    match problem.kind:
        case "missing_parameter":
            return "Miss Input Parameters", "argument name"
        case "unknown_parameter":
            return "Invalid Input Parameters", "argument name"
        case _:
            return "Invalid Input Parameters", "argument value"


def _other_value(name: str, gold: Call, predicted: Call) -> str:
    return f"{name} is {predicted.arguments.get(name)!r}, where gold has {gold.arguments.get(name)!r}."


def _differing_as_written(tool: Tool, gold: Call, predicted: Call) -> list[str]:
    """Return the parameters that differ between two calls that are refused; a value that no one can read is a text."""
    meant, meant_unread = _read(tool, gold)
    given, unread = _read(tool, predicted)
    needed = [
        p.name for p in tool.parameters if p.required and (p.name in gold.arguments) != (p.name in predicted.arguments)
    ]
    names = dict.fromkeys([*meant_unread, *unread])
    unlike = [name for name in names if meant_unread.get(name) != unread.get(name)]
    return [*needed, *unlike, *differing_arguments(tool, meant, given)]


def _read(tool: Tool, call: Call) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the arguments that can be read, as their canonical values, and the others as folded text."""
    read, unread = dict[str, Any](), dict[str, str]()
    optional = {parameter.name for parameter in tool.parameters if not parameter.required}
    for name, value in call.arguments.items():
        if value is None and name in optional:
            continue
        try:
            read[name] = tool.kinds[name].canonical(name, value)
        except (KeyError, ToolError):
            unread[name] = folded(str(value))
    return read, unread


def _differences(tool: Tool, gold: Call, given: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the parameters that differ, those with a value of gold's that cannot be read too, and the blank ones."""
    meant, unread = _read(tool, gold)
    if unread:
        return [*unread, *differing_arguments(tool, meant, given)], []
    return differing_arguments(tool, meant, given), one_sided_arguments(tool, meant, given)


def _unlike(wanted: Happening, done: Happening) -> str | None:
    if _kind(done.result) != _kind(wanted.result) or not same_result(wanted.result.output, done.result.output):
        return "the result is another one"
    return None if same_changes(wanted.changes, done.changes) else "other rows change"


def _kind(result: Result) -> str | None:
    return result.error.kind if result.error else None
