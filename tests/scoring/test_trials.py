"""The estimates from several trials equal a count over all ways to pick k of them."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apibank.scoring.trials import pass_at_k, pass_hat_k


@st.composite
def counts(draw):
    trials = draw(st.integers(1, 9))
    return trials, draw(st.integers(0, trials)), draw(st.integers(1, trials))


@given(counts())
def test_both_count_the_ways_to_pick(case):
    trials, right, k = case
    picks = list(combinations([True] * right + [False] * (trials - right), k))
    assert pass_at_k(trials, right, k) == pytest.approx(sum(map(any, picks)) / len(picks))
    assert pass_hat_k(trials, right, k) == pytest.approx(sum(map(all, picks)) / len(picks))


@given(counts())
def test_they_mirror_each_other_and_meet_at_one_trial(case):
    trials, right, k = case
    assert pass_at_k(trials, right, k) == pytest.approx(1 - pass_hat_k(trials, trials - right, k))
    assert pass_at_k(trials, right, 1) == pytest.approx(right / trials)
    assert pass_hat_k(trials, right, 1) == pytest.approx(right / trials)


def test_known_figures_and_many_trials():
    assert pass_at_k(5, 2, 2) == pytest.approx(0.7)
    assert pass_hat_k(5, 2, 2) == pytest.approx(0.1)
    assert pass_at_k(3000, 1, 1500) == pytest.approx(0.5)
    assert pass_hat_k(3000, 2999, 1500) == pytest.approx(0.5)


@pytest.mark.parametrize("estimate", [pass_at_k, pass_hat_k])
@pytest.mark.parametrize(
    ("case", "message"),
    [((3, 4, 1), "cannot be right"), ((3, -1, 1), "cannot"), ((3, 1, 4), "k lies"), ((3, 1, 0), "k lies")],
)
def test_what_makes_no_sense_is_refused(estimate, case, message):
    with pytest.raises(ValueError, match=message):
        estimate(*case)
