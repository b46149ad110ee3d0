"""The agenda of the signed-in user: what they do, when and where."""

from __future__ import annotations

from typing import Any

from apibank.world import World

from .errors import ToolError
from .lookup import closest
from .session import user_of
from .tool import tool
from .types import FreeText, MaybeTimestamp, Name, Timestamp, Token, Topic

DOMAIN = "Schedule Management"


@tool(domain=DOMAIN, effect="create")
def add_agenda(world: World, token: Token, content: Topic, time: Timestamp, location: Name) -> str:
    """Write something that the signed-in user will do into their agenda.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What the user will do, in a few words.
        time: When it takes place, as YYYY-MM-DD HH:MM:SS.
        location: Where it takes place.

    Returns:
        status (str): "success" once the entry stands in the agenda.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the content is empty or the time
            has another form.
    """
    world.insert("agendas", username=user_of(world, token), content=content, time=time, location=location)
    return "success"


@tool(domain=DOMAIN, effect="delete")
def delete_agenda(world: World, token: Token, content: FreeText, time: MaybeTimestamp, location: Name) -> str:
    """Strike an entry from the signed-in user's agenda, found by its content or its time.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What the entry says; empty if only its time is known.
        time: When the entry takes place, as YYYY-MM-DD HH:MM:SS; empty if only its content is known.
        location: Where the entry takes place; empty if it is not known.

    Returns:
        status (str): "success" once the entry is gone.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if content and time are both empty
            or the time has another form; `not_found` if no entry of the user has this content or time.
    """
    world.execute("DELETE FROM agendas WHERE id = ?", _own_entry(world, token, content, time, location)["id"])
    return "success"


@tool(domain=DOMAIN, effect="update")
def modify_agenda(world: World, token: Token, content: FreeText, time: MaybeTimestamp, location: Name) -> str:
    """Change an entry of the signed-in user's agenda.

    The entry is found by its content or its time; then it takes on every value that is given.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What the entry says: as it stands to find it, or new if the time finds it; empty to leave it.
        time: When the entry takes place, as YYYY-MM-DD HH:MM:SS: as it stands to find it, or new if the content
            finds it; empty to leave it.
        location: Where the entry shall take place; empty to leave it.

    Returns:
        status (str): "success" once the entry is changed.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if content and time are both empty
            or the time has another form; `not_found` if no entry of the user has this content or time.
    """
    entry = _own_entry(world, token, content, time, location)
    world.execute(
        "UPDATE agendas SET content = ?, time = ?, location = ? WHERE id = ?",
        content or entry["content"],
        time or entry["time"],
        location or entry["location"],
        entry["id"],
    )
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_agenda(world: World, token: Token, content: FreeText, time: MaybeTimestamp, location: Name) -> dict[str, Any]:
    """Look up an entry of the signed-in user's agenda by its content or its time.

    Args:
        token: The user's token, as GetUserToken hands it out.
        content: What the entry says; empty if only its time is known.
        time: When the entry takes place, as YYYY-MM-DD HH:MM:SS; empty if only its content is known.
        location: Where the entry takes place; empty if it is not known.

    Returns:
        info (json): The entry's `content`, `time` and `location`, and the `username` whose agenda it is in.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if content and time are both empty
            or the time has another form; `not_found` if no entry of the user has this content or time.
    """
    entry = _own_entry(world, token, content, time, location)
    return {name: entry[name] for name in ("content", "time", "location", "username")}


def _own_entry(world: World, token: str, content: str, time: str, location: str) -> dict[str, Any]:
    user = user_of(world, token)
    if not content and not time:
        raise ToolError("invalid_argument", "An agenda entry is found by its content or its time; give one of them.")
    rows = world.rows("SELECT * FROM agendas WHERE username = ? ORDER BY id", user)
    entry = closest(rows, {"time": time, "content": content}, {"location": location})
    if entry is None:
        known = [f'about "{content}"'] * bool(content) + [f"at {time}"] * bool(time)
        raise ToolError("not_found", f"{user} has no agenda entry {' or '.join(known)}.")
    return entry
