"""What went wrong is counted as one would count it by hand."""

from __future__ import annotations

import json

from apibank.runs.analysis import Mistaken, analyse
from apibank.scoring.verdict import Verdict

from .test_results import VERDICTS


def wrong(key: str, level: int, tool: str, called: str | None, error: str, place: str, unwanted: int = 0) -> Verdict:
    return Verdict(key, key, level, "call", tool, False, error, place, "", called, unwanted)  # type: ignore[arg-type]


MIXED = [
    wrong("a", 1, "AddAlarm", "AddAgenda", "API Hallucination", "select", 1),
    wrong("b", 1, "AddAlarm", "AddAgenda", "API Hallucination", "select", 2),
    wrong("c", 2, "AddAlarm", None, "No API Call", "select"),
    wrong("d", 2, "ToolSearcher", "ToolSearcher", "Failed API Retrieval", "retrieve"),
    Verdict("e", "e", 1, "call", "QueryAlarm", True, called="QueryAlarm"),
    Verdict("f", "f", 1, "reply", rouge_l=0.5),
]


def test_levels_tools_and_places() -> None:
    found = analyse(MIXED)
    assert (found.total.n, found.total.wrong, found.total.unwanted) == (5, 4, 3)
    assert {level: (t.n, t.wrong) for level, t in found.levels.items()} == {1: (3, 2), 2: (2, 2)}
    assert found.levels[1].errors == {"API Hallucination": 2}
    assert [(tool, t.wrong) for tool, t in found.tools.items()] == [
        ("AddAlarm", 3),
        ("ToolSearcher", 1),
        ("QueryAlarm", 0),
    ]
    assert found.places == {
        "retrieve": {"Failed API Retrieval": 1},
        "select": {"No API Call": 1, "API Hallucination": 2},
    }


def test_a_tool_called_for_another_is_confusion_and_itself_is_not() -> None:
    assert analyse(MIXED).confusion == (Mistaken("AddAlarm", "AddAgenda", 2), Mistaken("AddAlarm", None, 1))


def test_unwanted_changes_are_the_called_tools() -> None:
    assert analyse(MIXED).unwanted == {"AddAgenda": {"calls": 2, "rows": 3}}


def test_every_wrong_call_is_in_each_table_once_and_order_does_not_matter() -> None:
    found = analyse(VERDICTS)
    for tallies in (found.levels.values(), found.tools.values()):
        assert sum(tally.wrong for tally in tallies) == found.total.wrong == 3
    assert sum(n for by_type in found.places.values() for n in by_type.values()) == 3
    assert analyse(list(reversed(VERDICTS))) == found
    assert json.loads(json.dumps(found.record()))["levels"]["1"]["wrong"] == 1


def test_nothing_wrong_is_empty() -> None:
    found = analyse([MIXED[4]])
    assert (found.total.wrong, found.confusion, found.unwanted, found.places) == (0, (), {}, {})
