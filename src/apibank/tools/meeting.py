"""Meetings: those that a signed-in user keeps, and, for level 3, those of anybody by name.

Both sets of tools read and write one table. A meeting that was booked without signing in has no owner.
"""

from __future__ import annotations

import json
from typing import Any

from apibank.world import World

from .errors import ToolError
from .lookup import closest
from .session import user_of
from .tool import tool
from .types import FreeText, MaybeTimestamp, Name, Names, Timestamp, Token, Topic, folded

DOMAIN = "Schedule Management"
SHOWN = ("meeting_topic", "start_time", "end_time", "location", "attendees", "username")


@tool(domain=DOMAIN, effect="create")
def add_meeting(
    world: World,
    token: Token,
    meeting_topic: Topic,
    start_time: Timestamp,
    end_time: Timestamp,
    location: Name,
    attendees: Names,
) -> str:
    """Book a meeting for the signed-in user.

    Args:
        token: The user's token, as GetUserToken hands it out.
        meeting_topic: What the meeting is about, in a few words.
        start_time: When it begins, as YYYY-MM-DD HH:MM:SS.
        end_time: When it ends, as YYYY-MM-DD HH:MM:SS.
        location: Where it is held.
        attendees: The names of those who take part.

    Returns:
        status (str): "success" once the meeting is booked.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if the topic is empty or a time has
            another form.
    """
    _book(world, user_of(world, token), meeting_topic, start_time, end_time, location, attendees)
    return "success"


@tool(domain=DOMAIN, effect="delete")
def delete_meeting(
    world: World,
    token: Token,
    meeting_topic: FreeText,
    start_time: MaybeTimestamp,
    end_time: MaybeTimestamp,
    location: Name,
    attendees: Names,
) -> str:
    """Cancel one of the signed-in user's meetings, found by its topic or its beginning.

    Args:
        token: The user's token, as GetUserToken hands it out.
        meeting_topic: What the meeting is about; empty if only its beginning is known.
        start_time: When it begins, as YYYY-MM-DD HH:MM:SS; empty if only its topic is known.
        end_time: When it ends, as YYYY-MM-DD HH:MM:SS; empty if it is not known.
        location: Where it is held; empty if it is not known.
        attendees: The names of those who take part; empty if they are not known.

    Returns:
        status (str): "success" once the meeting is cancelled.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if topic and beginning are both
            empty or a time has another form; `not_found` if no meeting of the user has this topic or beginning.
    """
    meeting = _own_meeting(world, token, meeting_topic, start_time, end_time, location, attendees)
    world.execute("DELETE FROM meetings WHERE id = ?", meeting["id"])
    return "success"


@tool(domain=DOMAIN, effect="update")
def modify_meeting(
    world: World,
    token: Token,
    meeting_topic: FreeText,
    start_time: MaybeTimestamp,
    end_time: MaybeTimestamp,
    location: Name,
    attendees: Names,
) -> str:
    """Change one of the signed-in user's meetings.

    The meeting is found by its topic or its beginning; then it takes on every value that is given.

    Args:
        token: The user's token, as GetUserToken hands it out.
        meeting_topic: What the meeting is about: as it stands to find it, or new if the beginning finds it; empty to
            leave it.
        start_time: When it begins, as YYYY-MM-DD HH:MM:SS: as it stands to find it, or new if the topic finds it;
            empty to leave it.
        end_time: When it shall end, as YYYY-MM-DD HH:MM:SS; empty to leave it.
        location: Where it shall be held; empty to leave it.
        attendees: The names of all who shall take part; empty to leave them.

    Returns:
        status (str): "success" once the meeting is changed.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if topic and beginning are both
            empty or a time has another form; `not_found` if no meeting of the user has this topic or beginning.
    """
    meeting = _own_meeting(world, token, meeting_topic, start_time, end_time, location, attendees)
    world.execute(
        "UPDATE meetings SET topic = ?, start_time = ?, end_time = ?, location = ?, attendees = ? WHERE id = ?",
        meeting_topic or meeting["meeting_topic"],
        start_time or meeting["start_time"],
        end_time or meeting["end_time"],
        location or meeting["location"],
        json.dumps(attendees or meeting["attendees"], ensure_ascii=False),
        meeting["id"],
    )
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_meeting(
    world: World,
    token: Token,
    meeting_topic: FreeText,
    start_time: MaybeTimestamp,
    end_time: MaybeTimestamp,
    location: Name,
    attendees: Names,
) -> dict[str, Any]:
    """Look up one of the signed-in user's meetings by its topic or its beginning.

    Args:
        token: The user's token, as GetUserToken hands it out.
        meeting_topic: What the meeting is about; empty if only its beginning is known.
        start_time: When it begins, as YYYY-MM-DD HH:MM:SS; empty if only its topic is known.
        end_time: When it ends, as YYYY-MM-DD HH:MM:SS; empty if it is not known.
        location: Where it is held; empty if it is not known.
        attendees: The names of those who take part; empty if they are not known.

    Returns:
        meeting_info (json): The meeting's `meeting_topic`, `start_time`, `end_time`, `location` and `attendees`, and
            the `username` who booked it.

    Raises:
        ToolError: `unauthorized` if no account has this token; `invalid_argument` if topic and beginning are both
            empty or a time has another form; `not_found` if no meeting of the user has this topic or beginning.
    """
    meeting = _own_meeting(world, token, meeting_topic, start_time, end_time, location, attendees)
    return {name: meeting[name] for name in SHOWN}


@tool(domain=DOMAIN, effect="create", sets=("lv3",), name="AddMeeting")
def plan_meeting(
    world: World, meeting_topic: Topic, start_time: Timestamp, end_time: Timestamp, location: Name, attendees: Names
) -> str:
    """Book a meeting for everyone who takes part in it.

    Args:
        meeting_topic: What the meeting is about, in a few words.
        start_time: When it begins, as YYYY-MM-DD HH:MM:SS.
        end_time: When it ends, as YYYY-MM-DD HH:MM:SS.
        location: Where it is held.
        attendees: The names of those who take part.

    Returns:
        status (str): "success" once the meeting is booked.

    Raises:
        ToolError: `invalid_argument` if the topic is empty or a time has another form.
    """
    _book(world, "", meeting_topic, start_time, end_time, location, attendees)
    return "success"


@tool(domain=DOMAIN, effect="read", sets=("lv3",), name="QueryMeeting")
def meetings_of(world: World, user_name: Name) -> dict[str, list[dict[str, Any]]]:
    """List the meetings of a person, the earliest first.

    Args:
        user_name: The person's name, or the name of their account.

    Returns:
        meetings (list): All that the person has booked or takes part in, each with its `meeting_id`, `meeting_name`,
            `meeting_time` (when it begins), `meeting_location` and `meeting_attendees`.

    Raises:
        ToolError: `not_found` if nobody of this name has an account or a meeting.
    """
    own = _account_names(world, user_name)
    names = [json.dumps(name, ensure_ascii=False) for name in (own | {folded(user_name)}) - {""}]
    rows = world.rows("SELECT *, json_quote(username) || attendees AS people FROM meetings ORDER BY start_time, id")
    found = [
        {
            "meeting_id": meeting["id"],
            "meeting_name": meeting["topic"],
            "meeting_time": meeting["start_time"],
            "meeting_location": meeting["location"],
            "meeting_attendees": json.loads(meeting["attendees"]),
        }
        for meeting in rows
        for people in [folded(meeting["people"])]
        if any(name in people for name in names)
    ]
    if not found and not own:
        raise ToolError("not_found", f"Nobody named {user_name} has an account or a meeting.")
    return {"meetings": found}


def _account_names(world: World, name: str) -> set[str]:
    """Return every name, folded, that an account of this user name or full name is known by."""
    asked, names = folded(name), set[str]()
    for account in world.rows("SELECT username, full_name FROM accounts"):
        own = {folded(account["username"]), folded(account["full_name"])} - {""}
        if asked in own:
            names |= own
    return names


def _book(
    world: World, owner: str, topic: str, start_time: str, end_time: str, location: str, attendees: list[str]
) -> None:
    world.insert(
        "meetings",
        username=owner,
        topic=topic,
        start_time=start_time,
        end_time=end_time,
        location=location,
        attendees=json.dumps(attendees, ensure_ascii=False),
    )


def _own_meeting(
    world: World, token: str, topic: str, start_time: str, end_time: str, location: str, attendees: list[str]
) -> dict[str, Any]:
    user = user_of(world, token)
    if not topic and not start_time:
        raise ToolError("invalid_argument", "A meeting is found by its topic or its beginning; give one of them.")
    rows = world.rows("SELECT *, topic AS meeting_topic FROM meetings WHERE username = ? ORDER BY id", user)
    meeting = closest(
        [{**row, "attendees": json.loads(row["attendees"])} for row in rows],
        {"start_time": start_time, "meeting_topic": topic},
        {"end_time": end_time, "location": location, "attendees": attendees},
    )
    if meeting is None:
        known = [f'about "{topic}"'] * bool(topic) + [f"at {start_time}"] * bool(start_time)
        raise ToolError("not_found", f"{user} has no meeting {' or '.join(known)}.")
    return meeting
