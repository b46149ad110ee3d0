"""Worlds: forks are independent, undone work leaves nothing, and the same steps give the same world."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apibank.world import World, build_image, open_image

TIMES = st.sampled_from(["2026-04-01 07:00:00", "2026-04-02 08:30:00", "2026-04-03 21:15:00"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.sampled_from(["ann", "bo"]), TIMES),
        st.tuples(st.just("update"), st.integers(1, 6), TIMES),
        st.tuples(st.just("delete"), st.integers(1, 6), TIMES),
        st.tuples(st.just("draw"), st.just("id"), TIMES),
        st.tuples(st.just("clock"), st.just(""), TIMES),
    ),
    max_size=12,
)


def take(world: World, step: tuple) -> object:
    kind, what, time = step
    match kind:
        case "insert":
            return world.insert("alarms", username=what, time=time)
        case "update":
            return world.execute("UPDATE alarms SET time = ? WHERE id = ?", time, what)
        case "delete":
            return world.execute("DELETE FROM alarms WHERE id = ?", what)
        case "draw":
            return world.digits("id", 8)
        case _:
            world.now = datetime.fromisoformat(time)
            return None


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_same_world_and_same_steps_give_the_same_results(steps: list[tuple]) -> None:
    with World.empty(seed=5) as one, World.empty(seed=5) as two:
        assert [take(one, step) for step in steps] == [take(two, step) for step in steps]
        assert one.digest() == two.digest()


@given(STEPS, STEPS)
@settings(max_examples=60, deadline=None)
def test_a_trial_leaves_no_trace_and_a_fork_does_not_touch_its_source(before: list[tuple], inside: list[tuple]) -> None:
    with World.empty() as world:
        for step in before:
            take(world, step)
        digest = world.digest()
        with world.trial():
            for step in inside:
                take(world, step)
        assert world.digest() == digest
        with world.fork() as fork:
            assert fork.digest() == digest
            for step in inside:
                take(fork, step)
        assert world.digest() == digest


@given(STEPS, STEPS)
@settings(max_examples=60, deadline=None)
def test_changes_lead_from_one_state_to_the_other(before: list[tuple], inside: list[tuple]) -> None:
    with World.empty() as world:
        for step in before:
            take(world, step)
        rows = {row["id"]: row for row in world.rows("SELECT * FROM alarms")}
        with world.recording() as changes:
            for step in inside:
                take(world, step)
        for change in changes:
            assert change.table == "alarms"
            key = change.key["id"]
            if change.operation == "delete":
                assert rows.pop(key) == change.before
            else:
                rows[key] = {**rows.get(key, {}), **change.after}
        assert rows == {row["id"]: row for row in world.rows("SELECT * FROM alarms")}


def test_an_error_inside_a_savepoint_undoes_rows_clock_and_ids() -> None:
    with World.empty() as world:
        digest = world.digest()
        with pytest.raises(RuntimeError):
            fail_after_writing(world)
        assert world.digest() == digest


def fail_after_writing(world: World) -> None:
    with world.savepoint():
        world.insert("alarms", username="ann", time="2026-04-01 07:00:00")
        world.digits("id", 8)
        raise RuntimeError


def test_a_row_that_ends_as_it_began_is_no_change() -> None:
    with World.empty() as world:
        world.insert("alarms", username="ann", time="a")
        with world.recording() as changes:
            world.execute("UPDATE alarms SET time = 'b'")
            world.execute("UPDATE alarms SET time = 'a'")
            world.insert("alarms", username="bo", time="c")
            world.execute("DELETE FROM alarms WHERE username = 'bo'")
        assert changes == []


def test_an_image_survives_the_world_it_was_taken_from() -> None:
    with World.empty() as world:
        world.insert("alarms", username="ann", time="a")
        image = world.image()
        world.insert("alarms", username="bo", time="b")
    for _ in range(3):
        with World(image) as woken:
            assert [row["username"] for row in woken.rows("SELECT username FROM alarms")] == ["ann"]
            woken.execute("DELETE FROM alarms")


def test_an_image_inside_a_savepoint_is_refused() -> None:
    with World.empty() as world, world.trial():
        world.insert("alarms", username="ann", time="a")
        with pytest.raises(ValueError, match="savepoint"):
            world.image()


def test_ids_follow_the_seed_and_are_long_enough() -> None:
    with World.empty(seed=1) as one, World.empty(seed=2) as two:
        assert one.digits("id", 8) != two.digits("id", 8)
        drawn = {one.digits("id", 8) for _ in range(200)} | {one.letters("id", 18) for _ in range(200)}
        assert len(drawn) == 400
        assert all(len(text) in (8, 18) for text in drawn)
        assert all(not text.startswith("0") for text in drawn if len(text) == 8)


def test_worlds_wake_in_several_threads_at_once() -> None:
    image = open_image()

    def live(number: int) -> str:
        with World(image) as world:
            world.insert("alarms", username="ann", time=str(number))
            return str(world.value("SELECT max(id) FROM alarms"))

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(live, range(64)))) == 1


def test_a_bad_seed_row_is_named() -> None:
    with pytest.raises(ValueError, match=r"alarms.*no column named tme"):
        build_image({"alarms": [{"username": "ann", "tme": "x"}]})


def test_the_open_world_loads_the_same_each_time() -> None:
    with World(open_image()) as one, World(build_image({})) as empty:
        assert one.digest() != empty.digest()
    open_image.cache_clear()
    with World(open_image()) as again, World(open_image()) as other:
        assert again.digest() == other.digest()
