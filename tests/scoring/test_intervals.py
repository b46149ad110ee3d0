"""Intervals hold the truth as often as they say, and stay sensible where there is little to go by."""

import os
import random
import subprocess
import sys
from pathlib import Path
from statistics import NormalDist, fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

import apibank
from apibank.scoring.intervals import clustered_interval, student_t

SAMPLES = st.lists(st.tuples(st.floats(0, 1) | st.sampled_from([0.0, 1.0]), st.integers(0, 6)), min_size=1, max_size=40)


def dialogues(chance: random.Random, groups: int, rate: float, likeness: float) -> tuple[list[float], list[int]]:
    """Draw samples whose dialogues have a rate of their own; `likeness` is the correlation within a dialogue."""
    values, clusters = [], []
    for group in range(groups):
        own = chance.betavariate(rate * (1 - likeness) / likeness, (1 - rate) * (1 - likeness) / likeness)
        for _ in range(chance.randint(1, 5)):
            values.append(float(chance.random() < own))
            clusters.append(group)
    return values, clusters


def wilson(mean: float, count: float) -> tuple[float, float]:
    """Return the 95% interval by solving |mean - p| = z * sqrt(p(1-p)/n) for p."""
    z = NormalDist().inv_cdf(0.975)
    a, b, c = 1 + z * z / count, -(2 * mean + z * z / count), mean * mean
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@pytest.mark.parametrize(
    ("probability", "freedom", "quantile"),
    [
        (0.975, 1, 12.7062047),
        (0.975, 2, 4.30265273),
        (0.975, 3, 3.18244631),
        (0.95, 6, 1.94318028),
        (0.995, 7, 3.49948330),
        (0.975, 30, 2.04227246),
        (0.975, 100, 1.98397152),
        (0.975, 1000, 1.96233908),
    ],
)
def test_student_t_agrees_with_the_tables(probability, freedom, quantile):
    assert student_t(probability, freedom) == pytest.approx(quantile, rel=1e-5)


@pytest.mark.parametrize(
    ("groups", "rate", "likeness"), [(6, 0.6, 0.3), (15, 0.9, 0.1), (40, 0.5, 0.7), (60, 0.9, 0.3), (100, 0.75, 0.2)]
)
def test_the_analytic_interval_covers(groups, rate, likeness):
    chance = random.Random(groups)
    held = 0
    for _ in range(300):
        interval = clustered_interval(*dialogues(chance, groups, rate, likeness))
        held += interval.low <= rate <= interval.high
    assert 0.92 <= held / 300 <= 1.0


def test_the_bootstrap_covers_and_ignoring_dialogues_does_not():
    chance = random.Random(5)
    clustered = naive = 0
    for _ in range(150):
        values, clusters = dialogues(chance, 50, 0.6, 0.9)
        values, clusters = values * 2, clusters * 2  # a dialogue's samples are all the more alike
        low, high = wilson(fmean(values), len(values))
        interval = clustered_interval(values, clusters, method="bootstrap")
        clustered += interval.low <= 0.6 <= interval.high
        naive += low <= 0.6 <= high
    assert clustered / 150 >= 0.9
    assert naive / 150 < 0.85


def test_a_cluster_a_sample_gives_wilsons_interval():
    values = [1.0] * 700 + [0.0] * 300
    interval = clustered_interval(values, range(1000))
    assert (interval.low, interval.high) == pytest.approx(wilson(0.7, 1000), abs=2e-4)


def test_copies_of_a_sample_add_nothing():
    once = clustered_interval([1.0, 0.0, 1.0] * 20, range(60))
    tenfold = clustered_interval([1.0, 0.0, 1.0] * 200, [*range(60)] * 10)
    assert (tenfold.low, tenfold.high) == pytest.approx((once.low, once.high), abs=1e-3)


def test_analytic_and_bootstrap_agree_on_many_dialogues():
    values, clusters = dialogues(random.Random(2), 300, 0.7, 0.4)
    analytic = clustered_interval(values, clusters)
    bootstrap = clustered_interval(values, clusters, method="bootstrap")
    assert bootstrap.method == "bootstrap"
    assert (analytic.low, analytic.high) == pytest.approx((bootstrap.low, bootstrap.high), abs=0.01)
    assert bootstrap == clustered_interval(values, clusters, method="bootstrap")
    assert bootstrap != clustered_interval(values, clusters, method="bootstrap", seed=1)


@pytest.mark.parametrize("method", ["analytic", "bootstrap"])
def test_all_right_and_all_wrong_are_mirrored_and_leave_doubt(method):
    clusters = [place // 2 for place in range(600)]
    right = clustered_interval([1.0] * 600, clusters, method=method)
    wrong = clustered_interval([0.0] * 600, clusters, method=method)
    nearly = clustered_interval([1.0] * 599 + [0.0], clusters)
    assert right.method == wrong.method == "analytic"
    assert right.high == 1.0
    assert wrong.low == 0.0
    assert nearly.low < right.low < 0.995
    assert wrong.high == pytest.approx(1 - right.low)


def test_values_too_close_to_tell_apart_count_as_equal():
    same = clustered_interval([0.1] * 3, range(3))
    assert same.low < 0.05 < 0.3 < same.high
    least = clustered_interval([0.0, 5e-324], range(2))
    assert (least.low, least.high) == pytest.approx(wilson(0.0, 2), abs=1e-9)


@pytest.mark.parametrize("method", ["analytic", "bootstrap"])
def test_one_dialogue_counts_once(method):
    interval = clustered_interval([1.0] * 50, ["only"] * 50, method=method)
    assert (interval.low, interval.high) == pytest.approx(wilson(1.0, 1))
    assert interval.method == "analytic"


def test_more_confidence_is_wider():
    values, clusters = dialogues(random.Random(3), 40, 0.7, 0.4)
    for method in ("analytic", "bootstrap"):
        wide, narrow = (clustered_interval(values, clusters, level, method) for level in (0.99, 0.8))
        assert wide.low < narrow.low < narrow.high < wide.high
        assert wide.level == 0.99


@given(SAMPLES, st.randoms(use_true_random=False))
def test_an_interval_holds_its_mean_and_knows_no_order(samples, chance):
    values, clusters = zip(*samples, strict=True)
    interval = clustered_interval(values, clusters)
    assert 0.0 <= interval.low <= fmean(values) <= interval.high <= 1.0
    chance.shuffle(samples)
    values, clusters = zip(*samples, strict=True)
    shuffled = clustered_interval(values, clusters)
    assert (shuffled.low, shuffled.high) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize(
    ("values", "clusters", "options", "message"),
    [
        ([], [], {}, "at least one value"),
        ([1.0], [], {}, "1 values but 0 clusters"),
        ([1.5], [0], {}, "between 0 and 1"),
        ([float("nan")], [0], {}, "between 0 and 1"),
        ([1.0], [0], {"confidence": 95}, "confidence"),
        ([1.0], [0], {"method": "guess"}, "guess"),
    ],
)
def test_what_makes_no_sense_is_refused(values, clusters, options, message):
    with pytest.raises(ValueError, match=message):
        clustered_interval(values, clusters, **options)


def test_small_commands_load_nothing_heavy():
    code = (
        "import sys; from apibank.scoring import decision, intervals, paired, rouge, trials;"
        "intervals.clustered_interval([1, 0], [0, 1]);"
        "sys.exit(' '.join({'numpy', 'rapidfuzz'} & sys.modules.keys()) or 0)"
    )
    found = {**os.environ, "PYTHONPATH": str(Path(apibank.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], env=found, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
