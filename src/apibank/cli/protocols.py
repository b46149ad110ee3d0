"""`apibank protocols`: the protocols, and what each one says."""

from __future__ import annotations

import inspect
from typing import Annotated

from cyclopts import Parameter

from .output import console, print_json


def protocols(name: str | None = None, /, *, json: Annotated[bool, Parameter(negative=())] = False) -> int:
    """List the protocols, or show one: who used it, rows, prompt, reply format, state, verdict, aggregation.

    Args:
        name: The protocol to show.
        json: Print one JSON document.
    """
    from apibank.protocols.registry import PROTOCOLS

    if name is not None:
        protocol = PROTOCOLS.load(name)
        explained = inspect.getdoc(protocol) or ""
        if json:
            print_json({"name": protocol.name, "summary": protocol.summary, "explained": explained})
        else:
            out = console()
            out.print(protocol.name, style="bold", highlight=False)
            out.print(explained, markup=False, highlight=False, soft_wrap=True)
        return 0
    found = [PROTOCOLS.load(each) for each in PROTOCOLS]
    if json:
        print_json([{"name": each.name, "summary": each.summary} for each in found])
        return 0
    width = max(len(each.name) for each in found)
    for each in found:
        console().print(f"[bold]{each.name:{width}}[/bold]  {each.summary}", highlight=False, soft_wrap=True)
    return 0
