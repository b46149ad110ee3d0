"""Reminders are their owner's, found by content or time; the better fit is taken."""

import pytest

from apibank.tools.reminder import add_reminder, delete_reminder, modify_reminder, query_reminder

from .expect import changes, refused, token_of

INVOICE = {"content": "Send the generator invoice to the landlord", "time": "2026-04-01 12:00:00"}
AUNT = {"content": "Call Aunt Ngozi on her birthday", "time": "2026-04-10 19:00:00"}
ELSE = "2026-07-01 00:00:00"


@pytest.fixture
def token(world):
    return token_of(world, "mira.okafor")


def test_seed_reminders_are_found(world):
    rows = world.rows("SELECT * FROM reminders")
    assert len(rows) >= 50
    for row in rows:
        known = {"content": row["content"], "time": row["time"]}
        found = query_reminder(world, token=token_of(world, row["username"]), **known)
        assert found == {**known, "username": row["username"]}


def test_a_reminder_is_set_found_and_dropped(world, token):
    new = {"content": "Pay the gym", "time": "2026-04-05 10:00:00"}
    assert changes(world, add_reminder, token=token, **new) == ["reminders insert"]
    assert query_reminder(world, token=token, content="pay  THE gym", time=ELSE)["time"] == new["time"]
    assert query_reminder(world, token=token, content="Gym", time=new["time"])["content"] == new["content"]
    assert changes(world, delete_reminder, token=token, **new) == ["reminders delete"]
    assert refused(world, query_reminder, token=token, **new) == "not_found"


def test_a_change_moves_what_the_content_finds_and_rewords_what_the_time_finds(world, token):
    assert changes(world, modify_reminder, token=token, **{**INVOICE, "time": ELSE}) == ["reminders update"]
    assert query_reminder(world, token=token, content="-", time=ELSE)["content"] == INVOICE["content"]
    assert modify_reminder(world, token=token, **{**AUNT, "content": "Video call with Ngozi"}) == "success"
    found = query_reminder(world, token=token, content="video call with ngozi", time="2026-08-01 00:00:00")
    assert found == {"content": "Video call with Ngozi", "time": AUNT["time"], "username": "mira.okafor"}


def test_the_fit_of_both_goes_before_time_and_time_before_content(world, token):
    mixed = {"content": INVOICE["content"], "time": AUNT["time"]}
    assert query_reminder(world, token=token, **mixed)["content"] == AUNT["content"]
    add_reminder(world, token=token, **mixed)
    found = query_reminder(world, token=token, **mixed)
    assert (found["content"], found["time"]) == (mixed["content"], mixed["time"])


def test_another_person_has_no_part_in_it(world):
    for tool in (query_reminder, delete_reminder, modify_reminder):
        assert refused(world, tool, token=token_of(world, "tomasz_w"), **INVOICE) == "not_found"
        assert refused(world, tool, token=token_of(world, "mira.okafor"), content="Aunt", time=ELSE) == "not_found"


@pytest.mark.parametrize("tool", [add_reminder, delete_reminder, modify_reminder, query_reminder])
def test_what_every_reminder_tool_refuses(world, token, tool):
    assert refused(world, tool, token="x", **INVOICE) == "unauthorized"
    assert refused(world, tool, token=token, **{**INVOICE, "content": "  "}) == "invalid_argument"
    assert refused(world, tool, token=token, **{**INVOICE, "time": "noon"}) == "invalid_argument"
    assert refused(world, tool, token=token, **{**INVOICE, "time": ""}) == "invalid_argument"
    assert refused(world, tool, token=token, content="a") == "missing_parameter"


def test_contents_are_compared_by_their_words():
    kind = add_reminder.kinds["content"]
    assert kind.free
    assert kind.same("Pay the gym", "pay the Gym!")
    assert not kind.same("Pay the gym", "Pay the rent and the water bill")
