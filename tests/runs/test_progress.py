"""How far a run is, in words, and told where it should be."""

from __future__ import annotations

import pytest

from apibank.runs import progress
from apibank.runs.progress import Lines, Silent, State, Terminal


def test_the_state_tells_done_accuracy_speed_and_time_left() -> None:
    state = State(total=100, kept=20, done=60, calls=40, correct=10, tokens=8_000, seconds=80.0)
    assert state.describe() == "60/100  accuracy 25.0% of 40 calls  100 tokens/s  1:20 left"


def test_what_is_not_known_yet_is_not_told() -> None:
    assert State(total=9).describe() == "0/9"
    assert State(total=9, kept=9, done=9).left is None


def test_failures_count_as_gone_through() -> None:
    state = State(total=10, done=4, failed=1, seconds=5.0)
    assert state.left == pytest.approx(5.0)
    assert "1 failed" in state.describe()


def test_hours_are_told_as_hours() -> None:
    assert "2:46:40 left" in State(total=101, done=1, seconds=100.0).describe()


def test_lines_come_now_and_then_and_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("apibank.runs.progress.time.monotonic", lambda: now[0])
    lines = Lines(every=10)
    for second in range(25):
        now[0] = float(second)
        lines.update(State(total=50, done=second))
    lines.close()
    assert capsys.readouterr() == ("", "10/50\n20/50\n")


def test_a_terminal_gets_a_bar_and_keeps_notes(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Terminal()
    bar.note("before")
    bar.update(State(total=4, done=1))
    bar.note("[during] 1/2")
    bar.update(State(total=4, done=4))
    bar.close()
    bar.note("after")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "before"
    assert "[during] 1/2" in err
    assert err.endswith("after\n")


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    told = progress.progress(quiet=True)
    assert isinstance(told, Silent)
    assert isinstance(progress.progress(), Lines)
    told.note("x")
    told.update(State(1))
    told.close()
    assert capsys.readouterr() == ("", "")
