"""Both definitions of ROUGE-L give what the packages give that define them."""

import json
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apibank.scoring.rouge import MAX_WORDS, rouge_l_google, rouge_l_released
from tests.support import official_dir

WORDS = ["a", "b", "c", "d", "A", "b,", "it's", "été", "3.5", "日本", "İ", "\u212a", "_"]
GAPS = [" ", " ", " ", ". ", ".", "..", "\n", "  ", "\t", "\u2003", "\x1c", " . "]
PATCHWORK = st.lists(st.sampled_from(WORDS) | st.sampled_from(GAPS), max_size=30).map("".join)
SENTENCES = st.lists(st.tuples(st.sampled_from(WORDS[:4]), st.sampled_from([" ", " ", ". "])), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
TEXTS = PATCHWORK | SENTENCES | st.text(max_size=60)


def released_peer(hypothesis: str, reference: str) -> float:
    peer = pytest.importorskip("rouge").Rouge(metrics=["rouge-l"])
    if not hypothesis:
        return 0.0
    try:
        return round(float(peer.get_scores(hypothesis, reference)[0]["rouge-l"]["f"]), 4)
    except ValueError:  # the original stops here
        return 0.0


def google_peer(hypothesis: str, reference: str) -> float:
    scorer = pytest.importorskip("rouge_score.rouge_scorer").RougeScorer(["rougeL"])
    return float(scorer.score(reference, hypothesis)["rougeL"].fmeasure)


def gold_replies() -> list[str]:
    folder = official_dir() / "test-data"
    fields = {
        "level-1-response.json": "expected_output",
        "level-2-response.json": "expected_output",
        "level-3-batch-inf-response.json": "output",
    }
    return [row[field] for name, field in fields.items() for row in json.loads((folder / name).read_text())]


def perturbed(text: str, other: str, chance: random.Random) -> list[str]:
    words = text.split()
    shuffled = chance.sample(words, len(words))
    return [
        text,
        other,
        text.upper(),
        " ".join(word for word in words if chance.random() < 0.7),
        " ".join(shuffled),
        f"{text} {other}",
        text.replace(" ", ". ", 2) + "\n",
    ]


@settings(max_examples=600, deadline=None)
@given(TEXTS, TEXTS)
def test_released_equals_its_package(hypothesis, reference):
    assert rouge_l_released(hypothesis, reference) == released_peer(hypothesis, reference)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
def test_google_equals_its_package(hypothesis, reference):
    assert rouge_l_google(hypothesis, reference) == google_peer(hypothesis, reference)


def test_both_equal_their_packages_on_the_official_replies():
    replies = gold_replies()
    chance = random.Random(0)
    assert len(replies) > 200
    for place, gold in enumerate(replies):
        for text in perturbed(gold, replies[place - 1], chance):
            assert rouge_l_released(text, gold) == released_peer(text, gold), (text, gold)
            assert rouge_l_google(text, gold) == google_peer(text, gold), (text, gold)


@pytest.mark.parametrize(
    ("hypothesis", "reference", "released", "google"),
    [
        ("a b", "a b a b", 1.0, 2 / 3),
        ("a b a b", "a b", 1.0, 2 / 3),
        ("Yes", "yes", 0.0, 1.0),
        ("Done!", "Done", 0.0, 1.0),
        ("", "Done", 0.0, 0.0),
        ("Done", "", 0.0, 0.0),
        ("", "", 0.0, 0.0),
        ("...", "Done.", 0.0, 0.0),
        ("Done.", "...", 0.0, 0.0),
        (" ", " ", 1.0, 0.0),
        ("Done. ", "Done.", 0.6667, 1.0),
        ("b a", "a b", 0.5, 0.5),
        ("a. b", "b. a", 1.0, 0.5),
    ],
)
def test_the_two_definitions_by_hand(hypothesis, reference, released, google):
    assert rouge_l_released(hypothesis, reference) == released
    assert rouge_l_google(hypothesis, reference) == pytest.approx(google)


@pytest.mark.parametrize("score", [rouge_l_released, rouge_l_google])
@given(TEXTS, TEXTS)
def test_a_score_is_a_share_and_a_text_matches_itself(score, hypothesis, reference):
    assert 0.0 <= score(hypothesis, reference) <= 1.0
    assert score(reference, reference) in {0.0, 1.0}


@pytest.mark.parametrize("score", [rouge_l_released, rouge_l_google])
@pytest.mark.parametrize("gap", [" ", ".", ". ", " x. "])
def test_long_texts_finish_and_are_cut_at_the_cap(score, gap):
    chance = random.Random(1)
    long, other = (gap.join(f"w{chance.randrange(4000)}" for _ in range(MAX_WORDS)) for _ in range(2))
    started = time.process_time()
    value = score(long, other)
    assert time.process_time() - started < 10
    assert 0.0 < value <= 1.0
    assert score(f"{long}{gap}{other}", other) == value
    assert score(f"{long} {other}", f"{other} {long}") == value


def test_a_reply_deeper_than_the_recursion_limit_is_scored():
    words = [f"w{number}" for number in range(5000)]
    assert rouge_l_released(" ".join(words), " ".join(words)) == 1.0
    assert rouge_l_released(" ".join(words[:2500]), " ".join(words)) == 0.6667
