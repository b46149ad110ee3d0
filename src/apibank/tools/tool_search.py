"""The tool that finds tools, and what it found."""

from __future__ import annotations

from typing import Any

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Keywords

SEARCHER = "ToolSearcher"
"""The tool that finds tools."""

SIGN_IN = "GetUserToken"
"""The tool that hands tokens out; a search brings it along with a tool that needs one."""


@tool(domain="Information Query and Processing", effect="retrieve", sets=("apis", "lv3"))
def tool_searcher(world: World, keywords: Keywords) -> list[dict[str, Any]] | dict[str, Any]:
    """Find the tool that fits what you want to do, by a few keywords, and get its description.

    Args:
        keywords: What the tool should do, in a few words, as "book hotel room".

    Returns:
        best_matchs (Union[List[dict], dict]): The description of the tool that fits best; a list of two where that tool
            needs a token, GetUserToken first.

    Raises:
        ToolError: `invalid_argument` if the keywords are empty; `not_found` if there is nothing to search in.
    """
    if not keywords:
        raise ToolError("invalid_argument", "keywords must say what to search for.")
    found = world.search.find(keywords) if world.search is not None else None
    if not found:
        raise ToolError("not_found", "No tool can be searched for here.")
    return found


def found_tools(output: Any) -> list[str]:
    """Return the names of the tools that a search found, in its order.

    Args:
        output: A result of ToolSearcher; anything else holds none.
    """
    entries = output if isinstance(output, list) else [output]
    return [entry["name"] for entry in entries if isinstance(entry, dict) and "name" in entry]


def searched_tools(output: Any) -> list[str]:
    """Return the names of the tools that a search was for: those found, GetUserToken aside if it only leads.

    Args:
        output: A result of ToolSearcher; anything else holds none.
    """
    names = found_tools(output)
    return names[1:] if len(names) > 1 and names[0] == SIGN_IN else names
