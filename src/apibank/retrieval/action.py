"""The action that words name: to create, update, delete or read something.

Sentence encoders put a thing before what is done with it, so that "create scene" lies nearer to DeleteScene than to
AddScene. The first verb, or noun of a verb, that is listed here tells what is done.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from apibank.retrieval.words import spaced

Action: TypeAlias = Literal["create", "update", "delete", "read"]

WORDS: dict[Action, str] = {
    "create": (
        "sign up|set up|put on|creat(?:e|ing|ion)|add|adding|addition|mak(?:e|ing)|set|setting|book|booking|"
        "reserv(?:e|ing|ation)|register|registering|registration|schedul(?:e|ing)|arrange|organi[sz]e|plan|record|"
        "store|sav(?:e|ing)|insert|enter|open|opening|enroll?"
    ),
    "update": (
        "chang(?:e|ing)|modify|modifying|modification|updat(?:e|ing)|edit|editing|alter|adjust|adjustment|amend|"
        "revise|mov(?:e|ing)|shift|postpone|delay|reschedul(?:e|ing)|rename|replac(?:e|ing|ement)|swap|correct"
    ),
    "delete": (
        "call off|get rid of|take back|take off|delet(?:e|ing|ion)|remov(?:e|ing|al)|cancel|cancell?ing|cancellation|"
        "erase|drop|clear|discard|strike|close|unset|withdraw|revoke"
    ),
    "read": (
        "look up|look for|lookup|query|querying|check|checking|find|finding|search|searching|show|get|getting|fetch|"
        "retriev(?:e|al)|view|viewing|see|list|listing|tell|display|read|inquire|inquiry|"
        "^(?:what|which|who|whose|when|where|is|are|did|do|does)"
    ),
}
"""The words of each action; a question is a wish to read. Participles are left out: they tell of things, not of acts.

"get rid of" stands before "get", for of the words that begin at one place the first listed is taken.
"""

_ACTION = re.compile("|".join(rf"(?P<{action}>\b(?:{words})\b)" for action, words in WORDS.items()), re.IGNORECASE)
_OPENING_WORDS = 2


@lru_cache(maxsize=4_096)
def action_of(text: str) -> Action | None:
    """Return the action that a text names first, None where it names none."""
    found = _ACTION.search(text)
    return next(action for action in WORDS if found[action]) if found else None


def action_of_tool(name: str, description: str) -> Action | None:
    """Return what a tool does by its name or, where that does not tell, by how its description opens.

    Args:
        name: The tool's name, in camel case or with underscores.
        description: What it does, in the imperative.

    Returns:
        The action; None for tools of another kind, such as one that translates.
    """
    return action_of(spaced(name)) or action_of(" ".join(description.split()[:_OPENING_WORDS]))
