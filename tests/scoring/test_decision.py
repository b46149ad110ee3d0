"""The decision to call is counted in four ways, and its ratios are undefined only where nothing can be counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apibank.scoring.decision import Decisions, count_decisions


def test_each_pair_falls_in_its_place():
    pairs = [(True, True)] * 6 + [(True, False)] * 2 + [(False, True)] * 4 + [(False, False)] * 3
    counted = count_decisions(pairs)
    assert (counted.called, counted.missed, counted.needless, counted.refrained) == (6, 2, 4, 3)
    assert (counted.precision, counted.recall) == (0.6, 0.75)
    assert counted.f1 == pytest.approx(2 / 3)


def test_a_ratio_with_nothing_to_count_is_none():
    assert count_decisions([]) == Decisions(0, 0, 0, 0, None, None, None)
    assert count_decisions([(False, False)]) == Decisions(0, 0, 0, 1, None, None, None)
    assert count_decisions([(True, False)]) == Decisions(0, 1, 0, 0, None, 0.0, 0.0)
    assert count_decisions([(False, True)]) == Decisions(0, 0, 1, 0, 0.0, None, 0.0)


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_f1_is_the_harmonic_mean_and_roles_swap(pairs):
    counted = count_decisions(iter(pairs))
    swapped = count_decisions((predicted, gold) for gold, predicted in pairs)
    assert counted.called + counted.missed + counted.needless + counted.refrained == len(pairs)
    assert (swapped.precision, swapped.recall, swapped.f1) == (counted.recall, counted.precision, counted.f1)
    if counted.precision and counted.recall:
        assert counted.f1 == pytest.approx(2 / (1 / counted.precision + 1 / counted.recall))
