"""What a search found, and what it was for."""

from __future__ import annotations

from apibank.tools import found_tools, searched_tools

SIGN_IN, ALARM = {"name": "GetUserToken", "input_parameters": {}}, {"name": "AddAlarm", "input_parameters": {}}


def test_get_user_token_is_found_and_yet_not_searched_for_where_it_leads() -> None:
    assert found_tools([SIGN_IN, ALARM]) == ["GetUserToken", "AddAlarm"]
    assert searched_tools([SIGN_IN, ALARM]) == ["AddAlarm"]


def test_one_tool_is_found_and_searched_for() -> None:
    for output, names in ((SIGN_IN, ["GetUserToken"]), ([SIGN_IN], ["GetUserToken"]), (ALARM, ["AddAlarm"])):
        assert found_tools(output) == searched_tools(output) == names


def test_what_is_no_search_result_holds_no_tools() -> None:
    outputs: list[object] = [None, "AddAlarm", [], {}, [None, {"description": "x"}]]
    for output in outputs:
        assert found_tools(output) == searched_tools(output) == []
