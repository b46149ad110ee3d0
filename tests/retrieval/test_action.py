"""The action that words name, and what it is worth in a search."""

from __future__ import annotations

import pytest

from apibank.retrieval import Entry, ToolIndex, default_index
from apibank.retrieval.action import Action, action_of, action_of_tool
from apibank.retrieval.index import SAME_ACTION
from apibank.tools import toolset
from tests.retrieval.support import WordHashes, needs_minilm


@pytest.mark.parametrize(
    ("keywords", "action"),
    [
        ("create scene", "create"),
        ("Scene CREATION", "create"),
        ("reschedule a meeting that I booked", "update"),
        ("get rid of an alarm", "delete"),
        ("call off the party", "delete"),
        ("look up a removed entry", "read"),
        ("which alarms are set", "read"),
        ("remember what is due", None),
        ("asset address", None),
        ("transcribe speech", None),
    ],
)
def test_the_first_listed_word_tells_the_action(keywords: str, action: Action | None) -> None:
    assert action_of(keywords) == action


def test_a_tool_acts_by_its_name_else_by_how_its_description_opens() -> None:
    assert action_of_tool("DropRoster", "Add nothing.") == "delete"
    assert action_of_tool("Wiki", "Look up the page on a subject.") == "read"
    assert action_of_tool("Paint", "Coat a wall, then remove the tape.") is None


@pytest.mark.parametrize(
    ("prefix", "action"), [("Add", "create"), ("Modify", "update"), ("Delete", "delete"), ("Query", "read")]
)
def test_the_names_of_the_tools_tell_their_action(prefix: str, action: Action) -> None:
    named = [tool for name, tool in toolset("apis").items() if name.startswith(prefix)]
    assert len(named) >= 5
    assert {action_of_tool(tool.name, tool.description) for tool in named} == {action}


def test_the_same_action_adds_to_the_cosine_and_no_other_does() -> None:
    texts = {"A": "roster", "B": "roster", "C": "roster"}
    actions: dict[str, Action | None] = {"A": "delete", "B": "create", "C": None}
    plain = ToolIndex([Entry(name, text) for name, text in texts.items()], WordHashes())
    acting = ToolIndex([Entry(name, text, actions[name]) for name, text in texts.items()], WordHashes())
    cosine = {hit.name: hit.score for hit in plain.search("create roster")}
    found = acting.search("create roster")
    assert found[0].name == "B"
    assert {hit.name: round(hit.score - cosine[hit.name], 6) for hit in found} == {"A": 0, "B": SAME_ACTION, "C": 0}
    assert acting.search("roster") == plain.search("roster")


@pytest.mark.parametrize(
    ("keywords", "tool"),
    [
        ("create scene", "AddScene"),
        ("add health data", "RecordHealthData"),
        ("edit reminder", "ModifyReminder"),
        ("schedule meeting", "AddMeeting"),
        ("update password", "ModifyPassword"),
        ("move agenda entry", "ModifyAgenda"),
    ],
)
def test_the_default_index_tells_siblings_apart(keywords: str, tool: str) -> None:
    needs_minilm()
    index = default_index([tool.describe() for tool in toolset("apis").values()])
    assert index.search(keywords, limit=1)[0].name == tool
