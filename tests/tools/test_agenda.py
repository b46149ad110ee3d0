"""Agenda entries are their owner's, found by content or time, told apart by place."""

import pytest

from apibank.tools.agenda import add_agenda, delete_agenda, modify_agenda, query_agenda

from .expect import changes, refused, token_of

CHESS = {"content": "Chess club night", "time": "2026-04-01 19:00:00", "location": "Schachklub Lindenau"}
CONCERT = {
    "content": "Concert at the Gewandhaus with Lene",
    "time": "2026-04-30 18:30:00",
    "location": "Gewandhaus, Augustusplatz",
}


@pytest.fixture
def token(world):
    return token_of(world, "noah_bergmann")


def blank(**known):
    return {"content": "", "time": "", "location": "", **known}


def test_seed_entries_are_found(world):
    rows = world.rows("SELECT * FROM agendas")
    assert len(rows) >= 60
    for row in rows:
        known = {name: row[name] for name in ("content", "time", "location")}
        found = query_agenda(world, token=token_of(world, row["username"]), **known)
        assert found == {**known, "username": row["username"]}


def test_content_or_time_alone_finds_an_entry(world, token):
    whole = {**CHESS, "username": "noah_bergmann"}
    assert query_agenda(world, token=token, **blank(content=" chess CLUB  night")) == whole
    assert query_agenda(world, token=token, **blank(time="2026-4-1 19:00:00")) == whole
    assert query_agenda(world, token=token, **blank(content="Chess", time=CHESS["time"], location="Moon")) == whole
    assert refused(world, query_agenda, token=token, **blank(location=CHESS["location"])) == "invalid_argument"
    assert refused(world, query_agenda, token=token, **blank(content="Chess")) == "not_found"


def test_an_entry_is_written_and_struck(world, token):
    new = {"content": "Swim in the quarry", "time": "2026-06-13 15:00:00", "location": "Kulkwitzer See"}
    assert changes(world, add_agenda, token=token, **new) == ["agendas insert"]
    assert query_agenda(world, token=token, **new)["location"] == new["location"]
    assert changes(world, delete_agenda, token=token, **blank(time=new["time"])) == ["agendas delete"]
    assert refused(world, query_agenda, token=token, **new) == "not_found"
    assert query_agenda(world, token=token, **CHESS)["content"] == CHESS["content"]


def test_the_place_tells_entries_apart(world, token):
    for location in ("Café Grundmann", "Schachklub Mitte"):
        add_agenda(world, token=token, **{**CHESS, "location": location})
    assert delete_agenda(world, token=token, **{**CHESS, "location": "schachklub mitte"}) == "success"
    left = world.rows("SELECT location FROM agendas WHERE content = ? ORDER BY id", CHESS["content"])
    assert [row["location"] for row in left] == ["Schachklub Lindenau", "Café Grundmann"]
    assert query_agenda(world, token=token, **blank(content="chess club night"))["location"] == "Schachklub Lindenau"


def test_time_goes_before_content(world, token):
    mixed = {"content": CHESS["content"], "time": CONCERT["time"], "location": CHESS["location"]}
    assert query_agenda(world, token=token, **mixed)["content"] == CONCERT["content"]


def test_a_change_sets_what_is_given_and_leaves_the_rest(world, token):
    assert changes(world, modify_agenda, token=token, **blank(content=CHESS["content"], location="Beyerhaus")) == [
        "agendas update"
    ]
    assert query_agenda(world, token=token, **CHESS)["location"] == "Beyerhaus"
    later = {**CONCERT, "time": "2026-05-07 19:30:00"}
    assert modify_agenda(world, token=token, **later) == "success"
    assert query_agenda(world, token=token, **blank(time=later["time"])) == {**later, "username": "noah_bergmann"}
    assert modify_agenda(world, token=token, **blank(content="Chamber music", time=later["time"])) == "success"
    found = query_agenda(world, token=token, **blank(content="chamber music"))
    assert found == {**later, "content": "Chamber music", "username": "noah_bergmann"}


@pytest.mark.parametrize("tool", [delete_agenda, modify_agenda, query_agenda])
def test_what_every_search_refuses(world, token, tool):
    assert refused(world, tool, token="x", **CHESS) == "unauthorized"
    assert refused(world, tool, token="x", **blank()) == "unauthorized"
    assert refused(world, tool, token=token, **blank()) == "invalid_argument"
    assert refused(world, tool, token=token, **blank(content="a", time="soon")) == "invalid_argument"
    assert refused(world, tool, token=token, **blank(content="a", time="2026-01-01 00:00:00")) == "not_found"
    assert refused(world, tool, token=token_of(world, "tomasz_w"), **CHESS) == "not_found"


def test_a_new_entry_needs_content_and_time(world, token):
    assert refused(world, add_agenda, token="x", **CHESS) == "unauthorized"
    assert refused(world, add_agenda, token=token, **{**CHESS, "content": ""}) == "invalid_argument"
    assert refused(world, add_agenda, token=token, **{**CHESS, "time": ""}) == "invalid_argument"
