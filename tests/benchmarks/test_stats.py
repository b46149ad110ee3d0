"""A benchmark's figures are those of its dialogues."""

from apibank.benchmarks.open.stats import stats
from apibank.benchmarks.open.validate import build_all
from tests.benchmarks.written import ALARM, PLAN, REFUSED, SEARCH, scenario


def test_figures_by_level():
    built, _ = build_all([scenario(text) for text in (ALARM, REFUSED, SEARCH, PLAN)], 1)
    found = stats(one.dialogue for one in built)
    assert list(found) == [1, 2, 3]
    one = found[1]
    assert (one.dialogues, one.calls, one.turns, one.user_turns, one.replies) == (2, 3, 9, 3, 3)
    assert (one.no_call_turns, one.error_dialogues, one.failing_calls, one.multi_call_dialogues) == (1, 1, 1, 0)
    assert one.tools == {"GetUserToken": 2, "AddAlarm": 1}
    assert one.domains == {"Account Management": 2, "Schedule Management": 1}
    assert one.largest_share == ("AddAlarm", 1 / 3)
    assert found[3].no_call_turns == 1
    assert found[3].record()["largest_share"] == {"tool": "Calculator", "share": 0.5}


def test_an_empty_benchmark_has_no_level():
    assert stats([]) == {}
