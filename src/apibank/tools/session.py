"""Who is signed in: what a token says."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError


def user_of(world: World, token: str) -> str:
    """Return the user name that a token belongs to.

    Raises:
        ToolError: `unauthorized` if no account has this token.
    """
    found = world.value("SELECT username FROM accounts WHERE token = ?", token)
    if found is None:
        raise ToolError("unauthorized", "This token belongs to no account; GetUserToken gives a valid one.")
    return str(found)
