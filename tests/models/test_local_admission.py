"""Prompts that share a beginning wait for the first of them; nobody waits for ever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apibank.models.admission import BLOCK, Admission, beginnings

SHARED = list(range(3 * BLOCK))


def test_beginnings_agree_as_far_as_the_tokens_do() -> None:
    one, other = beginnings([*SHARED, *range(900, 900 + BLOCK)]), beginnings([*SHARED, *range(700, 700 + BLOCK)])
    assert one[:3] == other[:3]
    assert one[3] != other[3]
    assert len(beginnings(range(BLOCK - 1))) == 0


def test_a_prompt_waits_for_the_beginning_it_shares() -> None:
    queue = Admission(places=8)
    queue.wait(1, [*SHARED, *range(500, 600)])
    queue.wait(2, [*SHARED, *range(600, 700)])
    queue.wait(3, list(range(5000, 5200)))
    assert [queue.enter(), queue.enter(), queue.enter()] == [1, 3, None]
    queue.computed(1)
    assert queue.enter() == 2


def test_places_bound_what_is_inside() -> None:
    queue = Admission(places=1)
    queue.wait(1, [1])
    queue.wait(2, [2])
    assert queue.enter() == 1
    assert queue.enter() is None
    queue.left(1)
    assert queue.enter() == 2


def test_a_withdrawn_prompt_never_enters() -> None:
    queue = Admission(places=4)
    queue.wait(1, SHARED)
    assert queue.withdraw(1)
    assert not queue.withdraw(1)
    assert queue.enter() is None


def test_a_prompt_whose_model_gave_up_no_longer_holds_others_back() -> None:
    queue = Admission(places=4)
    queue.wait(1, SHARED)
    queue.wait(2, SHARED)
    assert [queue.enter(), queue.enter()] == [1, None]
    queue.left(1)
    assert queue.enter() == 2


@given(st.lists(st.lists(st.integers(0, 1), min_size=0, max_size=6), max_size=12), st.integers(1, 4))
def test_everyone_enters_once(prompts: list[list[int]], places: int) -> None:
    queue = Admission(places)
    for number, blocks in enumerate(prompts):
        queue.wait(number, [block for block in blocks for _ in range(BLOCK)])
    entered: list[int] = []
    for _ in range(len(prompts) + 1):
        inside = []
        while (entering := queue.enter()) is not None:
            inside.append(entering)
        assert len(inside) <= places
        for number in inside:
            queue.computed(number)
            queue.left(number)
        entered += inside
    assert sorted(entered) == list(range(len(prompts)))
    assert len(queue) == 0
