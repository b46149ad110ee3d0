"""Shared runs of words are found whatever case and punctuation are, and only whole ones."""

from hypothesis import given
from hypothesis import strategies as st

from apibank.benchmarks.open.overlap import Borrowing, alike, shingles

WORDS = st.lists(st.sampled_from("abc"), max_size=12).map(" ".join)


def test_shingles_are_words_without_punctuation():
    assert list(shingles("Don't, she said: GO!", 3)) == [("don't", "she", "said"), ("she", "said", "go")]
    assert list(shingles("too short", 3)) == []


def test_parts_of_a_text_are_not_joined():
    assert list(alike({"a": ["one two", "three four"], "b": ["one two three four"]}, 3, 0.01)) == []
    ((one, other, index),) = alike({"a": ["one two three four"], "b": ["zero one two three"]}, 3, 0.01)
    assert (one, other) == ("a", "b")
    assert index == 1 / 3


@given(st.dictionaries(st.text(max_size=3), WORDS, max_size=5), st.floats(0.05, 1))
def test_pairs_are_those_of_the_definition(texts, threshold):
    sets = {name: set(shingles(text, 2)) for name, text in texts.items()}
    names = list(sets)
    expected = {
        (one, other)
        for i, one in enumerate(names)
        for other in names[i + 1 :]
        if sets[one] & sets[other] and len(sets[one] & sets[other]) / len(sets[one] | sets[other]) >= threshold
    }
    assert {(one, other) for one, other, _ in alike({n: [t] for n, t in texts.items()}, 2, threshold)} == expected


def test_borrowing_tells_the_first_run():
    borrowing = Borrowing(["It was a bright cold day in April."], 4)
    assert borrowing.find("They say it was a BRIGHT, cold day") == "it was a bright"
    assert borrowing.find("it was a dull cold day in May") is None
