"""Emails: what is sent stays in the outbox, letters and reminders apart."""

from __future__ import annotations

import re

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Email, Name, Timestamp, Topic

_ADDRESS = re.compile(r"[^\s@<>,;]{1,64}@([\w-]+\.)+[\w-]{2,}")


@tool(domain="Others", effect="create")
def send_email(world: World, receiver: Email, subject: Topic, content: Topic) -> str:
    """Send an email with a subject and a text to one address.

    Args:
        receiver: The email address it goes to.
        subject: What the email is about, in a few words.
        content: The text of the email.

    Returns:
        status (str): "success" once the email is sent.

    Raises:
        ToolError: `invalid_argument` if the receiver is no email address, or subject or content is empty.
    """
    _check_address(receiver)
    world.insert("sent_emails", receiver=receiver, subject=subject, content=content)
    return "success"


@tool(domain="Schedule Management", effect="create", sets=("lv3",))
def email_reminder(world: World, content: Topic, time: Timestamp, location: Name, recipient: Email) -> str:
    """Remind somebody by email of something that takes place at a time and place, such as a meeting.

    Args:
        content: What the reminder says.
        time: When it takes place, as YYYY-MM-DD HH:MM:SS.
        location: Where it takes place.
        recipient: The email address of the person to remind.

    Returns:
        status (str): "success" once the reminder is sent.

    Raises:
        ToolError: `invalid_argument` if the content is empty, the time has another form, or the recipient is no email
            address.
    """
    _check_address(recipient)
    world.insert("email_reminders", recipient=recipient, content=content, time=time, location=location)
    return "success"


def _check_address(text: str) -> None:
    if not _ADDRESS.fullmatch(text):
        raise ToolError("invalid_argument", f"{text or 'An empty text'} is not an email address.")
