"""Meetings: one table behind the tools of a signed-in user and those of level 3."""

import json

import pytest

from apibank.tools.meeting import add_meeting, delete_meeting, meetings_of, modify_meeting, plan_meeting, query_meeting
from apibank.world import World

from .expect import changes, refused, token_of

READING = {
    "meeting_topic": "Reading group on diffusion models",
    "start_time": "2026-04-16 13:00:00",
    "end_time": "2026-04-16 14:00:00",
    "location": "Paulinum, room 801",
    "attendees": ["Lene Vogt", "Wei Zhang", "Maya Goldberg"],
}
RETRO = {
    "meeting_topic": "Retrospective",
    "start_time": "2026-05-04 10:00:00",
    "end_time": "2026-05-04 11:00:00",
    "location": "Online",
    "attendees": ["Zoë Papadaki", "Liam O'Sullivan"],
}


@pytest.fixture
def token(world):
    return token_of(world, "noah_bergmann")


def blank(**known):
    return {"meeting_topic": "", "start_time": "", "end_time": "", "location": "", "attendees": [], **known}


def test_seed_meetings_are_found_and_end_after_they_begin(world):
    rows = world.rows("SELECT * FROM meetings")
    assert len(rows) >= 45
    assert any(row["username"] == "" for row in rows)
    for row in rows:
        assert row["start_time"] < row["end_time"]
        if row["username"]:
            token = token_of(world, row["username"])
            known = blank(meeting_topic=row["topic"], start_time=row["start_time"])
            assert query_meeting(world, token=token, **known) == {
                "meeting_topic": row["topic"],
                "start_time": row["start_time"],
                "end_time": row["end_time"],
                "location": row["location"],
                "attendees": json.loads(row["attendees"]),
                "username": row["username"],
            }


def test_topic_or_beginning_alone_finds_a_meeting(world, token):
    whole = {**READING, "username": "noah_bergmann"}
    assert query_meeting(world, token=token, **blank(meeting_topic="reading group on Diffusion Models")) == whole
    assert query_meeting(world, token=token, **blank(start_time="2026-04-16 13:00:00", location="Mars")) == whole
    assert refused(world, query_meeting, token=token, **blank(end_time=READING["end_time"])) == "invalid_argument"
    assert refused(world, query_meeting, token=token, **blank(meeting_topic="Diffusion")) == "not_found"


def test_a_meeting_is_booked_and_cancelled(world, token):
    assert changes(world, add_meeting, token=token, **RETRO) == ["meetings insert"]
    assert query_meeting(world, token=token, **RETRO) == {**RETRO, "username": "noah_bergmann"}
    assert changes(world, delete_meeting, token=token, **RETRO) == ["meetings delete"]
    assert refused(world, query_meeting, token=token, **RETRO) == "not_found"
    assert query_meeting(world, token=token, **READING)["location"] == READING["location"]


def test_attendees_can_come_as_text(world, token):
    add_meeting(world, token=token, **{**RETRO, "attendees": """['Zoë Papadaki', "Liam O'Sullivan"]"""})
    assert query_meeting(world, token=token, **RETRO)["attendees"] == RETRO["attendees"]


def test_end_place_and_attendees_tell_meetings_apart(world, token):
    add_meeting(world, token=token, **RETRO)
    add_meeting(world, token=token, **{**RETRO, "attendees": ["Ben Carter"]})
    assert query_meeting(world, token=token, **{**RETRO, "attendees": ["ben carter"]})["attendees"] == ["Ben Carter"]
    reordered = {**RETRO, "attendees": RETRO["attendees"][::-1]}
    assert query_meeting(world, token=token, **reordered)["attendees"] == RETRO["attendees"]
    assert delete_meeting(world, token=token, **{**RETRO, "attendees": ["Ben Carter"]}) == "success"
    assert query_meeting(world, token=token, **RETRO)["attendees"] == RETRO["attendees"]


def test_a_change_sets_everything_that_is_given(world, token):
    moved = {**READING, "start_time": "2026-04-17 15:00:00", "end_time": "2026-04-17 16:30:00", "location": "Online"}
    moved["attendees"] = ["Lene Vogt", "Elif Yildiz"]
    assert changes(world, modify_meeting, token=token, **moved) == ["meetings update"]
    assert query_meeting(world, token=token, **moved) == {**moved, "username": "noah_bergmann"}
    renamed = blank(start_time=moved["start_time"], meeting_topic="Reading group on world models")
    assert modify_meeting(world, token=token, **renamed) == "success"
    found = query_meeting(world, token=token, **renamed)
    assert found == {**moved, "meeting_topic": "Reading group on world models", "username": "noah_bergmann"}


@pytest.mark.parametrize("tool", [delete_meeting, modify_meeting, query_meeting])
def test_what_every_search_refuses(world, token, tool):
    assert refused(world, tool, token="x", **READING) == "unauthorized"
    assert refused(world, tool, token=token, **blank(location="Online")) == "invalid_argument"
    assert refused(world, tool, token=token, **{**READING, "end_time": "14:00"}) == "invalid_argument"
    assert refused(world, tool, token=token, **{**READING, "attendees": 3}) == "invalid_argument"
    assert refused(world, tool, token=token, **RETRO) == "not_found"
    assert refused(world, tool, token=token_of(world, "maya.goldberg"), **READING) == "not_found"


def test_booking_needs_a_topic_and_both_times(world, token):
    for tool, who in ((add_meeting, {"token": token}), (plan_meeting, {})):
        for name in ("meeting_topic", "start_time", "end_time"):
            assert refused(world, tool, **who, **{**RETRO, name: ""}) == "invalid_argument"
    assert refused(world, add_meeting, token="x", **RETRO) == "unauthorized"
    assert refused(world, plan_meeting, token=token, **RETRO) == "unknown_parameter"


def test_a_persons_meetings_are_those_they_booked_or_attend(world):
    listed = meetings_of(world, user_name="maya goldberg")["meetings"]
    expected = [
        row["id"]
        for row in world.rows("SELECT * FROM meetings ORDER BY start_time")
        if row["username"] == "maya.goldberg" or "Maya Goldberg" in json.loads(row["attendees"])
    ]
    assert [meeting["meeting_id"] for meeting in listed] == expected
    assert len(expected) >= 3
    assert meetings_of(world, user_name="maya.goldberg")["meetings"] == listed
    own = meetings_of(world, user_name="Noah Bergmann")["meetings"]
    assert {
        "meeting_id": world.value("SELECT id FROM meetings WHERE topic = ?", READING["meeting_topic"]),
        "meeting_name": READING["meeting_topic"],
        "meeting_time": READING["start_time"],
        "meeting_location": READING["location"],
        "meeting_attendees": READING["attendees"],
    } in own


def test_somebody_without_an_account_is_known_by_a_meeting(world):
    assert len(meetings_of(world, user_name="Piotr Mazur")["meetings"]) == 2
    assert refused(world, meetings_of, user_name="Piotr") == "not_found"
    assert refused(world, meetings_of, user_name="") == "not_found"


def test_somebody_known_can_be_free():
    with World.empty() as world:
        world.insert("accounts", username="nils", password="p", token="t", email="n@example.org")
        assert meetings_of(world, user_name="Nils") == {"meetings": []}


def test_a_planned_meeting_is_everyones_and_nobodys(world, token):
    assert changes(world, plan_meeting, **{**RETRO, "attendees": ["Noah Bergmann", "Ines Carvalho"]}) == [
        "meetings insert"
    ]
    for name in ("noah_bergmann", "Ines Carvalho"):
        assert RETRO["meeting_topic"] in [m["meeting_name"] for m in meetings_of(world, user_name=name)["meetings"]]
    assert refused(world, query_meeting, token=token, **RETRO) == "not_found"


def test_names_are_found_whole_and_whatever_their_case(world):
    plan_meeting(world, **{**RETRO, "attendees": ["Zoë Papadaki", 'Sam "Sax" Ito']})
    assert [m["meeting_name"] for m in meetings_of(world, user_name="ZOË  papadaki")["meetings"]] == ["Retrospective"]
    assert len(meetings_of(world, user_name='sam "sax" ito')["meetings"]) == 1
    for part in ("Zoë", "Papadaki", "sax", "Sam"):
        assert refused(world, meetings_of, user_name=part) == "not_found"
