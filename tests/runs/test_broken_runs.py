"""A run that is killed, or meets a bad server or a full disk, ends with one line and loses nothing."""

from __future__ import annotations

import json
import re
import resource
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from apibank.runs.journal import read_journal

from .support import ENVIRONMENT, ROOT, SEED, apibank, command, complaint, content, process

FAULTS = "429=0.1,500=0.1,slow=0.03,cut=0.06,drop=0.04,garbage=0.03"
CONCURRENCY = 6
SAMPLES = 60


@contextmanager
def server(*options: str) -> Iterator[str]:
    """Run the fault server in a process of its own, and give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fault_server", "--answer", "tests.runs.support:mostly_gold", *options],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def counts(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url.removesuffix("/v1") + "/counts") as response:
        return dict(json.load(response))


def asking(url: str, out: Path, *more: str) -> list[str]:
    return [
        *("eval", "--model", "openai:test", "--base-url", url, "--seed", str(SEED), "--limit", str(SAMPLES)),
        *("--concurrency", str(CONCURRENCY), "--timeout", "1", "--out", str(out), *more),
    ]


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_a_killed_run_ends_as_one_that_was_not(tmp_path: Path) -> None:
    faulty = ("--faults", FAULTS, "--slow", "3", "--delay", "0.02", "--seed", "5")
    with server(*faulty) as url:
        for stop in (15, 35):
            victim = subprocess.Popen(
                command(*asking(url, tmp_path / "killed", "--quiet")), env=ENVIRONMENT, stdout=subprocess.DEVNULL
            )
            while lines(tmp_path / "killed" / "predictions.jsonl") < stop:
                assert victim.poll() is None
                time.sleep(0.01)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        assert not (tmp_path / "killed" / "results.json").exists()
        done = apibank(*asking(url, tmp_path / "killed", "--json"), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        answered = counts(url)["answered"]
    with server(*faulty) as url:
        whole = apibank(*asking(url, tmp_path / "whole", "--json"), cwd=tmp_path)
        assert whole.returncode == 0, whole.stderr
        asked = sum(counts(url)["asked"].values())
    assert asked > SAMPLES + 10, "the server sent hardly any faults"
    assert content(tmp_path / "killed") == content(tmp_path / "whole")
    assert (tmp_path / "killed" / "verdicts.jsonl").read_bytes() == (tmp_path / "whole" / "verdicts.jsonl").read_bytes()
    assert len(answered) == SAMPLES
    assert sum(answered.values()) <= SAMPLES + 2 * CONCURRENCY
    assert lines(tmp_path / "killed" / "predictions.jsonl") == len(read_journal(tmp_path / "killed/predictions.jsonl"))
    accuracy = json.loads(done.stdout)["protocols"]["corrected"]["total"]["calls"]["accuracy"]
    assert 0.3 < accuracy < 0.95


def test_an_interrupted_run_says_how_to_go_on_and_does(tmp_path: Path) -> None:
    with server("--delay", "0.4") as url:
        victim = subprocess.Popen(
            command(*asking(url, tmp_path / "run")),
            env=ENVIRONMENT,
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
        )
        while lines(tmp_path / "run" / "predictions.jsonl") < 10:
            assert victim.poll() is None
            time.sleep(0.01)
        victim.send_signal(signal.SIGINT)
        _, said = victim.communicate(timeout=20)
        assert victim.returncode == 130
        assert "Traceback" not in said
        told = re.search(r"apibank: interrupted; what was answered is kept, go on with: apibank (.*)", said)
        assert told is not None
        cut = apibank("show", tmp_path / "run", "--json", cwd=tmp_path)
        assert "cut off" in cut.stderr
        assert 10 <= json.loads(cut.stdout)["samples"] < SAMPLES
        done = apibank(*shlex.split(told[1]), "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["samples"] == SAMPLES


def test_requests_that_fail_for_good_are_told_apart(tmp_path: Path) -> None:
    with server("--faults", "500=0.3", "--most", "99", "--seed", "1") as url:
        done = apibank(*asking(url, tmp_path / "run", "--retries", "0", "--json"), cwd=tmp_path)
        assert done.returncode == 4
        found = json.loads(done.stdout)
        assert 5 < len(found["failures"]) < 40
        assert found["samples"] == SAMPLES - len(found["failures"])
        assert f"{len(found['failures'])} samples have no reply; ask them again with: apibank eval" in done.stderr
        again = apibank(*asking(url, tmp_path / "run", "--retries", "9", "--json"), cwd=tmp_path)
    assert again.returncode == 0
    assert json.loads(again.stdout)["samples"] == SAMPLES


def test_a_wrong_key_is_one_line_without_the_key(tmp_path: Path) -> None:
    with server("--key", "sk-right") as url:
        done = process(
            *asking(url, tmp_path / "run", "--api-key-env", "MY_KEY"),
            cwd=tmp_path,
            env={"MY_KEY": "sk-wrong-123456789"},
        )
        line = complaint(done)
        assert "refuses the key in MY_KEY" in line
        assert done.returncode == 3
        assert "wrong-123456789" not in done.stderr + done.stdout
        done = process(*asking(url, tmp_path / "run"), cwd=tmp_path, env={"OPENAI_API_KEY": "sk-right"})
    assert done.returncode == 0
    kept = b"".join(path.read_bytes() for path in (tmp_path / "run").iterdir())
    assert b"sk-right" not in kept


def test_nobody_at_the_address_is_one_line(tmp_path: Path) -> None:
    done = apibank(*asking("http://127.0.0.1:9/v1", tmp_path / "run"), cwd=tmp_path)
    assert "nothing answers at http://127.0.0.1:9/v1" in complaint(done)
    assert done.returncode == 3


def test_a_full_disk_is_one_line_and_nothing_is_lost(tmp_path: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000))

    asked = ("eval", "--model", "gold", "--seed", str(SEED), "--out", "run")
    done = process(*asked, cwd=tmp_path, preexec_fn=little_room)
    assert "no room is left to write run/predictions.jsonl" in complaint(done)
    assert "go on with: apibank eval" in complaint(done)
    journal = tmp_path / "run" / "predictions.jsonl"
    assert journal.read_bytes().endswith(b"}\n")
    kept = lines(journal)
    assert kept > 10
    before = journal.read_bytes()
    done = apibank(*asked, "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert journal.read_bytes().startswith(before)
    assert json.loads(done.stdout)["protocols"]["corrected"]["total"]["calls"]["accuracy"] == 1.0


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = apibank("eval", "--model", "gold", "--seed", str(SEED), "--out", "file/run", cwd=tmp_path)
    assert "file/run cannot be written: Not a directory" in complaint(done)


@pytest.mark.parametrize("torn", ['{"question": "0', "\x00\x00\x00"])
def test_a_torn_line_costs_one_sample(tmp_path: Path, torn: str) -> None:
    asked = ("eval", "--model", "gold", "--seed", str(SEED), "--limit", "20", "--out", "run", "--quiet")
    assert apibank(*asked, cwd=tmp_path).returncode == 0
    whole = content(tmp_path / "run")
    journal = tmp_path / "run" / "predictions.jsonl"
    kept = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    journal.write_text("".join(kept[:-1]) + torn, encoding="utf-8")
    assert apibank(*asked, cwd=tmp_path).returncode == 0
    assert lines(journal) == 20
    assert content(tmp_path / "run") == whole
