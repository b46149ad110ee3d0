"""Scenes are found by name, switches by device and moment, whatever their case."""

import json

from apibank.tools.smart_home import (
    add_scene,
    cancel_timed_switch,
    delete_scene,
    modify_scene,
    query_scene,
    timed_switch,
)

from .expect import changes, refused

LAMP = {"name": "Floor lamp", "description": "Lamp beside the sofa, dimmed"}
RADIO = {"name": "radio", "description": "Radio on the windowsill, jazz"}
EVENING = "2026-04-01 19:00:00"


def test_seed_scenes_are_found_and_could_have_been_added(world):
    rows = world.rows("SELECT * FROM scenes")
    assert len(rows) >= 30
    for row in rows:
        devices = query_scene(world, name=row["name"].upper())
        assert devices == json.loads(row["devices"])
        delete_scene(world, name=row["name"])
        assert add_scene(world, name=row["name"], devices=devices) == "success"
        assert query_scene(world, name=row["name"]) == devices


def test_a_scene_is_added_changed_and_removed(world):
    assert changes(world, add_scene, name="Late Supper", devices=[LAMP]) == ["scenes insert"]
    assert query_scene(world, name="late  supper") == [LAMP]
    assert changes(world, modify_scene, name="LATE SUPPER", devices=json.dumps([RADIO, LAMP])) == ["scenes update"]
    assert query_scene(world, name="late supper") == [RADIO, LAMP]
    assert changes(world, delete_scene, name=" late supper ") == ["scenes delete"]
    assert refused(world, query_scene, name="late supper") == "not_found"


def test_names_beyond_ascii_are_folded_too(world):
    add_scene(world, name="ÉTÉ", devices=[LAMP])
    assert query_scene(world, name="été") == [LAMP]
    assert refused(world, add_scene, name="Été", devices=[]) == "conflict"


def test_a_scene_that_is_not_there(world):
    assert refused(world, delete_scene, name="moon landing") == "not_found"
    assert refused(world, query_scene, name="moon landing") == "not_found"
    assert refused(world, modify_scene, name="moon landing", devices=[LAMP]) == "not_found"


def test_a_scene_that_is_there_already(world):
    assert refused(world, add_scene, name="Movie Night", devices=[LAMP]) == "conflict"


def test_a_scene_needs_a_name_and_whole_devices(world):
    for tool, name in ((add_scene, "late supper"), (modify_scene, "movie night")):
        assert refused(world, tool, name="", devices=[LAMP]) == "invalid_argument"
        for devices in (
            [{"name": "lamp"}],
            [{"description": "Lamp beside the sofa"}],
            ["lamp"],
            "lamp, radio",
            {"name": "lamp", "description": "x"},
            [LAMP, RADIO, {**LAMP, "name": "floor  LAMP"}],
        ):
            assert refused(world, tool, name=name, devices=devices) == "invalid_argument", devices
    assert refused(world, query_scene, name=" ") == "invalid_argument"
    assert refused(world, delete_scene, name="") == "invalid_argument"


def test_seed_switches_can_be_cancelled(world):
    rows = world.rows("SELECT * FROM timed_switches")
    assert len(rows) >= 30
    for row in rows:
        assert row["time"] > world.now.isoformat(" ")
        assert cancel_timed_switch(world, name=row["device"].title(), time=row["time"]) == "success"
    assert world.value("SELECT count(*) FROM timed_switches") == 0


def test_a_switch_is_set_once_a_moment(world):
    assert changes(world, timed_switch, name="Hall lamp", time=EVENING, on="true") == ["timed_switches insert"]
    assert changes(world, timed_switch, name="hall  LAMP", time=EVENING, on=True) == []
    assert changes(world, timed_switch, name="hall lamp", time=EVENING, on="off") == ["timed_switches update"]
    assert world.rows("SELECT * FROM timed_switches WHERE device = 'hall lamp'") == [
        {"device": "hall lamp", "time": EVENING, "turn_on": 0}
    ]
    later = "2026-04-01 23:00:00"
    assert refused(world, cancel_timed_switch, name="hall lamp", time=later) == "not_found"
    assert changes(world, cancel_timed_switch, name="hall lamp", time=EVENING) == ["timed_switches delete"]
    assert refused(world, cancel_timed_switch, name="hall lamp", time=EVENING) == "not_found"


def test_a_switch_needs_a_device_a_moment_and_a_state(world):
    good = {"name": "hall lamp", "time": EVENING, "on": True}
    for part in ({"name": " "}, {"time": "19:00"}, {"on": "perhaps"}):
        assert refused(world, timed_switch, **{**good, **part}) == "invalid_argument"
    assert refused(world, cancel_timed_switch, name="", time=EVENING) == "invalid_argument"
    assert refused(world, cancel_timed_switch, name="hall lamp", time="evening") == "invalid_argument"
