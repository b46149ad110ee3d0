"""What tool tests expect of a call."""

from typing import Any

from apibank.tools import Tool
from apibank.world import World


def refused(world: World, tool: Tool, **arguments: Any) -> str:
    """Return the kind of the error that a call gives, having checked that it leaves no trace and says something."""
    before = world.digest()
    result = tool.run(world, arguments)
    assert result.error is not None, f"{tool} returned {result.output!r}"
    assert world.digest() == before
    assert len(result.error.message) > 10
    assert result.error.kind in " ".join(tool.errors) or result.error.kind in ("unknown_parameter", "missing_parameter")
    return result.error.kind


def changes(world: World, tool: Tool, **arguments: Any) -> list[str]:
    """Return every row change that a call makes as `table operation`, having checked that the call goes through."""
    with world.recording() as rows:
        tool(world, **arguments)
    return [f"{row.table} {row.operation}" for row in rows]


def token_of(world: World, username: str) -> str:
    """Return the token of an account."""
    return str(world.value("SELECT token FROM accounts WHERE username = ?", username))
