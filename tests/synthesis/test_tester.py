"""The tester: finds planted faults, and lets good dialogues be."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from apibank.benchmarks import GoldCall, Utterance
from apibank.calls import Call
from apibank.synthesis.catalog.library import library
from apibank.synthesis.faults import KINDS, plant
from apibank.synthesis.maker import library_maker
from apibank.synthesis.review.faithfulness import figures
from apibank.synthesis.review.grounding import told
from apibank.synthesis.review.language import language
from apibank.synthesis.training import Setting, TrainingDialogue
from apibank.synthesis.training_set import training_set

TODAY = "2026-05-04"
GOOD = Path(__file__).with_name("good_sample.jsonl")


@pytest.mark.slow
def test_planted_faults_are_found() -> None:
    planted = plant(training_set(), library())
    assert len(planted) == 300
    assert {each.kind for each in planted} == set(KINDS)
    tester = library_maker().tester
    missed = [each.kind for each in planted if not tester.examine(each.dialogue)]
    assert len(missed) <= 0.05 * len(planted), missed


def test_nearly_all_of_a_good_sample_is_kept() -> None:
    """Drawn before the tester saw them, read by a person, and found good."""
    tester = library_maker().tester
    sample = [TrainingDialogue.read(json.loads(line)) for line in GOOD.read_text(encoding="utf-8").splitlines()]
    discarded = [(each.id, found) for each in sample if (found := tester.examine(each))]
    assert len(sample) >= 95
    assert len(discarded) <= 0.02 * len(sample), discarded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "seven nights"),
        (7, "7 nights"),
        (1250, "1,250 euros"),
        (4.5, "4.5 metres"),
        ("2026-05-09", "on may 9"),
        ("2026-05-09", "the 9th of may"),
        ("2026-05-09", "2026-05-09"),
        ("1987-05-09", "born on may 9, 1987"),
        ("19:30", "at 7:30 pm"),
        ("12:00", "at noon"),
        ("2026-05-09 08:00:00", "may 9 at 8:00 am"),
        ("Reef Cube", "in the reef cube"),
        ("two_way", "a two way ticket"),
        (True, ""),
    ],
)
def test_values_are_told_by_what_people_say(value: object, text: str) -> None:
    assert told(value, text, TODAY)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "17 nights"),
        (7, "7.5 nights"),
        (4.5, "14.5 metres"),
        (12, "a dozen"),
        ("2026-05-09", "on may 19"),
        ("2026-05-09", "on june 9"),
        ("1987-05-09", "born on may 9"),
        ("19:30", "at 7:30 am"),
        ("19:30", "at 9:30 pm"),
        ("2026-05-09 08:00:00", "may 9"),
        ("Reef Cube", "in the cube"),
    ],
)
def test_values_that_nobody_said_are_not_told(value: object, text: str) -> None:
    assert not told(value, text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "It is in {place}.",
        "That is is 7 euros.",
        "You get an pear.",
        "You get a apple.",
        "It takes 1 hours.",
        "Booked for None.",
        "Done , thanks.",
        "it is booked.",
        "It is booked",
        "Это готово.",
    ],
)
def test_faulty_language_is_found(text: str) -> None:
    assert list(language(saying(text)))


@pytest.mark.parametrize(
    "text",
    [
        "An hour and a university; a one-way ticket, an X-ray, a European.",
        "pH 5 is acid.",
        "omar_k@inbox.example has it.",
        "zoltan.gautier@mailhaven.example has it.",
        "It runs 1.5 hours, in 1 hour and 31 minutes.",
        "The file .dockerignore is there.",
        "Ça va, Zoë: 5 °C and 20 €.",
    ],
)
def test_good_language_is_let_be(text: str) -> None:
    assert not list(language(saying(text)))


def test_figures_are_read_in_one_form() -> None:
    assert figures("It costs 1,250.50 in room B2.", spoken=True) == {"1250.5"}
    assert "1250.5" in figures('{"price": 1250.5, "at": "19:30"}')
    assert "7" in figures('{"at": "19:30"}')


def saying(text: str) -> TrainingDialogue:
    turns = (Utterance("user", "Hello there, how is it?"), Utterance("assistant", text))
    return TrainingDialogue("call-1", "call", "talk", "d", (), ("x",), turns, Setting("s", TODAY))


def test_every_check_objects_to_its_own() -> None:
    tester = library_maker().tester
    good = next(d for d in training_set() if d.ability == "retrieve" and d.shape == "plain")
    assert tester.examine(good) == []
    search = next(good.calls())
    twice = replace(good, turns=(good.turns[0], search, *good.turns[1:]))
    assert [o.reason for o in tester.examine(twice)] == ["ability"]
    other = GoldCall(Call("ToolSearcher", {"keywords": "weather on the moon"}), search.output)
    assert [o.reason for o in tester.examine(replace(good, turns=(good.turns[0], other, *good.turns[2:])))] == [
        "execution"
    ]
    assert tester.examine(replace(good, turns=good.turns[1:]))[0].reason == "structure"
