"""Comparisons of two runs agree with brute force and are no more certain than few dialogues allow."""

import random
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apibank.scoring.paired import changed_sides, mcnemar, minimum_detectable_difference, paired_difference

RUNS = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60)


def two_runs(chance: random.Random, groups: int, lift: float) -> tuple[list[float], list[float], list[int]]:
    """Draw two runs whose dialogues share their difficulty; the second is right `lift` more often."""
    first, second, clusters = [], [], []
    for group in range(groups):
        ease = chance.uniform(0.2, 0.9 - lift)
        for _ in range(chance.randint(1, 4)):
            first.append(float(chance.random() < ease))
            second.append(float(chance.random() < ease + lift))
            clusters.append(group)
    return first, second, clusters


@given(RUNS)
def test_changed_sides_names_every_disagreement_once(pairs):
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    changes = changed_sides(first, second)
    assert sorted(changes.gained + changes.lost) == [place for place, (a, b) in enumerate(pairs) if a != b]
    assert sum(second) - sum(first) == len(changes.gained) - len(changes.lost)
    assert changed_sides(second, first).gained == changes.lost


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 5))
def test_mcnemar_is_the_binomial_test(gained, lost, same):
    first = [False] * gained + [True] * lost + [True] * same
    second = [True] * gained + [False] * lost + [True] * same
    flips = gained + lost
    as_far = sum(comb(flips, k) for k in range(flips + 1) if abs(2 * k - flips) >= abs(gained - lost))
    assert mcnemar(first, second) == pytest.approx(as_far / 2**flips)
    assert mcnemar(first, second) == mcnemar(second, first)


def test_mcnemar_on_many_samples_is_exact_and_finite():
    first, second = [True] * 9000 + [False] * 9000, [False] * 9000 + [True] * 9000
    assert mcnemar(first, second) == 1.0
    assert mcnemar(first[:300], second[:300]) == 2.0**-299
    assert mcnemar([], []) == 1.0


def test_the_p_value_is_that_of_all_swaps():
    first = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    second = [0.0, 1.0, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0]
    clusters = [0, 1, 1, 2, 3, 3, 4, 5, 6]
    totals = [sum(b - a for a, b, c in zip(first, second, clusters, strict=True) if c == group) for group in range(7)]
    sums = [sum(s * t for s, t in zip(signs, totals, strict=True)) for signs in product((-1, 1), repeat=7)]
    exact = sum(abs(swapped) >= abs(sum(totals)) for swapped in sums) / len(sums)
    assert paired_difference(first, second, clusters).p == pytest.approx(exact, abs=0.015)


def test_the_interval_covers_and_a_true_null_is_seldom_rejected():
    chance = random.Random(7)
    held = rejected = 0
    for _ in range(150):
        first, second, clusters = two_runs(chance, 40, 0.15)
        interval = paired_difference(first, second, clusters).interval
        held += interval.low <= 0.15 <= interval.high
        rejected += paired_difference(*two_runs(chance, 12, 0.0)).p <= 0.05
    assert held / 150 >= 0.9
    assert rejected / 150 <= 0.1


def test_a_clear_difference_is_found_and_turns_with_the_runs():
    first, second, clusters = two_runs(random.Random(1), 200, 0.2)
    forth, back = paired_difference(first, second, clusters), paired_difference(second, first, clusters)
    assert 0 < forth.interval.low < forth.difference < forth.interval.high
    assert forth.p < 0.01
    assert back.difference == -forth.difference
    assert (back.interval.low, back.interval.high) == pytest.approx(
        (-forth.interval.high, -forth.interval.low), abs=0.005
    )
    assert paired_difference(first, second, clusters) == forth


def test_a_run_does_not_differ_from_itself():
    first, _, clusters = two_runs(random.Random(2), 30, 0.1)
    same = paired_difference(first, first, clusters)
    assert (same.difference, same.interval.low, same.interval.high, same.p) == (0.0, 0.0, 0.0, 1.0)


def test_few_dialogues_prove_nothing():
    one = paired_difference([0.0] * 20, [1.0] * 20, ["only"] * 20)
    assert (one.interval.low, one.interval.high, one.p) == (-1.0, 1.0, 1.0)
    three = paired_difference([0.0] * 20, [1.0] * 20, [place % 3 for place in range(20)])
    assert three.p == pytest.approx(0.25, abs=0.02)


def test_the_detectable_difference_is_detected_as_often_as_said():
    chance = random.Random(11)
    first, _, clusters = two_runs(chance, 100, 0.0)
    smallest = minimum_detectable_difference(first, clusters, correlation=0.1)
    found = sum(paired_difference(*two_runs(chance, 100, smallest)).p <= 0.05 for _ in range(120))
    assert 0.65 <= found / 120 <= 0.95


def test_the_detectable_difference_follows_its_formula():
    values, clusters = [1.0, 0.0] * 500, range(1000)
    assert minimum_detectable_difference(values, clusters) == pytest.approx(0.5 * (2 / 1000) ** 0.5 * 2.8016, rel=5e-3)
    assert minimum_detectable_difference(values, clusters, correlation=1.0) == 0.0
    half = minimum_detectable_difference(values, clusters, correlation=0.5)
    assert half < minimum_detectable_difference(values, clusters) < minimum_detectable_difference(values, clusters, 0.9)
    assert minimum_detectable_difference([1.0] * 100, range(100)) > 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: changed_sides([True], []), "same samples"),
        (lambda: mcnemar([True], []), "same samples"),
        (lambda: paired_difference([1.0], [], [0]), "same samples"),
        (lambda: paired_difference([1.0], [0.0], []), "clusters"),
        (lambda: paired_difference([], [], []), "at least one"),
        (lambda: paired_difference([2.0], [0.0], [0]), "between 0 and 1"),
        (lambda: paired_difference([1.0], [0.0], [0], confidence=1), "confidence"),
        (lambda: minimum_detectable_difference([1.0], [0], power=80), "power"),
        (lambda: minimum_detectable_difference([1.0], [0], alpha=0), "alpha"),
        (lambda: minimum_detectable_difference([1.0], [0], correlation=2), "correlation"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
