"""`apibank tools`: the tools by domain, or one in full with a call that is really made."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from .call import call_line, happening_lines, make
from .output import console, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from apibank.tools import Tool

SetName = Literal["apis", "lv3"]


def tools(
    name: str | None = None,
    /,
    *,
    set_: Annotated[SetName | None, Parameter(name="--set")] = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """List the tools, or show one: parameters, result, errors, and a call of it.

    Args:
        name: The tool to show.
        set_: Only tools of this set: apis (levels 1 and 2) or lv3 (level 3).
        json: Print one JSON document.
    """
    from apibank.tools import all_tools, toolset
    from apibank.tools.find import find_tools

    if name is not None:
        found = find_tools(name, set_)
        if json:
            print_json([_full_record(tool) for tool in found])
        else:
            for tool in found:
                _print_tool(tool, console())
        return 0
    listed = list(all_tools()) if set_ is None else list(toolset(set_).values())
    if json:
        print_json([_record(tool) for tool in listed])
    else:
        _print_list(listed, console())
    return 0


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop that ends a sentence."""
    return text.partition(". ")[0].rstrip(".") + "."


def _print_list(listed: list[Tool], out: Console) -> None:
    from rich.text import Text

    domains: dict[str, list[Tool]] = {}
    for tool in listed:
        domains.setdefault(tool.domain, []).append(tool)
    for domain, members in domains.items():
        out.print(Text(domain, "bold underline"))
        for tool in members:
            parameters = ", ".join(p.name if p.required else f"{p.name}?" for p in tool.parameters)
            marks = f"  {tool.effect}, {' and '.join(tool.sets)}"
            out.print(Text.assemble((tool.name, "bold"), f"({parameters})", (marks, "dim")), soft_wrap=True)
            out.print(Text(f"    {first_sentence(tool.description)}"), soft_wrap=True)
        out.print()
    out.print(f"{len(listed)} tools; apibank tools NAME shows one", highlight=False)


def _print_tool(tool: Tool, out: Console) -> None:
    def line(text: str = "", style: str = "") -> None:
        out.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    line(tool.name, "bold")
    line(f"{tool.domain}; {tool.effect}; set {' and '.join(tool.sets)}", "dim")
    line(tool.description)
    line("\nParameters" if tool.parameters else "\nNo parameters", "bold")
    for p in tool.parameters:
        line(f"  {p.name} ({p.kind.word}{'' if p.required else ', may be left out'}): {p.description}")
    line("\nResult", "bold")
    for output in tool.outputs:
        line(f"  {output.name} ({output.word}): {output.description}")
    if tool.errors:
        line("\nErrors", "bold")
    for error in tool.errors:
        line(f"  {error}")
    line("\nExample, in the open world", "bold")
    arguments, done = _example(tool)
    line(f"  {call_line(tool, arguments)}", "green")
    for told in happening_lines(done.result, done.changes):
        line(indent(told, "  "))
    line()


def _record(tool: Tool) -> dict[str, Any]:
    return {"domain": tool.domain, "effect": tool.effect, "sets": list(tool.sets), **tool.describe()}


def _full_record(tool: Tool) -> dict[str, Any]:
    arguments, done = _example(tool)
    return {
        **_record(tool),
        "errors": list(tool.errors),
        "function": tool.function_schema(),
        "example": {"arguments": arguments, **done.record()},
    }


def _example(tool: Tool) -> tuple[dict[str, Any], Any]:
    from apibank.tools.examples import example_of

    arguments = example_of(tool)
    return arguments, make(tool, arguments)
