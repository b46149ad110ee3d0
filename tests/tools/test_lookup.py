"""The closest row fits a deciding value; all that is known counts before each part of it."""

from hypothesis import given
from hypothesis import strategies as st

from apibank.tools.lookup import closest

VALUES = st.sampled_from(["", "a", "b", "A "])
ROWS = st.lists(st.fixed_dictionaries({"time": VALUES, "content": VALUES, "place": VALUES}), max_size=8)


@given(ROWS, VALUES, VALUES, VALUES)
def test_the_answer_is_the_first_of_the_best(rows, time, content, place):
    numbered = [{**row, "id": number} for number, row in enumerate(rows)]
    found = closest(numbered, {"time": time, "content": content}, {"place": place})

    def fits(row, name, value):
        return bool(value) and row[name].casefold().strip() == value.casefold().strip()

    def whole(row):
        known = {"time": time, "content": content, "place": place}
        return all(fits(row, name, value) for name, value in known.items() if value)

    candidates = [row for row in numbered if fits(row, "time", time) or fits(row, "content", content)]
    for better in (
        whole,
        lambda row: fits(row, "time", time),
        lambda row: fits(row, "content", content),
        lambda row: fits(row, "place", place),
    ):
        candidates = [row for row in candidates if better(row)] or candidates
    assert found == (candidates[0] if candidates else None)


def test_a_text_fits_by_its_words_and_better_to_the_letter():
    rows = [{"id": 1, "topic": "Drone delivery: pilot", "room": "A"}, {"id": 2, "topic": "!!!", "room": "A"}]
    assert closest(rows, {"topic": "drone delivery pilot."}, {}) == rows[0]
    for other in ("pilot drone delivery", "drone delivery", "drone delivery pilot 2", "???"):
        assert closest(rows, {"topic": other}, {}) is None
    rows.append({"id": 3, "topic": "Drone delivery pilot.", "room": "B"})
    assert closest(rows, {"topic": "drone delivery pilot."}, {}) == rows[2]
    assert closest(rows, {"topic": "drone delivery pilot."}, {"room": "A"}) == rows[0]


def test_lists_fit_in_any_order():
    rows = [{"id": 1, "names": ["Bo", "Al"], "topic": "x"}, {"id": 2, "names": ["Cy"], "topic": "x"}]
    assert closest(rows, {"topic": "X"}, {"names": ["cy"]}) == rows[1]
    assert closest(rows, {"topic": "X"}, {"names": ["al", "BO"]}) == rows[0]
    assert closest(rows, {"topic": "y"}, {"names": ["Cy"]}) is None
