"""Health records are found by person and span, and a moment has one record."""

import json
from typing import Any

from apibank.tools.health_data import query_health_data, record_health_data

from .expect import changes, refused

SPAN = {"start_time": "2026-01-01 00:00:00", "end_time": "2026-03-31 09:00:00"}
TIME = "2026-03-31 08:30:00"


def test_seed_records_are_found(world):
    rows = world.rows("SELECT * FROM health_records")
    people = {row["user_id"] for row in rows}
    assert len(people) >= 35
    assert all(row["time"] <= world.now.isoformat(" ") for row in rows)
    for person in people:
        span = {"start_time": "2025-06-01 00:00:00", "end_time": "2026-03-31 09:00:00"}
        found = query_health_data(world, user_id=person.lower(), **span)
        wanted = [{"time": r["time"], **json.loads(r["data"])} for r in rows if r["user_id"] == person]
        assert found == sorted(wanted, key=lambda record: record["time"])
        assert len(found) >= 3


def test_seed_records_stand_as_the_tool_writes_them(world):
    for row in world.rows("SELECT * FROM health_records"):
        items = [{"name": name, "value": value} for name, value in json.loads(row["data"]).items()]
        record_health_data(world, user_id=row["user_id"], time=TIME, health_data=items)
        span = {"start_time": TIME, "end_time": TIME}
        found = query_health_data(world, user_id=row["user_id"], **span)[0]
        assert {**found, **json.loads(row["data"])} == found


def test_what_is_recorded_is_found_and_later_values_count(world):
    first = "[{'name': 'blood_pressure', 'value': '121/79'}, {'name': 'Heart Rate', 'value': '70'}]"
    assert changes(world, record_health_data, user_id="new-7", time=TIME, health_data=first) == [
        "health_records insert"
    ]
    more = [{"name": "heart_rate", "value": 68}, {"name": "weight", "value": 61.5}]
    assert changes(world, record_health_data, user_id="NEW-7", time=TIME, health_data=more) == ["health_records update"]
    assert query_health_data(world, user_id="New-7", **SPAN) == [
        {"time": TIME, "blood_pressure": [121, 79], "heart_rate": 68, "weight": 61.5}
    ]


def test_the_order_of_measurements_does_not_matter(world):
    data = [{"name": "weight", "value": 61.5}, {"name": "heart_rate", "value": 68}]
    twin = world.fork()
    record_health_data(world, user_id="new-7", time=TIME, health_data=data)
    record_health_data(twin, user_id="new-7", time=TIME, health_data=data[::-1])
    assert world.digest() == twin.digest()
    twin.close()


def test_both_ends_belong_to_the_span(world):
    for hour in (6, 7, 8):
        time = f"2026-03-31 0{hour}:00:00"
        record_health_data(world, user_id="x", time=time, health_data=[{"name": "heart_rate", "value": 60 + hour}])
    found = query_health_data(world, user_id="x", start_time="2026-03-31 06:00:00", end_time="2026-03-31 07:00:00")
    assert [record["heart_rate"] for record in found] == [66, 67]


def test_a_measurement_called_time_does_not_hide_the_time(world):
    record_health_data(world, user_id="x", time=TIME, health_data=[{"name": "time", "value": "noon"}])
    assert query_health_data(world, user_id="x", **SPAN) == [{"time": TIME}]


def test_a_record_needs_a_person_a_time_and_named_measurements(world):
    good = {"user_id": "x", "time": TIME, "health_data": [{"name": "weight", "value": 61.5}]}
    cases: list[dict[str, Any]] = [
        {"user_id": " "},
        {"time": "2026-03-31"},
        {"health_data": []},
        {"health_data": None},
        {"health_data": "weight 61.5"},
        {"health_data": [{"value": 61.5}]},
        {"health_data": [{"name": "weight"}]},
        {"health_data": [{"name": "weight", "value": 61.5}, {"name": "Weight", "value": 62}]},
    ]
    for part in cases:
        assert refused(world, record_health_data, **{**good, **part}) == "invalid_argument", part
    assert refused(world, record_health_data, user_id="x", time=TIME) == "invalid_argument"


def test_a_question_needs_a_person_and_a_span(world):
    assert refused(world, query_health_data, user_id="", **SPAN) == "invalid_argument"
    assert refused(world, query_health_data, user_id="A20931", **{**SPAN, "end_time": "now"}) == "invalid_argument"
    backwards = {"start_time": SPAN["end_time"], "end_time": SPAN["start_time"]}
    assert refused(world, query_health_data, user_id="A20931", **backwards) == "invalid_argument"
    assert refused(world, query_health_data, user_id="nobody", **SPAN) == "not_found"
    empty = {"start_time": "2020-01-01 00:00:00", "end_time": "2020-12-31 00:00:00"}
    assert refused(world, query_health_data, user_id="A20931", **empty) == "not_found"
