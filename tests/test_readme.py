"""What the README shows is run as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ").split(" #")[0].strip()
    for line in "".join(re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)).splitlines()
    if line.startswith("$ apibank ")
]
NEEDS_MORE = ("--base-url", "100000", "openai:", "local:", "--benchmark official", " RUN")
"""Commands that need a server, weights, data or an earlier run; what they do is tested elsewhere."""


def test_the_first_screen_shows_a_result() -> None:
    assert re.search(r"^all +\d+/\d+ +\d+\.\d%", TEXT.split("## ")[0], re.MULTILINE)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.strip().splitlines()[0][:40])
def test_every_program_runs(program: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("command", [c for c in COMMANDS if not any(part in c for part in NEEDS_MORE)])
def test_every_command_runs(command: str, tmp_path: Path) -> None:
    arguments = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "apibank.cli.main", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("command", [c for c in COMMANDS if any(part in c for part in NEEDS_MORE)])
def test_every_other_command_has_options_that_exist(command: str) -> None:
    arguments = shlex.split(command)[1:]
    told = subprocess.run(
        [sys.executable, "-m", "apibank.cli.main", arguments[0], "--help"], capture_output=True, text=True, check=True
    )
    assert all(option in told.stdout for option in arguments if option.startswith("--"))
