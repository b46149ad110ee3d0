"""Slots and styles: the same seed gives the same facts, and every style reads as a person would say it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from apibank.benchmarks.open.slots import Drawer
from apibank.benchmarks.open.values import SlotError, fill, render, write
from apibank.world import World, open_image

SPECIFICATIONS: dict[str, Any] = {
    "me": "account",
    "friend": "person",
    "team": {"people": 3},
    "day": {"day": "3..20", "weekdays": True},
    "wake": {"time": "05:30..07:45", "date": "day", "step": 15},
    "later": {"shift": "wake", "minutes": [15, 30]},
    "amount": {"number": "200..900", "step": 25},
    "price": {"number": "1.5..9.5"},
    "code": {"digits": 8},
    "topic": ["budget review", "hiring plan"],
    "row": {"row": "alarms", "where": "username = '{me.username}' OR 1"},
    "ref": {"text": "{me.username}-{code}"},
    "some": {"several": "2..3", "of": ["a", "b", "c", "d"]},
}


def draw(seed: int, specifications: dict[str, Any] = SPECIFICATIONS) -> dict[str, Any]:
    with World(open_image()) as world:
        drawer = Drawer("scenario", str(seed), world)
        for name, specification in specifications.items():
            drawer.draw(name, specification)
        return drawer.slots


def test_a_seed_decides_and_another_slot_moves_nothing() -> None:
    slots = draw(3)
    assert slots == draw(3)
    assert slots != draw(4)
    more = draw(3, {"first": {"digits": 3}, **SPECIFICATIONS})
    assert {name: more[name] for name in slots} == slots


@pytest.mark.parametrize("seed", range(20))
def test_every_form_keeps_to_its_bounds(seed: int) -> None:
    slots = draw(seed)
    assert len({person["first"] for person in (*slots["team"], slots["friend"])}) == 4
    assert date(2026, 4, 3) <= slots["day"] <= date(2026, 4, 20)
    assert slots["day"].weekday() < 5
    assert slots["wake"].date() == slots["day"]
    assert slots["wake"].minute % 15 == 0
    assert (slots["later"] - slots["wake"]).seconds in (900, 1800)
    assert slots["amount"] in range(200, 901, 25)
    assert 1.5 <= slots["price"] <= 9.5
    assert len(slots["code"]) == 8
    assert slots["ref"] == f"{slots['me']['username']}-{slots['code']}"
    assert len(set(slots["some"])) in (2, 3)


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (datetime(2026, 4, 3, 7, 30), "clock", "7:30 am"),
        (datetime(2026, 4, 3, 12, 0), "clock", "12 pm"),
        (datetime(2026, 4, 3, 0, 5), "clock", "12:05 am"),
        (datetime(2026, 4, 3, 7, 30), "spokentime", "Friday, April 3 at 7:30 am"),
        ("2026-04-03 07:30:00", "clock24", "07:30"),
        (date(2026, 4, 22), "monthday", "April 22nd"),
        (date(2026, 4, 11), "ordinal", "11th"),
        ("2026-04-03", "slash", "03/04/2026"),
        (1, "count night nights", "one night"),
        (25, "count night nights", "25 nights"),
        (800, "distance", "800 metres"),
        (500, "distance", "half a kilometre"),
        (1000, "distance", "a kilometre"),
        (2500, "distance", "two and a half kilometres"),
        (3000, "distance", "three kilometres"),
        (1250, "money", "1,250"),
        (1250.5, "money", "1,250.50"),
        (["Ann", "Bo", "Cy"], "and", "Ann, Bo and Cy"),
        (["Light jacket", "T-shirt", "Sun hat"], "things", "light jacket, T-shirt and sun hat"),
        ("hour", "a", "an hour"),
        ("university", "a", "a university"),
        ("umbrella", "a", "an umbrella"),
        ("X-ray", "a", "an X-ray"),
        (84.0, "", "84"),
    ],
)
def test_a_style_reads_as_one_would_say_it(value: object, style: str, text: str) -> None:
    assert write(value, style) == text


def test_a_lone_placeholder_keeps_its_type() -> None:
    slots = {"n": 3, "names": [{"first": "Ann"}], "when": datetime(2026, 4, 3, 7, 30)}
    assert fill({"count": "{n}", "text": "{n} of them", "who": ["{names[0].first}"], "at": "{when}"}, slots) == {
        "count": 3,
        "text": "3 of them",
        "who": ["Ann"],
        "at": "2026-04-03 07:30:00",
    }
    assert render("{{n}} is {n}", slots) == "{n} is 3"


@pytest.mark.parametrize("template", ["{nobody}", "{n.field}", "{n:loudly}", "{names[7]}", "{when:money}", "{n n}"])
def test_a_wrong_placeholder_is_an_error(template: str) -> None:
    slots = {"n": 3, "names": [], "when": datetime(2026, 4, 3, 7, 30)}
    with pytest.raises(SlotError):
        render(template, slots)
