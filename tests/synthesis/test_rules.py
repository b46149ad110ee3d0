"""Executing APIs: what was written is found, what was made up stays, what fails leaves no trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apibank.synthesis.catalog.library import Library
from apibank.synthesis.execution.rules import Outcome, execute
from apibank.synthesis.execution.store import Store, key_of
from tests.synthesis.theme import library

TODAY = "2026-05-04"


@pytest.fixture(scope="module")
def lockers(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory.mktemp("library"))


def call(lockers: Library, store: Store, name: str, **arguments: object) -> Outcome:
    return execute(lockers.apis[name], arguments, store)


def test_a_lookup_right_after_a_write_sees_it(lockers: Library) -> None:
    store = Store("s", TODAY)
    rented = call(lockers, store, "rentLocker", locker="B7", hours=10)
    assert rented.output["price"] == 7.5
    seen = call(lockers, store, "lockerRental", locker="b7").output
    assert seen == {"rental": {"pin": rented.output["pin"], "terms": {"hours": 10, "price": 7.5}}}


def test_an_update_changes_what_is_computed_and_nothing_else(lockers: Library) -> None:
    store = Store("s", TODAY)
    pin = call(lockers, store, "rentLocker", locker="B7", hours=10).output["pin"]
    assert call(lockers, store, "extendRental", locker="B7", hours=20).output == {"price": 15.0, "pin": pin}
    assert call(lockers, store, "lockerRental", locker="B7").output["rental"]["terms"] == {"hours": 20, "price": 15.0}


def test_what_was_deleted_is_lost(lockers: Library) -> None:
    store = Store("s", TODAY)
    call(lockers, store, "rentLocker", locker="B7", hours=10)
    assert call(lockers, store, "endRental", locker="B7").output == 7.5
    assert call(lockers, store, "lockerRental", locker="B7").error == "There is no such rental."
    assert call(lockers, store, "rentLocker", locker="B7", hours=1).error is None


def test_nothing_is_rented_twice(lockers: Library) -> None:
    store = Store("s", TODAY)
    call(lockers, store, "rentLocker", locker="B7", hours=10)
    assert call(lockers, store, "rentLocker", locker="B7", hours=1).error == "There is already a rental like this."


def test_a_list_holds_what_was_written_and_stays_as_it_is(lockers: Library) -> None:
    store = Store("s", TODAY)
    before = call(lockers, store, "rentalsOfLength", hours=10).output["rentals"]
    assert before == call(lockers, store, "rentalsOfLength", hours=10).output["rentals"]
    assert len({entry["locker"] for entry in before}) == len(before)
    pin = call(lockers, store, "rentLocker", locker="E3", hours=10).output["pin"]
    assert {"locker": "E3", "pin": pin} in call(lockers, store, "rentalsOfLength", hours=10).output["rentals"]


def test_a_record_is_the_same_by_whichever_field_it_is_found(lockers: Library) -> None:
    store = Store("s", TODAY)
    listed = call(lockers, store, "rentalsOfLength", hours=7).output["rentals"][0]
    assert call(lockers, store, "lockerRental", locker=listed["locker"]).output["rental"]["pin"] == listed["pin"]


def test_records_that_are_said_to_be_missing_are(lockers: Library) -> None:
    missing = ("Locker Rental/rental", key_of({"locker": "A1"}))
    store = Store("s", TODAY, frozenset({missing}))
    assert call(lockers, store, "lockerRental", locker="A1").failure is not None
    assert call(lockers, store, "lockerRental", locker="A2").error is None
    call(lockers, store, "rentLocker", locker="A1", hours=2)
    assert call(lockers, store, "lockerRental", locker="A1").error is None


def test_facts_can_be_fixed_in_advance(lockers: Library) -> None:
    place = ("Locker Rental/rental", key_of({"locker": "A1"}))
    store = Store("s", TODAY, planted={place: {"hours": 31}})
    assert call(lockers, store, "lockerRental", locker="A1").output["rental"]["terms"]["hours"] == 31


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"locker": "A1"}, "needs the parameter hours"),
        ({"locker": "A1", "hours": 3, "colour": "red"}, "has no parameter colour"),
        ({"locker": "A1", "hours": "3"}, "must be a whole number"),
        ({"locker": "A1", "hours": True}, "must be a whole number"),
        ({"locker": " ", "hours": 3}, "must be a text"),
    ],
)
def test_calls_of_wrong_form_fail(lockers: Library, arguments: dict[str, object], said: str) -> None:
    outcome = execute(lockers.apis["rentLocker"], arguments, Store("s", TODAY))
    assert said in (outcome.error or "")
    assert outcome.output is None


Action = st.tuples(
    st.sampled_from(["rentLocker", "lockerRental", "endRental", "extendRental", "rentalsOfLength"]),
    st.sampled_from(["A1", "A2", "B7"]),
    st.integers(1, 60),
)


@given(st.lists(Action, max_size=12), st.text(max_size=5))
def test_same_seed_and_calls_give_the_same_results(
    lockers: Library, actions: list[tuple[str, str, int]], seed: str
) -> None:
    def run() -> list[object]:
        store = Store(seed, TODAY)
        results: list[object] = []
        for name, locker, hours in actions:
            arguments = {"locker": locker, "hours": hours}
            wanted = {key: value for key, value in arguments.items() if key in lockers.apis[name].parameters}
            outcome = execute(lockers.apis[name], wanted, store)
            results.append((outcome.output, outcome.error))
        return results

    assert run() == run()


@given(st.lists(Action, max_size=8), st.integers(49, 90))
def test_a_call_that_fails_leaves_no_trace(lockers: Library, actions: list[tuple[str, str, int]], hours: int) -> None:
    def run(*, failing: bool) -> list[object]:
        store = Store("s", TODAY)
        results: list[object] = []
        for name, locker, length in actions:
            if failing:
                assert call(lockers, store, "rentLocker", locker=locker, hours=hours).error is not None
                assert call(lockers, store, "rentLocker", locker=locker).error is not None
            wanted = {
                key: value
                for key, value in {"locker": locker, "hours": length}.items()
                if key in lockers.apis[name].parameters
            }
            outcome = execute(lockers.apis[name], wanted, store)
            results.append((outcome.output, outcome.error))
        return results

    assert run(failing=True) == run(failing=False)
