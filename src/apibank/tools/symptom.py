"""What a symptom may come from, and what helps until a doctor does; symptoms are found whatever their case."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Name, folded

DOMAIN = "Health Management"


@tool(domain=DOMAIN, effect="read")
def symptom_search(world: World, symptom: Name) -> list[dict[str, str]]:
    """Tell which illnesses a symptom may come from, and what they are.

    Args:
        symptom: The symptom in one or a few words, as in sore throat.

    Returns:
        results (list): The illnesses, each with its `name` and a `description`.

    Raises:
        ToolError: `invalid_argument` if the symptom is empty; `not_found` if nothing is known of it.
    """
    return _conditions(world, symptom, "description")


@tool(domain=DOMAIN, effect="read")
def emergency_knowledge(world: World, symptom: Name) -> list[dict[str, str]]:
    """Tell what to do about a symptom: first aid and treatment for each illness it may come from.

    Args:
        symptom: The symptom in one or a few words, as in sore throat.

    Returns:
        results (list): The illnesses, each with its `name` and the `aid` that helps.

    Raises:
        ToolError: `invalid_argument` if the symptom is empty; `not_found` if nothing is known of it.
    """
    return _conditions(world, symptom, "aid")


def _conditions(world: World, symptom: str, column: str) -> list[dict[str, str]]:
    if not symptom:
        raise ToolError("invalid_argument", "The symptom is empty; name one, as in sore throat.")
    rows = world.rows("SELECT * FROM knowledge.symptoms WHERE symptom = ? ORDER BY position", folded(symptom))
    if not rows:
        raise ToolError("not_found", f"Nothing is known of the symptom {symptom}; a more common word may be.")
    return [{"name": row["name"], column: row[column]} for row in rows]
