"""Reminders of the signed-in user: what they must not forget, and when."""

from __future__ import annotations

from typing import Any

from apibank.world import World

from .errors import ToolError
from .lookup import closest
from .session import user_of
from .tool import tool
from .types import Timestamp, Token, Topic

DOMAIN = "Schedule Management"


@tool(domain=DOMAIN, effect="create")
def add_reminder(world: World, token: Token, content: Topic, time: Timestamp) -> str:
    """Remind the signed-in user of something at a given moment.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What to remind the user of, in a few words.
        time: When to remind them, as YYYY-MM-DD HH:MM:SS.

    Returns:
        status (str): "success" once the reminder is set.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the content is empty or the time
            has another form.
    """
    world.insert("reminders", username=user_of(world, token), content=content, time=time)
    return "success"


@tool(domain=DOMAIN, effect="delete")
def delete_reminder(world: World, token: Token, content: Topic, time: Timestamp) -> str:
    """Drop one of the signed-in user's reminders, found by its content or its time.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What the reminder says.
        time: When the reminder is due, as YYYY-MM-DD HH:MM:SS.

    Returns:
        status (str): "success" once the reminder is gone.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the content is empty or the time
            has another form; `not_found` if no reminder of the user has this content or time.
    """
    world.execute("DELETE FROM reminders WHERE id = ?", _own_reminder(world, token, content, time)["id"])
    return "success"


@tool(domain=DOMAIN, effect="update")
def modify_reminder(world: World, token: Token, content: Topic, time: Timestamp) -> str:
    """Change one of the signed-in user's reminders.

    The reminder due at this time gets the content; if there is none, the one with this content gets the time.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What the reminder shall say.
        time: When the reminder shall be due, as YYYY-MM-DD HH:MM:SS.

    Returns:
        status (str): "success" once the reminder is changed.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the content is empty or the time
            has another form; `not_found` if no reminder of the user has this content or time.
    """
    reminder = _own_reminder(world, token, content, time)
    world.execute("UPDATE reminders SET content = ?, time = ? WHERE id = ?", content, time, reminder["id"])
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_reminder(world: World, token: Token, content: Topic, time: Timestamp) -> dict[str, Any]:
    """Look up one of the signed-in user's reminders by its content or its time.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What the reminder says.
        time: When the reminder is due, as YYYY-MM-DD HH:MM:SS.

    Returns:
        reminder_info (json): The reminder's `content` and `time`, and the `username` whom it reminds.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the content is empty or the time
            has another form; `not_found` if no reminder of the user has this content or time.
    """
    reminder = _own_reminder(world, token, content, time)
    return {name: reminder[name] for name in ("content", "time", "username")}


def _own_reminder(world: World, token: str, content: str, time: str) -> dict[str, Any]:
    user = user_of(world, token)
    rows = world.rows("SELECT * FROM reminders WHERE username = ? ORDER BY id", user)
    reminder = closest(rows, {"time": time, "content": content}, {})
    if reminder is None:
        raise ToolError("not_found", f'{user} has no reminder about "{content}" or at {time}.')
    return reminder
