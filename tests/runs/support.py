"""What the tests of runs share: the open benchmark, the command line in a process, and a server's answers."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from apibank.benchmarks import Benchmark
from apibank.benchmarks.open.benchmark import open_benchmark, shipped
from apibank.cli.main import run
from apibank.protocols.corrected import Corrected
from tests.fault_server import prompt_key

ROOT = Path(__file__).resolve().parents[2]
SEED = 0 if shipped().is_file() else 3
"""The open benchmark that these tests ask about; where none ships yet, a twin, which is built from the scenarios."""

ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "COLUMNS": "100"}


def benchmark() -> Benchmark:
    return open_benchmark(SEED)


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "apibank.cli.main", *map(str, arguments)]


def apibank(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run([str(argument) for argument in arguments])
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def process(*arguments: str | Path, cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    environment = {**ENVIRONMENT, **options.pop("env", {})}
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line in which a command complains, having made sure that it is all there is."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("apibank: ")]
    assert done.stderr.splitlines()[-1] == line
    return line


def content(folder: Path) -> dict[str, Any]:
    """Return a run's results without what must differ: when, how long, and where the server was."""
    found = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    del found["time"], found["run"]["started"]
    found["run"]["model"].pop("base_url", None)
    return dict(found)


@cache
def _gold() -> dict[str, str]:
    protocol = Corrected(benchmark())
    answers = {}
    for sample in protocol.samples((1, 2, 3)):
        messages = [{"role": m.role, "content": m.content} for m in protocol.messages(sample)]
        answers[prompt_key(messages)] = protocol.gold_reply(sample).text
    return answers


def mostly_gold(messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
    """Answer two prompts of three as a perfect model would, and the others by chatting; for the fault server."""
    key = prompt_key(messages)
    return _gold()[key] if int(key, 16) % 3 else "Let me think about that for a moment."
