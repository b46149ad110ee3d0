"""Records inside list arguments are JSON and nothing else, and the same however they are spelled."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apibank.tools import Tool, ToolError
from apibank.tools.health_data import record_health_data
from apibank.tools.records import device, measurement
from apibank.tools.smart_home import add_scene, timed_switch

SPELLINGS = [
    ("72", 72),
    ("72.0", 72),
    (72.0, 72),
    ("36.6", 36.6),
    ("-1", -1),
    ("120/80", [120, 80]),
    (" 120 / 80 ", [120, 80]),
    (["120", "80"], [120, 80]),
    ("5.4 mmol/L", "5.4 mmol/L"),
    ("1/2/3", "1/2/3"),
    ("", ""),
    (True, True),
]


@pytest.mark.parametrize(("written", "meant"), SPELLINGS)
def test_a_quantity_is_a_number_where_it_is_one(written, meant):
    read = measurement({"name": "x", "value": written})["value"]
    assert read == meant
    assert type(read) is type(meant)


@pytest.mark.parametrize("name", ["blood_pressure", "Blood Pressure", " blood  pressure ", "BLOOD_pressure"])
def test_a_measurement_has_one_name(name):
    assert measurement({"name": name, "value": 1})["name"] == "blood_pressure"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.text(), json_values)
def test_reading_twice_is_reading_once(name, value):
    try:
        once = measurement({"name": name, "value": value})
    except ValueError:
        assert value is None or not name.strip()
        return
    assert measurement(once) == once
    json.dumps(once, allow_nan=False)


@pytest.mark.parametrize(
    "record",
    [
        {"name": "x", "value": float("nan")},
        {"name": "x", "value": 1e999},
        {"name": "x", "value": b"1"},
        {"name": "x", "value": {1, 2}},
        {"name": "x", "value": {1: 2}},
        {"name": "x", "value": "\ud800"},
        {"name": "x", "value": None},
        {"name": " ", "value": 1},
        {"name": 7, "value": 1},
        {"name": "x", "value": 1, 2: 3},
    ],
)
def test_what_is_not_json_is_no_measurement(record):
    with pytest.raises(ValueError, match="name and a value"):
        measurement(record)


def test_a_value_nested_too_deep_is_no_measurement():
    value: object = 1
    for _ in range(50):
        value = [value]
    with pytest.raises(ValueError, match="name and a value"):
        measurement({"name": "x", "value": value})


def test_a_device_keeps_what_else_is_said_of_it():
    read = device({"name": " floor   lamp ", "description": " beside the sofa ", "room": "den"})
    assert read == {"name": "floor lamp", "description": "beside the sofa", "room": "den"}


@pytest.mark.parametrize("part", [{"name": 3}, {"description": None}, {"room": b"den"}, {"room": "\udfff"}])
def test_a_device_is_described_in_texts(part):
    with pytest.raises(ValueError, match="texts"):
        device({"name": "lamp", "description": "beside the sofa"} | part)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[{'name': 'heart_rate', 'value': '72'}]", [{"name": "Heart Rate", "value": 72}], True),
        (
            [{"name": "a", "value": 1}, {"name": "b", "value": 2}],
            '[{"name":"b","value":2},{"name":"a","value":1}]',
            True,
        ),
        ([{"name": "heart_rate", "value": 72}], [{"name": "heart_rate", "value": 73}], False),
        ([{"name": "heart_rate", "value": 72}], [], False),
    ],
)
def test_measurements_compare_by_what_they_say(one, other, same):
    kind = record_health_data.kinds["health_data"]
    assert kind.same(kind.canonical("x", one), kind.canonical("x", other)) is same


def test_half_a_character_is_refused_before_it_reaches_the_database(world):
    cases: list[tuple[Tool, dict[str, Any]]] = [
        (timed_switch, {"name": "\ud83d", "time": "2026-04-01 08:00:00", "on": True}),
        (add_scene, {"name": "x\udc00", "devices": []}),
    ]
    for tool, arguments in cases:
        with pytest.raises(ToolError, match="whole characters") as caught:
            tool(world, **arguments)
        assert caught.value.kind == "invalid_argument"
