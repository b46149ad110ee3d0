"""Alarms are their owner's, found by the moment at which they ring."""

from apibank.tools.alarm import add_alarm, delete_alarm, modify_alarm, query_alarm

from .expect import changes, refused, token_of

TIME = "2026-04-01 05:45:00"


def test_seed_alarms_are_found(world):
    rows = world.rows("SELECT * FROM alarms")
    assert len(rows) >= 40
    for row in rows:
        found = query_alarm(world, token=token_of(world, row["username"]), time=row["time"])
        assert found == {"time": row["time"], "username": row["username"]}


def test_an_alarm_is_set_moved_and_removed(world):
    token = token_of(world, "mira.okafor")
    assert changes(world, add_alarm, token=token, time="2026-04-03 7:5:00") == ["alarms insert"]
    assert query_alarm(world, token=token, time="2026-04-03 07:05:00")["username"] == "mira.okafor"
    moved = {"from_time": "2026-04-03T07:05:00", "to_time": "2026-04-03 07:20:00"}
    assert changes(world, modify_alarm, token=token, **moved) == ["alarms update"]
    assert refused(world, query_alarm, token=token, time="2026-04-03 07:05:00") == "not_found"
    assert changes(world, delete_alarm, token=token, time="2026-04-03 07:20:00") == ["alarms delete"]
    assert refused(world, query_alarm, token=token, time="2026-04-03 07:20:00") == "not_found"
    assert query_alarm(world, token=token, time=TIME)["time"] == TIME


def test_of_two_alarms_at_once_one_is_removed(world):
    token = token_of(world, "mira.okafor")
    add_alarm(world, token=token, time=TIME)
    delete_alarm(world, token=token, time=TIME)
    assert query_alarm(world, token=token, time=TIME)["time"] == TIME
    delete_alarm(world, token=token, time=TIME)
    assert refused(world, query_alarm, token=token, time=TIME) == "not_found"


def test_another_person_has_no_part_in_it(world):
    token = token_of(world, "petra.novakova")
    assert refused(world, query_alarm, token=token, time=TIME) == "not_found"
    assert refused(world, delete_alarm, token=token, time=TIME) == "not_found"
    assert refused(world, modify_alarm, token=token, from_time=TIME, to_time=TIME) == "not_found"


def test_a_false_token_opens_nothing(world):
    for tool in (add_alarm, delete_alarm, query_alarm):
        assert refused(world, tool, token="mira.okafor", time=TIME) == "unauthorized"
    assert refused(world, modify_alarm, token="", from_time=TIME, to_time=TIME) == "unauthorized"


def test_a_time_of_another_form_is_refused(world):
    token = token_of(world, "mira.okafor")
    for tool in (add_alarm, delete_alarm, query_alarm):
        for time in ("tomorrow", "2026-04-01", "2026-02-30 05:45:00", ""):
            assert refused(world, tool, token=token, time=time) == "invalid_argument"
    assert refused(world, modify_alarm, token=token, from_time=TIME, to_time="05:45") == "invalid_argument"
