"""`apibank tools` lists every tool and shows each with a call that goes through."""

import shlex

import pytest

from apibank.cli.tools import first_sentence
from apibank.tools import Tool, all_tools, toolset
from apibank.tools.examples import EXAMPLES
from tests.cli.said import Shell


def marks(tool: Tool) -> str:
    return f"  {tool.effect}, {' and '.join(tool.sets)}"


def test_the_list_names_every_tool_by_domain(apibank: Shell):
    said = apibank("tools")
    assert said.status == 0
    lines = said.out.splitlines()
    for tool in all_tools():
        (line,) = (each for each in lines if each.startswith(f"{tool.name}(") and each.endswith(marks(tool)))
        assert lines[lines.index(line) + 1] == f"    {first_sentence(tool.description)}"
        assert all(parameter.name in line for parameter in tool.parameters)
    assert {tool.domain for tool in all_tools()} <= set(lines)
    assert said.out.rstrip().endswith("73 tools; apibank tools NAME shows one")


def test_the_list_of_a_set(apibank: Shell):
    names = [entry["name"] for entry in apibank("tools", "--set", "lv3", "--json").document]
    assert names == list(toolset("lv3"))
    assert "--set" in apibank("tools", "--set", "lv4").complaint


@pytest.mark.parametrize("tool", all_tools(), ids=lambda tool: f"{tool.name}-{tool.sets[0]}")
def test_every_tool_is_shown_with_a_call_that_goes_through(apibank: Shell, tool: Tool):
    (shown,) = apibank("tools", tool.name, "--set", tool.sets[0], "--json").document
    assert shown["name"] == tool.name
    assert shown["function"] == tool.function_schema()
    example = shown["example"]
    assert example["error"] is None
    assert example["output"] not in (None, "", [], {})
    assert bool(example["changes"]) == tool.writes, "a tool that writes changes a row, and no other does"


def test_examples_are_of_tools_that_are_there():
    assert {name: set(examples) - set(toolset(name)) for name, examples in EXAMPLES.items()} == {
        "apis": set(),
        "lv3": set(),
    }


@pytest.mark.parametrize("name", ["AddAlarm", "AddMeeting", "TimedSwitch", "RecordHealthData", "AccountInfo"])
def test_the_example_is_a_command_that_works_as_shown(apibank: Shell, name: str):
    text = apibank("tools", name).out
    for block in text.split("Example, in the open world\n")[1:]:
        command, _, told = block.strip().partition("\n")
        shell, *arguments = shlex.split(command)
        assert shell == "apibank"
        again = apibank(*arguments)
        assert again.status == 0
        expected = told.split("\n\n")[0].rstrip()
        assert [line.strip() for line in again.out.splitlines()] == [line.strip() for line in expected.splitlines()]


def test_a_name_of_both_sets_shows_both(apibank: Shell):
    assert [entry["sets"] for entry in apibank("tools", "addmeeting", "--json").document] == [["apis"], ["lv3"]]
    assert apibank("tools", "Calculator").out.count("Example") == 1


def test_everything_about_a_tool_is_shown(apibank: Shell):
    text = apibank("tools", "ForgotPassword").out
    assert "verification_code (int, may be left out): " in text
    assert "`invalid_argument` if" in text
    assert "password_resets" in text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("AddAlrm", "AddAlarm"), ("query alarm", "QueryAlarm"), ("hotel", "BookHotel"), ("calculate", "Calculator")],
)
def test_an_unknown_name_gets_the_nearest(apibank: Shell, typed: str, meant: str):
    assert meant in apibank("tools", typed).complaint


def test_a_name_like_no_other_is_told_where_to_look(apibank: Shell):
    assert apibank("tools", "xyzzy").complaint.endswith("apibank tools lists them")
    assert "in the set apis" in apibank("tools", "Geocoding", "--set", "apis").complaint
