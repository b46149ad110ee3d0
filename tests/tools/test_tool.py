"""A tool's descriptions follow from its function, and nothing but a `ToolError` leaves it."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apibank.tools import ErrorKind, Result, Tool, ToolError, all_tools, toolset
from apibank.tools.alarm import add_alarm, modify_alarm
from apibank.tools.examples import example_of
from apibank.tools.types import (
    Date,
    DayOfYear,
    Devices,
    Flag,
    Formula,
    FreeText,
    Integer,
    Kind,
    Names,
    Number,
    Timestamp,
)
from apibank.world import World, open_image

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


ERROR = re.compile(r"`(\w+)` if ")
ODD: list[object] = [
    "", "Nothing of the kind", "mira.okafor", "2019-02-03", "2019-02-03 04:05:06", 0, -1, 10**7, True, None, {}, [],
    ["Nobody Atall"], [{"name": "x", "description": "y"}], [{"name": "x", "value": "y"}],
]  # fmt: skip


def kinds_told(tool: Tool) -> set[str]:
    return {kind for condition in tool.errors for kind in re.findall("`([a-z_]+)`", condition.partition(" if ")[0])}


def kind_of(alias: Any) -> Kind:
    kind = alias.__metadata__[0]
    assert isinstance(kind, Kind)
    return kind


def refusal(result: Result) -> str | None:
    return result.error.kind if result.error else None


def test_one_definition_gives_every_description() -> None:
    described = modify_alarm.describe()
    assert list(described["input_parameters"]) == ["token", "from_time", "to_time"]
    assert described["output_parameters"]["status"]["type"] == "str"
    schema = modify_alarm.function_schema()["function"]
    assert schema["name"] == "ModifyAlarm"
    assert schema["parameters"]["required"] == ["token", "from_time", "to_time"]
    assert any("not_found" in condition for condition in modify_alarm.errors)


@pytest.mark.parametrize("tool", all_tools(), ids=lambda t: f"{t.name}-{'+'.join(t.sets)}")
def test_every_tool_says_what_it_does_takes_returns_and_refuses(tool) -> None:
    assert len(tool.description) > 20
    assert all(p.description for p in tool.parameters)
    assert tool.outputs
    assert all(o.description and o.word for o in tool.outputs)
    assert all(ERROR.match(condition) for condition in tool.errors)
    assert all(kind in get_args(ErrorKind) for kind in kinds_told(tool))


def own_errors(tool: Tool, world: World) -> set[str]:
    """Return the kinds of error that a tool gives beyond those of its parameters' types."""
    example = example_of(tool)
    given = set()
    for name, value in product(tool.kinds, ODD):
        arguments = {**example, name: value}
        with suppress(ToolError), world.trial():
            tool.bind(arguments)
            given.add(refusal(tool.run(world, arguments)))
    with world.trial():
        given |= {refusal(tool.run(world, example)) for _ in range(2)}
    return {kind for kind in given if kind is not None}


def test_every_error_that_a_tool_gives_is_one_that_it_tells_of() -> None:
    with World(open_image()) as world:
        given = {tool: own_errors(tool, world) for tool in all_tools()}
    assert {str(tool): untold for tool, kinds in given.items() if (untold := kinds - kinds_told(tool))} == {}
    assert {tool.name for tool, kinds in given.items() if not kinds} == {"GetToday", "AddMeeting", "FlightSearch"}


@pytest.mark.parametrize("name", ["apis", "lv3"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_a_model_writes_a_tool_answers_or_refuses_without_a_trace(name: str, data: st.DataObject) -> None:
    tools = toolset(name)
    tool = data.draw(st.sampled_from(sorted(tools)))
    if tool == "ToolSearcher":
        return
    known = st.sampled_from([*tools[tool].kinds, "nonsense"])
    arguments = data.draw(st.dictionaries(known, JSON | st.sampled_from(["2026-04-01 07:00:00", "2026-04-01", "1"])))
    with World(open_image()) as world:
        before = world.digest()
        result = tools.run(world, tool, arguments)
        if not result.ok:
            assert world.digest() == before
        elif not tools[tool].writes:
            with world.recording() as changes:
                tools.run(world, tool, arguments)
            assert changes == []


def test_arguments_are_checked_before_the_world_is_touched() -> None:
    moment = "2026-04-01 07:00:00"
    with World.empty() as world:
        assert refusal(add_alarm.run(world, {"token": "x"})) == "missing_parameter"
        assert refusal(add_alarm.run(world, {"token": "x", "time": "soon"})) == "invalid_argument"
        assert refusal(add_alarm.run(world, {"token": "x", "time": moment, "note": 1})) == "unknown_parameter"
        assert refusal(toolset("apis").run(world, "AddAlarms", {})) == "unknown_tool"
        with pytest.raises(ToolError):
            add_alarm(world, token="x", time="2026-04-01 07:00:00")


@pytest.mark.parametrize(
    ("alias", "written", "read"),
    [
        (Timestamp, " 2026-4-1 7:05:00", "2026-04-01 07:05:00"),
        (Timestamp, "2026-04-01T07:05:00", "2026-04-01 07:05:00"),
        (Date, "2026-4-1", "2026-04-01"),
        (DayOfYear, "2024-02-29", "02-29"),
        (DayOfYear, "02-29", "02-29"),
        (Integer, "-12", -12),
        (Integer, 3.0, 3),
        (Number, "1e3", 1000.0),
        (Flag, "False", False),
        (Names, "['Ann', 'Bo']", ["Ann", "Bo"]),
        (Names, "Ann, Bo", ["Ann", "Bo"]),
        (Devices, '[{"name": "lamp", "description": "left"}]', [{"name": "lamp", "description": "left"}]),
    ],
)
def test_values_are_read_as_a_person_would_mean_them(alias: object, written: object, read: object) -> None:
    assert kind_of(alias).canonical("x", written) == read


@pytest.mark.parametrize(
    ("alias", "written"),
    [(Timestamp, "2026-02-30 00:00:00"), (Date, "soon"), (Integer, True), (Integer, "²"), (Number, "nan"), (Names, 3),
     (Number, 10**400), (Devices, [{"name": "lamp"}]), (Devices, "[" * 9000), (Flag, "maybe")],
)  # fmt: skip
def test_other_values_are_refused(alias: object, written: object) -> None:
    with pytest.raises(ToolError) as refused:
        kind_of(alias).canonical("x", written)
    assert refused.value.kind == "invalid_argument"


def test_equality_is_the_types() -> None:
    assert kind_of(Names).same(["Ann Lee", "bo"], ["Bo", "ann  lee"])
    assert kind_of(Number).same(0.1 + 0.2, 0.3)
    assert not kind_of(Timestamp).same("2026-04-01 07:00:00", "2026-04-01 07:00:01")


def test_free_text_may_be_worded_otherwise_but_for_its_numbers() -> None:
    same = kind_of(FreeText).same
    assert same("Call the dentist about room 4", "call dentist about room 4!")
    assert not same("Call the dentist about room 4", "Call the dentist about room 5")
    assert not same("Call the dentist about room 4", "Call the dentist about a room")
    assert not same("Lunch with Ann", "Lunch with all of Bo's friends")
    assert same("", " ")
    assert not same("", "Lunch")


def test_a_formula_is_its_value_and_its_numbers() -> None:
    same = kind_of(Formula).same
    assert same("(5+10)*3", "3 × (10 + 5.0)")
    assert same("1,200/4", "1200 ÷ 4")
    for other in ("(9+6)*3", "45", "5+10*3", "(5+10)*"):
        assert not same("(5+10)*3", other)
    assert same("2 +", "2+")
