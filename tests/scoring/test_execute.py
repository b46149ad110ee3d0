"""A call is judged by what it does: the same, otherwise worded, and every way of being wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apibank.benchmarks import GoldCall
from apibank.calls import FORMATS, Call
from apibank.scoring.execute import judge_call
from apibank.scoring.verdict import Verdict
from apibank.tools import Toolset
from apibank.tools.account import get_user_token
from apibank.tools.agenda import add_agenda, modify_agenda, query_agenda
from apibank.tools.alarm import add_alarm, modify_alarm
from apibank.tools.calculator import calculator
from apibank.tools.language import translate
from apibank.tools.meeting import add_meeting
from apibank.tools.tool_search import tool_searcher
from apibank.world import World, build_image

TOOLS = Toolset(
    "few",
    (
        get_user_token, add_agenda, modify_agenda, query_agenda, add_alarm, modify_alarm, calculator, add_meeting,
        translate, tool_searcher,
    ),
)  # fmt: skip
BASE = Verdict("d:1", "d", 1, "call", "")
AGENDA = "[AddAgenda(token='tok', content='Lunch with the new team', time='2026-04-02 12:00:00', location='Roof')]"
TRAIN = AGENDA.replace("Lunch with the new team", "The 9:14 train to Lagos with Ann")
MOVED = "[ModifyAgenda(token='tok', content='Book club', time='2026-04-03 18:00:00', location='{}')]"
FOUND = "[QueryAgenda(token='tok', content='', time='2026-04-03 18:00:00', location='')]"
MEETING = (
    "[AddMeeting(token='tok', meeting_topic='Budget', start_time='2026-04-02 12:00:00', "
    "end_time='2026-04-02 13:00:00', location='Roof', attendees=['Ann', 'Bo'])]"
)


class Catalogue:
    """Finds the tool that the keywords name, as a search does: with GetUserToken before one that takes a token."""

    def find(self, keywords: str) -> list[dict[str, Any]] | dict[str, Any] | None:
        found = {"name": keywords}
        return [{"name": "GetUserToken"}, found] if "token" in TOOLS[keywords].kinds else found


@pytest.fixture
def world() -> Iterator[World]:
    phrases = [{"phrase": 1, "language": "en", "text": "Thank you"}, {"phrase": 1, "language": "es", "text": "Gracias"}]
    with World(build_image({"translations": phrases}), Catalogue()) as world:
        world.insert("accounts", username="ann", password="pw", token="tok", email="ann@example.com")
        world.insert("agendas", username="ann", content="Book club", time="2026-04-03 18:00:00", location="Park")
        world.insert("alarms", username="ann", time="2026-04-01 07:00:00")
        world.insert("alarms", username="ann", time="2026-04-01 08:00:00")
        yield world


def judge(world: World, gold: str, predicted: str, later: tuple[str, ...] = ()) -> Verdict:
    call = FORMATS["brackets"].read_first(gold)
    assert isinstance(call, Call)
    before = world.digest()
    verdict = judge_call(BASE, GoldCall(call), FORMATS["brackets"].read_first(predicted), world, TOOLS, later)
    assert world.digest() == before
    return verdict


@pytest.mark.parametrize(
    ("gold", "predicted"),
    [
        (AGENDA, AGENDA),
        (AGENDA, AGENDA.replace("Lunch with the new team", "lunch with new team")),
        (AGENDA, AGENDA.replace("2026-04-02 12:00:00", "2026-04-02T12:00:00").replace("Roof", " roof ")),
        (MEETING, MEETING.replace("['Ann', 'Bo']", "['bo', 'Ann']")),
        (MEETING, MEETING.replace("['Ann', 'Bo']", "'Ann, Bo'")),
        (
            "[Translate(src='Thank you', tgt_lang='es')]",
            "[Translate(src='thank you', src_lang='en', tgt_lang='Spanish')]",
        ),
        (MOVED.format("Cafe"), MOVED.format("Cafe").replace("Book club", "book club")),
        (FOUND, FOUND.replace("content=''", "content='Reading circle'")),
        (MOVED.format("Cafe"), MOVED.format("Cafe").replace("Book club", "book-club.")),
        (FOUND, FOUND.replace("location=''", "location='Park'")),
        (FOUND.replace("location=''", "location='Park'"), FOUND),
        (MOVED.format("Park"), MOVED.format("park").replace("Book club", "BOOK CLUB")),
        (TRAIN, TRAIN.replace("The 9:14 train", "9:14 train")),
        ("[Calculator(formula='2*(3+4)')]", "Sure! API-Request: [Calculator(formula='(3+4) * 2')] there you go"),
    ],
)
def test_the_same_in_other_words_is_right(world: World, gold: str, predicted: str) -> None:
    assert judge(world, gold, predicted).correct


@pytest.mark.parametrize(
    ("gold", "predicted", "error", "place"),
    [
        (AGENDA, "I have added it.", "No API Call", "select"),
        (AGENDA, "[AddAgenda(token='tok', content='Lun", "False API Call Format", "format"),
        (AGENDA, "API-Request: [AddAgenda]", "False API Call Format", "format"),
        (AGENDA, "<think>[AddAgenda(x=1)]</think>I add it.", "No API Call", "select"),
        (AGENDA, "[AddDiary(token='tok')]", "API Hallucination", "select"),
        (AGENDA, "[AddAlarm(token='tok', time='2026-04-02 12:00:00')]", "API Hallucination", "order"),
        (AGENDA, AGENDA.replace("location", "place"), "Invalid Input Parameters", "argument name"),
        (AGENDA, AGENDA.replace(", location='Roof'", ""), "Miss Input Parameters", "argument name"),
        (AGENDA, AGENDA.replace("2026-04-02 12:00:00", "noon"), "Invalid Input Parameters", "argument value"),
        (AGENDA, AGENDA.replace("12:00:00", "13:00:00"), "Invalid Input Parameters", "argument value"),
        (AGENDA, AGENDA.replace("'tok'", "'tik'"), "Has Exception", "argument value"),
        (
            "[Translate(src='Thank you', tgt_lang='es')]",
            "[Translate(src='Thank you')]",
            "Invalid Input Parameters",
            "argument value",
        ),
        (MOVED.format("Cafe"), MOVED.format("Park"), "Invalid Input Parameters", "argument value"),
        ("[Calculator(formula='1+1')]", "[Calculator(formula='1+2')]", "Invalid Input Parameters", "argument value"),
        (
            "[Calculator(formula='(5+10)*3')]",
            "[Calculator(formula='45')]",
            "Invalid Input Parameters",
            "argument value",
        ),
        (FOUND, FOUND.replace("2026-04-03 18:00:00", ""), "Has Exception", "argument value"),
        (AGENDA, AGENDA.replace("Roof", ""), "Invalid Input Parameters", "argument value"),
        (MEETING, MEETING.replace("['Ann', 'Bo']", "[]"), "Invalid Input Parameters", "argument value"),
        (TRAIN, TRAIN.replace("14", "15"), "Invalid Input Parameters", "argument value"),
    ],
)
def test_each_way_of_being_wrong_has_its_name(world: World, gold: str, predicted: str, error: str, place: str) -> None:
    verdict = judge(world, gold, predicted, later=("AddAlarm",))
    assert (verdict.correct, verdict.error, verdict.place) == (False, error, place)
    assert verdict.reason


DIALECT = "[Translate(src='Thank you', src_lang='English', tgt_lang='Bavarian')]"
"""A gold call that is there to be refused: its last value cannot be read."""


@pytest.mark.parametrize(
    "predicted",
    [
        DIALECT,
        "[Translate(tgt_lang=' bavarian', src='thank you!', src_lang='en')]",
        "[Translate(src='Thank you', tgt_lang='Bavarian')]",
        "[Translate(src='Thank you', src_lang=None, tgt_lang='Bavarian')]",
    ],
)
def test_what_gold_itself_cannot_have_read_is_right_if_it_is_refused_alike(world: World, predicted: str) -> None:
    assert judge(world, DIALECT, predicted).correct


@pytest.mark.parametrize(
    ("predicted", "error", "place"),
    [
        (DIALECT.replace("Bavarian", "Swabian"), "Invalid Input Parameters", "argument value"),
        (DIALECT.replace("Thank you", "Good morning"), "Invalid Input Parameters", "argument value"),
        (DIALECT.replace("English", "French"), "Invalid Input Parameters", "argument value"),
        (DIALECT.replace("English", "Englisch"), "Invalid Input Parameters", "argument value"),
        (DIALECT.replace("Bavarian", "German"), "Invalid Input Parameters", "argument value"),
        (DIALECT.replace("src='Thank you', ", ""), "Miss Input Parameters", "argument name"),
        (DIALECT.replace("src_lang", "from_lang"), "Invalid Input Parameters", "argument name"),
        ("[Translate(src='Thank you', tgt_lang='es')]", "Invalid Input Parameters", "argument value"),
    ],
)
def test_other_values_than_golds_are_wrong_where_gold_cannot_be_read(
    world: World, predicted: str, error: str, place: str
) -> None:
    verdict = judge(world, DIALECT, predicted)
    assert (verdict.correct, verdict.error, verdict.place) == (False, error, place)
    if "Good morning" in predicted:
        assert verdict.reason == "src is 'Good morning', where gold has 'Thank you'."
    if "'es'" in predicted:
        assert verdict.reason == "tgt_lang is 'es', where gold has 'Bavarian'."


def test_where_gold_lacks_a_parameter_the_same_one_must_be_lacking(world: World) -> None:
    gold = AGENDA.replace(", location='Roof'", "")
    assert judge(world, gold, gold.replace("Lunch with the new team", "lunch with new team")).correct
    other = judge(world, gold, AGENDA.replace("content='Lunch with the new team', ", ""))
    assert (other.correct, other.error) == (False, "Miss Input Parameters")


def test_a_blank_that_makes_a_difference_is_named(world: World) -> None:
    world.insert("agendas", username="ann", content="Chess", time="2026-04-03 18:00:00", location="Cafe")
    verdict = judge(world, FOUND, FOUND.replace("content=''", "content='Chess'"))
    assert (verdict.correct, verdict.place) == (False, "argument value")
    assert verdict.reason == "content is 'Chess', where gold has ''."


def test_the_wrong_row_is_collateral_damage(world: World) -> None:
    gold = "[ModifyAlarm(token='tok', from_time='2026-04-01 07:00:00', to_time='2026-04-01 06:00:00')]"
    verdict = judge(world, gold, gold.replace("07:00:00", "08:00:00"))
    assert not verdict.correct
    assert verdict.unwanted == 1
    assert judge(world, gold, "[Calculator(formula='1')]").unwanted == 0


def test_a_gold_call_that_fails_is_matched_by_the_same_failure(world: World) -> None:
    gold = "[GetUserToken(username='ann', password='wrong')]"
    assert judge(world, gold, gold).correct
    assert not judge(world, gold, gold.replace("wrong", "pw")).correct


@pytest.mark.parametrize(
    ("sought", "later", "brought", "right"),
    [
        ("GetUserToken", ("GetUserToken", "AddAlarm"), "GetUserToken", True),
        ("GetUserToken", ("GetUserToken", "AddAlarm"), "AddAlarm", True),
        ("GetUserToken", ("GetUserToken", "Calculator"), "Calculator", False),
        ("AddAlarm", ("GetUserToken", "AddAlarm"), "AddAlarm", True),
        ("AddAlarm", ("GetUserToken", "AddAlarm"), "GetUserToken", False),
        ("AddAgenda", ("GetUserToken", "AddAlarm"), "AddAlarm", True),
    ],
)
def test_a_search_is_right_if_it_brings_what_gold_goes_on_with(
    world: World, sought: str, later: tuple[str, ...], brought: str, right: bool
) -> None:
    calls = [Call("ToolSearcher", {"keywords": name}) for name in (sought, brought)]
    gold = GoldCall(calls[0], TOOLS.run(world, "ToolSearcher", calls[0].arguments).output)
    verdict = judge_call(BASE, gold, calls[1], world, TOOLS, later)
    assert (verdict.correct, verdict.error) == ((True, None) if right else (False, "Failed API Retrieval"))
