"""Alarms of the signed-in user."""

from __future__ import annotations

from typing import Any

from apibank.world import World

from .errors import ToolError
from .session import user_of
from .tool import tool
from .types import Timestamp, Token

DOMAIN = "Schedule Management"


@tool(domain=DOMAIN, effect="create")
def add_alarm(world: World, token: Token, time: Timestamp) -> str:
    """Set an alarm for a given moment.

    Args:
        token: The user's token, as GetUserToken hands it out.
        time: When it should ring, as YYYY-MM-DD HH:MM:SS.

    Returns:
        status (str): "success" once the alarm is set.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the time has another form.
    """
    world.insert("alarms", username=user_of(world, token), time=time)
    return "success"


@tool(domain=DOMAIN, effect="delete")
def delete_alarm(world: World, token: Token, time: Timestamp) -> str:
    """Remove an alarm that the user has set.

    Args:
        token: The user's token, as GetUserToken hands it out.
        time: When the alarm is set to ring, as YYYY-MM-DD HH:MM:SS.

    Returns:
        status (str): "success" once the alarm is gone.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the time has another form;
            `not_found` if the user has no alarm then.
    """
    world.execute("DELETE FROM alarms WHERE id = ?", _own_alarm(world, token, time)["id"])
    return "success"


@tool(domain=DOMAIN, effect="update")
def modify_alarm(world: World, token: Token, from_time: Timestamp, to_time: Timestamp) -> str:
    """Reschedule a user's alarm: move it from one moment to another.

    Args:
        token: The user's token, as GetUserToken hands it out.
        from_time: When the alarm is set to ring now, as YYYY-MM-DD HH:MM:SS.
        to_time: When it should ring instead, as YYYY-MM-DD HH:MM:SS.

    Returns:
        status (str): "success" once the alarm is moved.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if a time has another form;
            `not_found` if the user has no alarm at `from_time`.
    """
    alarm = _own_alarm(world, token, from_time)
    world.execute("UPDATE alarms SET time = ? WHERE id = ?", to_time, alarm["id"])
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_alarm(world: World, token: Token, time: Timestamp) -> dict[str, Any]:
    """Look up whether an alarm is set for a given moment.

    Args:
        token: The user's token, as GetUserToken hands it out.
        time: The moment to look at, as YYYY-MM-DD HH:MM:SS.

    Returns:
        info (json): The alarm, with its `time` and the `username` it rings for.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the time has another form;
            `not_found` if the user has no alarm then.
    """
    alarm = _own_alarm(world, token, time)
    return {"time": alarm["time"], "username": alarm["username"]}


def _own_alarm(world: World, token: str, time: str) -> dict[str, Any]:
    user = user_of(world, token)
    alarm = world.row("SELECT * FROM alarms WHERE username = ? AND time = ? ORDER BY id", user, time)
    if alarm is None:
        raise ToolError("not_found", f"{user} has no alarm at {time}.")
    return alarm
