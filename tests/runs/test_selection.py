"""A limited run is balanced, spread, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from apibank.benchmarks import Dialogue, GoldCall, Sample, Turn, Utterance, assistant_turns
from apibank.calls import Call
from apibank.errors import UsageError
from apibank.runs.selection import Selection, draw, place_of, shares
from apibank.world import empty_image

TOOLS = ("Often", "Often", "Often", "Rare")


def dialogue(level: int, number: int, calls: int = 3) -> Dialogue:
    turns: list[Turn] = [
        Utterance("user", "please"),
        *(GoldCall(Call(TOOLS[(number + n) % len(TOOLS)])) for n in range(calls)),
        Utterance("assistant", "done"),
    ]
    made = Dialogue(f"l{level}-{number}", 1, "apis", (), tuple(turns), empty_image())
    return replace(made, level=level)  # type: ignore[arg-type]


def samples(sizes: dict[int, int]) -> list[Sample]:
    return [s for level, size in sizes.items() for n in range(size) for s in assistant_turns(dialogue(level, n))]


def test_levels_get_equal_shares_and_small_ones_all_they_have() -> None:
    found = samples({1: 50, 2: 2, 3: 50})
    chosen = draw(found, 68, seed=0)
    levels = Counter(s.dialogue.level for s in found if place_of(s) in chosen)
    assert levels == {1: 30, 2: 8, 3: 30}
    assert shares({1: 5, 2: 5}, 100) == {1: 5, 2: 5}
    assert shares({1: 5, 2: 5, 3: 5}, 7) == {1: 3, 2: 2, 3: 2}


def test_calls_and_replies_tools_and_dialogues_come_as_in_the_whole() -> None:
    found = samples({1: 100})
    chosen = [s for s in found if place_of(s) in draw(found, 80, seed=1)]
    kinds = Counter(s.kind for s in chosen)
    assert kinds == {"call": 60, "reply": 20}
    tools = Counter(s.gold.call.name for s in chosen if isinstance(s.gold, GoldCall))
    assert tools == {"Often": 45, "Rare": 15}
    assert len({s.dialogue.id for s in chosen}) > 50


def test_the_draw_follows_from_seed_and_number_and_not_from_the_order() -> None:
    found = samples({1: 40, 2: 40})
    first = draw(found, 21, seed=0)
    assert len(first) == 21
    assert draw(list(reversed(found)), 21, seed=0) == first
    assert draw(found, 21, seed=1) != first


def test_every_place_has_the_same_chance() -> None:
    found = samples({1: 10})
    counts = Counter(place for seed in range(400) for place in draw(found, 10, seed))
    assert set(counts) == {place_of(s) for s in found}
    assert min(counts.values()) > 60
    assert max(counts.values()) < 140


def test_protocols_are_asked_about_the_same_places() -> None:
    found = samples({1: 20})
    twice = [Sample(s.key + "'", s.dialogue, s.position) for s in found]
    chosen = Selection((1,), limit=10).choose({"one": found, "other": twice})
    assert len(chosen["one"]) == 10
    assert [s.key + "'" for s in chosen["one"]] == [s.key for s in chosen["other"]]
    assert [s.key for s in chosen["one"]] == [s.key for s in found if s in chosen["one"]]


def test_calls_alone_can_be_asked() -> None:
    found = samples({1: 5})
    assert {s.kind for s in Selection((1,), calls_only=True).choose({"one": found})["one"]} == {"call"}
    assert {s.kind for s in Selection((1,), 8, calls_only=True).choose({"one": found})["one"]} == {"call"}


@pytest.mark.parametrize("wrong", [{"levels": ()}, {"levels": (4,)}, {"limit": 0}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Selection(**wrong)  # type: ignore[arg-type]
