"""The released agenda, alarm, meeting and reminder tools, as functions of a state.

Each looks for the first row of the token's owner that matches by topic *or* time. Which check comes first decides the
recorded error, so the order of checks is that of the released code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apibank.protocols.released import dates
from apibank.protocols.released.accounts import owner
from apibank.protocols.released.failures import Failure
from apibank.protocols.released.state import State

Row = dict[str, Any]


def _first(state: State, table: str, user: str, **wanted: str) -> tuple[Any, Row] | None:
    """Return the user's first row in which any of the wanted columns has the wanted value."""
    for key, row in state.table(table).items():
        if row["username"] == user and any(row[column] == value for column, value in wanted.items()):
            return key, row
    return None


def _next_id(state: State, table: str) -> str:
    keys = state.table(table)
    return str(max(map(int, keys)) + 1) if keys else "0"


def _absent(topic: str, time: str) -> Failure:
    return Failure("no_topic" if topic else "no_time" if time else "blank")


# Agenda: a blank time is allowed, but in AddAgenda.


def add_agenda(state: State, token: str, content: str, time: str, location: str) -> str:
    """Store an agenda item."""
    dates.check(time)
    if not content.strip():
        raise Failure("blank")
    row = {"username": owner(state, token), "content": content, "time": time, "location": location}
    state.put("Agenda", len(state.table("Agenda")) + 1, row)
    return "success"


def _agenda(state: State, token: str, content: str, time: str) -> tuple[str, tuple[Any, Row] | None]:
    if time:
        dates.check(time)
    user = owner(state, token)
    return user, _first(state, "Agenda", user, content=content, time=time)


def query_agenda(state: State, token: str, content: str, time: str, location: str) -> Row:
    """Find an agenda item."""
    del location
    _, found = _agenda(state, token, content, time)
    if found is None:
        raise _absent(content, time)
    return found[1]


def modify_agenda(state: State, token: str, content: str, time: str, location: str) -> Any:
    """Replace the agenda item with that topic or time."""
    user, found = _agenda(state, token, content, time)
    if found is None:
        if not content and not time:
            return Failure("blank")  # the released code returns the error instead of raising it
        raise _absent(content, time)
    row = {"username": user, "content": content, "time": time, "location": location}
    state.put("Agenda", found[0], row)
    return "success"


def delete_agenda(state: State, token: str, content: str, time: str, location: str) -> str:
    """Remove an agenda item."""
    del location
    _, found = _agenda(state, token, content, time)
    if found:
        state.remove("Agenda", found[0])
    elif content or time:
        raise _absent(content, time)
    return "success"


# Alarms.


def _alarm(state: State, token: str, time: str, *others: str) -> tuple[str, tuple[Any, Row] | None]:
    for text in (time, *others):
        dates.check(text)
    user = owner(state, token)
    return user, _first(state, "Alarm", user, time=time)


def add_alarm(state: State, token: str, time: str) -> str:
    """Set an alarm."""
    dates.check(time)
    state.put("Alarm", len(state.table("Alarm")) + 1, {"username": owner(state, token), "time": time})
    return "success"


def query_alarm(state: State, token: str, time: str) -> Row:
    """Find an alarm."""
    _, found = _alarm(state, token, time)
    if found is None:
        raise Failure("unknown")
    return found[1]


def modify_alarm(state: State, token: str, from_time: str, to_time: str) -> str:
    """Move an alarm."""
    user, found = _alarm(state, token, from_time, to_time)
    if found is None:
        raise Failure("unknown")
    state.put("Alarm", found[0], {"username": user, "time": to_time})
    return "success"


def delete_alarm(state: State, token: str, time: str) -> str:
    """Remove an alarm."""
    _, found = _alarm(state, token, time)
    if found is None:
        raise Failure("unknown")
    state.remove("Alarm", found[0])
    return "success"


# Meetings.


def add_meeting(
    state: State,
    token: str,
    meeting_topic: str,
    start_time: str,
    end_time: str,
    location: str,
    attendees: Any,
) -> str:
    """Store a meeting."""
    dates.check(start_time)
    dates.check(end_time)
    if not meeting_topic.strip():
        raise Failure("blank")
    number = _next_id(state, "Meeting")
    row = {"username": owner(state, token), "meeting_topic": meeting_topic, "start_time": start_time}
    state.put("Meeting", number, {**row, "end_time": end_time, "location": location, "attendees": attendees})
    return "success"


def _on_meeting(act: Callable[[State, Any, Row, str, str, str], Any]) -> Callable[..., Any]:
    """Make a tool that finds a meeting and acts on it; location and attendees play no part in it."""

    def tool(
        state: State,
        token: str,
        meeting_topic: str,
        start_time: str,
        end_time: str,
        location: str,
        attendees: Any,
    ) -> Any:
        del location, attendees
        for text in (start_time, end_time):
            if text:
                dates.check(text)
        if not meeting_topic.strip() and not start_time:
            raise Failure("blank")
        user = owner(state, token)
        found = _first(state, "Meeting", user, meeting_topic=meeting_topic, start_time=start_time)
        if found is None:
            raise _absent(meeting_topic, start_time)
        return act(state, *found, meeting_topic, start_time, end_time)

    return tool


def _modified(state: State, key: Any, row: Row, topic: str, start: str, end: str) -> str:
    changed = {**row, "meeting_topic": topic or row["meeting_topic"]}
    if start:
        changed |= {"start_time": start, "end_time": end}
    state.put("Meeting", key, changed)
    return "success"


def _deleted(state: State, key: Any, *_: Any) -> str:
    state.remove("Meeting", key)
    return "success"


query_meeting = _on_meeting(lambda state, key, row, topic, start, end: row)
modify_meeting = _on_meeting(_modified)
delete_meeting = _on_meeting(_deleted)


# Reminders.


def add_reminder(state: State, token: str, content: str, time: str) -> str:
    """Store a reminder."""
    dates.check(time)
    if not content.strip():
        raise Failure("blank")
    number = _next_id(state, "Reminder")
    state.put("Reminder", number, {"username": owner(state, token), "content": content, "time": time})
    return "success"


def _reminder(state: State, token: str, content: str, time: str) -> tuple[Any, Row]:
    dates.check(time)
    if not content.strip():
        raise Failure("blank")
    found = _first(state, "Reminder", owner(state, token), content=content, time=time)
    if found is None:
        raise Failure("unknown")
    return found


def query_reminder(state: State, token: str, content: str, time: str) -> Row:
    """Find a reminder."""
    return _reminder(state, token, content, time)[1]


def modify_reminder(state: State, token: str, content: str, time: str) -> str:
    """Change the reminder with that content or time."""
    key, row = _reminder(state, token, content, time)
    state.put("Reminder", key, {**row, "content": content, "time": time})
    return "success"


def delete_reminder(state: State, token: str, content: str, time: str) -> str:
    """Remove a reminder."""
    state.remove("Reminder", _reminder(state, token, content, time)[0])
    return "success"
